package cli

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"deploycoord/pkg/envfile"
)

// localEnvFiles lists the work tree's env files, and those of the root that git ignores. A file that is an environment
// under a name of its own, or production's, is left out.
func (m matrixInputs) localEnvFiles(production []string) []string {
	found := map[string]bool{}
	for _, p := range m.paths {
		if envfile.IsEnvFile(p) && (m.in.Skip == nil || !m.in.Skip(p)) {
			found[p] = true
		}
	}
	names, _ := filepath.Glob(filepath.Join(m.root, "*")) // the pattern is fixed: no error can come
	hidden, _ := filepath.Glob(filepath.Join(m.root, ".env*"))
	for _, p := range append(names, hidden...) {
		if base := filepath.Base(p); envfile.IsEnvFile(base) && regular(m.root, base) {
			found[base] = true
		}
	}
	named := slices.Clone(production)
	for _, s := range m.cfg.Env.Production {
		named = append(named, filepath.Join(m.root, s.EnvFile))
	}
	for _, e := range m.cfg.Env.Environments {
		named = append(named, filepath.Join(m.root, e.EnvFile))
	}
	maps.DeleteFunc(found, func(p string, _ bool) bool {
		return slices.ContainsFunc(named, func(n string) bool { return sameFile(filepath.Join(m.root, p), n) })
	})
	return slices.Sorted(maps.Keys(found))
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

func regular(root, base string) bool {
	f, err := openWithin(root, base)
	if err != nil {
		return false
	}
	defer f.Close()
	st, err := f.Stat()
	return err == nil && st.Mode()&fs.ModeType == 0
}
