package dependency

import (
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// readGoMod reads a go.mod (go.dev/ref/mod), which names every module that is built since Go 1.17. A go.sum says
// nothing beyond it.
func readGoMod(f file) ([]locked, error) {
	mod, err := modfile.Parse(f.path, f.data, nil)
	if err != nil {
		// A directive that is newer than the library: the module's own file says less then, but what it requires.
		if mod, err = modfile.ParseLax(f.path, f.data, nil); err != nil || mod.Module == nil {
			return nil, errMalformed
		}
	}
	list := make([]locked, 0, len(mod.Require))
	for _, r := range mod.Require {
		l := locked{name: r.Mod.Path, version: r.Mod.Version, direct: !r.Indirect, line: r.Syntax.Start.Line}
		for _, to := range mod.Replace {
			if to.Old.Path == r.Mod.Path && (to.Old.Version == "" || to.Old.Version == r.Mod.Version) {
				l.version, l.line = replacement(to.New, r.Mod.Path), to.Syntax.Start.Line
			}
		}
		list = append(list, l)
	}
	return list, nil
}

// replacement words what stands in for a module: another version, another module, a folder.
func replacement(by module.Version, path string) string {
	switch {
	case by.Version == "":
		return by.Path
	case by.Path == path:
		return by.Version
	}
	return by.Version + " (" + by.Path + ")"
}
