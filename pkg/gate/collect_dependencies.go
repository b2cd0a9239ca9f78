package gate

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"deploycoord/pkg/change"
	"deploycoord/pkg/dependency"
)

// maxManifests bounds how many lock files and manifests of one change are compared; the rest are said not to be.
const maxManifests = 200

// dependencies compares the lock files that the change adds, alters or deletes, and the manifests for which no lock
// file speaks.
func (c *collector) dependencies() error {
	compared := 0
	for _, f := range pairLocks(manifests(c.Change.Files)) {
		if compared++; compared > maxManifests {
			c.DependencyFaults = append(c.DependencyFaults, Fault{Path: f.Path, Message: "the change touches more lock files and manifests than are compared"})
			continue
		}
		c.manifest(f)
	}
	slices.SortStableFunc(c.Dependencies, func(a, b dependency.Change) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Name, b.Name))
	})
	return nil
}

// manifests gives the lock files that differ, and the manifests that no such lock file stands beside or, as that of a
// workspace does, above. What moves to a name that means nothing is deleted, what comes from one is added.
func manifests(files []change.File) []change.File {
	var all []change.File
	locks := map[place]bool{}
	for _, f := range files {
		is, was := dependency.IsManifest(f.Path), f.Status == change.Renamed && dependency.IsManifest(f.OldPath)
		switch {
		case f.Status == change.Renamed && is && !was:
			f.Status, f.OldPath = change.Added, ""
		case f.Status == change.Renamed && was && !is:
			f.Status, f.Path, f.OldPath = change.Deleted, f.OldPath, ""
		case !is:
			continue
		}
		all = append(all, f)
		if dependency.IsLock(f.Path) {
			locks[placeOf(f.Path)] = true
		}
	}
	return slices.DeleteFunc(all, func(f change.File) bool { return dependency.HasLock(f.Path) && spokenFor(locks, f.Path) })
}

// place is a folder and an ecosystem: where one package manager works.
type place struct{ dir, ecosystem string }

func placeOf(p string) place { return place{dirOf(p), dependency.Ecosystem(p)} }

func spokenFor(locks map[place]bool, p string) bool {
	for at := placeOf(p); ; at.dir = dirOf(at.dir) {
		if locks[at] {
			return true
		}
		if at.dir == "" {
			return false
		}
	}
}

// pairLocks makes one change of a lock file that goes and one of another package manager that comes in its place.
func pairLocks(files []change.File) []change.File {
	gone := map[place]string{}
	for _, f := range files {
		if f.Status == change.Deleted && dependency.IsLock(f.Path) {
			gone[placeOf(f.Path)] = f.Path
		}
	}
	paired := map[string]bool{}
	for i := range files {
		f := &files[i]
		if old := gone[placeOf(f.Path)]; f.Status == change.Added && dependency.IsLock(f.Path) && old != "" && !paired[old] {
			f.Status, f.OldPath, paired[old] = change.Renamed, old, true
		}
	}
	return slices.DeleteFunc(files, func(f change.File) bool { return f.Status == change.Deleted && paired[f.Path] })
}

// manifest compares one file.
func (c *collector) manifest(f change.File) {
	old := f.Path
	if f.Status == change.Renamed {
		old = f.OldPath
	}
	before, err := manifestSide(c.base, old, f.Status == change.Added)
	var after dependency.Side
	if err == nil {
		after, err = manifestSide(c.head, f.Path, f.Status == change.Deleted)
	}
	var found []dependency.Change
	if err == nil {
		found, err = dependency.Compare(f.Path, old, before, after)
	}
	if err != nil {
		c.DependencyFaults = append(c.DependencyFaults, Fault{Path: f.Path, Message: err.Error()})
		return
	}
	c.Dependencies = append(c.Dependencies, found...)
}

// manifestSide reads one version of a file; a link is none, what it points to is compared in its own place.
func manifestSide(t *probedTree, p string, absent bool) (dependency.Side, error) {
	if absent {
		return dependency.Side{}, nil
	}
	data, err := t.Read(p, nil)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, change.ErrNotRegular):
		return dependency.Side{}, nil
	case err != nil:
		return dependency.Side{}, err
	}
	return dependency.Side{Data: data, Open: func(name string) ([]byte, error) {
		return t.Read(path.Join(path.Dir(p), path.Base(name)), nil)
	}}, nil
}
