package gate

import (
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"deploycoord/pkg/change"
	"deploycoord/pkg/migration"
)

// maxMigrations bounds how many migrations of one change are read; the rest are unread.
const maxMigrations = 300

// migrations reads the migrations that the change adds, alters or deletes. One that moves leaves its old name, and
// runs under its new one.
func (c *collector) migrations() error {
	for _, f := range c.Change.Files {
		old := f.Path
		if f.Status == change.Renamed {
			old = f.OldPath
		}
		if f.Status == change.Deleted || f.Status == change.Renamed {
			if name, ok := c.framework(old); ok {
				c.Migrations = append(c.Migrations, migration.Deleted(old, name))
			}
		}
		if f.Status == change.Deleted {
			continue
		}
		if name, ok := c.framework(f.Path); ok {
			if m := c.migration(f, name); m.Framework != "" {
				c.Migrations = append(c.Migrations, m)
			}
		}
	}
	slices.SortStableFunc(c.Migrations, func(a, b migration.File) int { return strings.Compare(a.Path, b.Path) })
	return nil
}

// framework tells whether a path is a migration, by the configuration or by its name.
func (c *collector) framework(p string) (name string, ok bool) {
	m := c.Evidence.Policy.Risk.Migrations
	if anyGlob(m.Ignore, p) {
		return "", false
	}
	if name, ok := migration.Framework(p); ok {
		return name, true
	}
	return "custom", anyGlob(m.Paths, p)
}

func anyGlob(globs []string, p string) bool {
	return slices.ContainsFunc(globs, func(g string) bool {
		ok, err := doublestar.Match(g, p)
		return ok && err == nil
	})
}

// migration reads one file of the head, and what it was before.
func (c *collector) migration(f change.File, name string) migration.File {
	unread := func(why string) migration.File {
		return migration.File{Path: f.Path, Framework: name, Added: f.Status != change.Modified, Unread: []migration.Hazard{{
			Kind: migration.Unparsed, What: path.Base(f.Path) + " could not be read", Why: why, Better: "read it yourself",
		}}}
	}
	if len(c.Migrations) >= maxMigrations {
		return unread("the change has more migrations than are read")
	}
	data, err := c.head.Read(f.Path, nil)
	if err != nil {
		return unread(err.Error())
	}
	if f.Status != change.Modified {
		return migration.Read(f.Path, name, data, nil)
	}
	before, err := c.base.Read(f.Path, nil)
	if err != nil {
		return unread("the version before: " + err.Error())
	}
	if before == nil {
		before = []byte{}
	}
	return migration.Read(f.Path, name, data, before)
}
