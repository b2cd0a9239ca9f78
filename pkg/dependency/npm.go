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
		if isInstalled(at) {
			continue
		}
		for _, a := range p.aliases() {
			// The package's own folder is searched first, then that of the root.
			to := path.Join(at, "node_modules", a.name)
			if _, nested := lock.Packages[to]; !nested {
				to = "node_modules/" + a.name
			}
			asks = append(asks, locked{name: npmName(to, lock.Packages[to].Name), version: lock.Packages[to].Version, dev: a.dev})
		}
		own[npmName(at, p.Name)+"@"+p.Version] = true
	}
	list = without(list, func(l locked) bool { return own[l.name+"@"+l.version] })
	markVersions(list, asks)
	return list, nil
}

// isInstalled tells whether a folder of the lock file is an installed package, not one of the repository's own.
func isInstalled(at string) bool {
	return strings.HasPrefix(at, "node_modules/") || strings.Contains(at, "/node_modules/")
}

// npmName is a package's name, which stands in the lock file only where its folder does not say it.
func npmName(at, name string) string {
	if name != "" {
		return name
	}
	if scope := path.Base(path.Dir(at)); strings.HasPrefix(scope, "@") {
		return scope + "/" + path.Base(at)
	}
	return path.Base(at)
}
