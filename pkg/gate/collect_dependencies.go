package gate

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"deploycoord/pkg/change"
	"deploycoord/pkg/dependency"
)

// maxManifests bounds how many lock files and manifests of one change are compared; the rest are faults.
const maxManifests = 300

// dependencies compares the lock files and manifests that the change touches. A moved one is compared with itself under
// its old name.
func (c *collector) dependencies() error {
	n := 0
	for _, f := range c.Change.Files {
		if !dependency.IsManifest(f.Path) {
			continue
		}
		if n++; n > maxManifests {
			c.DependencyFaults = append(c.DependencyFaults, Fault{Path: f.Path, Message: "too many lock files and manifests change at once"})
			continue
		}
		if err := c.dependenciesOf(f); err != nil {
			c.DependencyFaults = append(c.DependencyFaults, Fault{Path: f.Path, Message: err.Error()})
		}
	}
	slices.SortStableFunc(c.Evidence.Dependencies, func(a, b dependency.Change) int {
		return strings.Compare(a.Path+"\x00"+a.Name, b.Path+"\x00"+b.Name)
	})
	return nil
}

func (c *collector) dependenciesOf(f change.File) error {
	old := f.Path
	if f.Status == change.Renamed {
		old = f.OldPath
	}
	before, err := dependencySide(c.base, old, f.Status != change.Added)
	if err != nil {
		return err
	}
	after, err := dependencySide(c.head, f.Path, f.Status != change.Deleted)
	if err != nil {
		return err
	}
	found, err := dependency.Compare(f.Path, before, after)
	c.Evidence.Dependencies = append(c.Evidence.Dependencies, found...)
	return err
}

// dependencySide reads one version of a file, and lets its neighbours be read.
func dependencySide(tree *probedTree, p string, there bool) (dependency.Side, error) {
	if !there {
		return dependency.Side{}, nil
	}
	data, err := tree.Read(p, nil)
	if errors.Is(err, fs.ErrNotExist) {
		return dependency.Side{}, nil
	}
	return dependency.Side{Data: data, Open: func(name string) ([]byte, error) {
		return tree.Read(path.Join(path.Dir(p), path.Base(name)), nil)
	}}, err
}
