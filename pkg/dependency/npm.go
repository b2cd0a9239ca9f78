package dependency

import (
	"encoding/json"
	"path"
	"strings"

	"github.com/google/osv-scanner/pkg/lockfile"
)

// readNPM reads npm's lock files of versions 1 to 3 (docs.npmjs.com/cli/configuring-npm/package-lock-json). From
// version 2 on they say themselves what the repository's own packages ask for.
func readNPM(f file) ([]locked, error) {
	list, err := f.extract(lockfile.NpmLockExtractor{})
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct {
			npmAsks
			Name    string `json:"name"`
			Version string `json:"version"`
		} `json:"packages"`
	}
	if err := json.Unmarshal(f.data, &lock); err != nil {
		return nil, unreadable(err)
	}
	if lock.Packages == nil {
		return f.markedBy("package.json", list, packageJSON), nil
	}
	own := map[string]bool{}
	var asks []locked
	for at, p := range lock.Packages {
		if at == "node_modules" || strings.HasPrefix(at, "node_modules/") || strings.Contains(at, "/node_modules/") {
			continue
		}
		asks = append(asks, p.list()...)
		if p.Name == "" {
			p.Name = path.Base(at)
			if scope := path.Base(path.Dir(at)); strings.HasPrefix(scope, "@") {
				p.Name = scope + "/" + p.Name
			}
		}
		own[p.Name+"@"+p.Version] = true
	}
	list = without(list, func(l locked) bool { return own[l.name+"@"+l.version] })
	mark(list, asks)
	return list, nil
}
