package gate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"time"

	"deploycoord/pkg/change"
	"deploycoord/pkg/envfile"
	"deploycoord/pkg/envusage"
	"deploycoord/pkg/production"
)

// Inputs is what a gate run is about. The rules come from the base branch: a change cannot loosen the gate that
// judges it.
type Inputs struct {
	Change     *change.Change
	Production production.Inventory
	Config     ConfigChange
	Rules      Rules
	Policy     Policy
	Hosted     *Hosted   // nil for a run without a pull request
	Now        time.Time // the clock's, when the run began
	Services   []Service
	Template   func(path string) bool // templates beside the known names; nil for none
	Skip       func(path string) bool // paths that are not scanned; nil for none
	Platform   func(name string) bool // names the platform provides, beside the known ones; nil for none
}

// MaxWhole is the number of files up to which the whole tree is always compared, so that what was wrong before the
// change is listed, too. In a larger tree only what the change touches is, unless a question needs the rest.
const MaxWhole = 10_000

// Collect brings the evidence. The error says what could not be had at all; a single file that cannot be read is
// evidence.
func Collect(ctx context.Context, in Inputs) (*Evidence, error) {
	c := &collector{Inputs: in, head: &probedTree{Tree: in.Change.HeadTree}, base: &probedTree{Tree: in.Change.BaseTree}}
	c.Evidence.Rules, c.Evidence.Policy, c.Evidence.Hosted, c.Evidence.Now = in.Rules, in.Policy, in.Hosted, in.Now
	c.Evidence.Judged = in.Change.Head
	c.changes()
	c.Evidence.Production, c.Evidence.Config = in.Production, in.Config
	if err := c.touched(ctx); err != nil {
		return nil, err
	}
	if whole, err := c.needsWhole(); err != nil {
		return nil, err
	} else if whole {
		if err := c.whole(ctx); err != nil {
			return nil, err
		}
	} else if err := c.search(ctx); err != nil {
		return nil, err
	}
	c.leaks()
	if err := c.risk(); err != nil {
		return nil, err
	}
	if err := c.builds(); err != nil {
		return nil, err
	}
	c.owners()
	return &c.Evidence, nil
}

type collector struct {
	Inputs
	Evidence
	head, base *probedTree
	headPaths  []string // changed files as the head has them
	basePaths  []string // changed files as the base had them
}

func (c *collector) changes() {
	c.Changed, c.Added = map[string]bool{}, map[string]bool{}
	for _, f := range c.Change.Files {
		c.Changed[f.Path] = true
		if f.Status != change.Deleted {
			c.headPaths = append(c.headPaths, f.Path)
		}
		switch f.Status {
		case change.Added:
			c.Added[f.Path] = true
		case change.Renamed:
			c.Changed[f.OldPath] = true
			c.basePaths = append(c.basePaths, f.OldPath)
		default:
			c.basePaths = append(c.basePaths, f.Path)
		}
	}
}

// isTemplate tells whether a file documents what the code needs. A template among test code is a fixture: it documents
// nothing for production, and may be broken on purpose.
func (c *collector) isTemplate(p string) bool { return c.IsTemplate(p) && !envusage.IsTest(p) }

// IsTemplate tells whether a path is a template, by its name or by the configuration.
func (in Inputs) IsTemplate(p string) bool {
	return (envfile.IsTemplate(p) || in.Template != nil && in.Template(p)) && (in.Skip == nil || !in.Skip(p))
}

func (c *collector) scanOptions() envusage.Options {
	return envusage.Options{Ignore: c.Skip, Platform: c.Platform}
}

// touched reads the references in the changed files, on both sides, and the templates that speak for them.
func (c *collector) touched(ctx context.Context) error {
	for _, side := range []struct {
		rev   *Revision
		tree  *probedTree
		paths []string
	}{{&c.Evidence.Head, c.head, c.headPaths}, {&c.Evidence.Base, c.base, c.basePaths}} {
		usage, err := envusage.ScanFiles(ctx, side.tree, side.paths, c.scanOptions())
		if err != nil {
			return fmt.Errorf("scan the changed files: %w", err)
		}
		side.rev.Usage = *usage
	}
	paths, err := c.nearTemplates()
	if err != nil {
		return err
	}
	c.documents(paths)
	return nil
}

// documents reads the head's templates of these paths, and the base's. A template that the change does not touch is
// the same on both sides.
func (c *collector) documents(paths []string) {
	c.Evidence.Head.Documents = c.ReadTemplates(c.head, paths)
	before := make([]string, 0, len(paths))
	for _, p := range paths {
		if !c.Changed[p] {
			before = append(before, p)
		}
	}
	for _, p := range c.basePaths {
		if c.isTemplate(p) {
			before = append(before, p)
		}
	}
	c.Evidence.Base.Documents = c.ReadTemplates(c.base, before)
	// Of a template that cannot be read, nothing is known: neither that it documents a name, nor that it lost one. The
	// base's stands in, and env-template says that the question is open.
	for _, u := range c.Evidence.Head.Documents.Unread {
		if t := templateOf(c.Evidence.Base.Documents, u.Path); len(t.Entries) > 0 {
			c.Evidence.Head.Documents.Templates = append(c.Evidence.Head.Documents.Templates, t)
		}
	}
	c.Evidence.Head.Documents.sort()
}

// nearTemplates lists the head's templates in the folders of the changed files and above. The whole tree is listed
// only where a file that reads a variable has no template above it, or services name templates of their own.
func (c *collector) nearTemplates() ([]string, error) {
	if len(c.Services) > 0 {
		return c.allTemplates()
	}
	found := map[string]bool{}
	bare := map[string]bool{} // folders without a template above
	for p := range c.Changed {
		dir := dirOf(p)
		if _, seen := bare[dir]; seen {
			continue
		}
		up, err := change.Upwards(c.head, dir, func(string) bool { return true })
		if err != nil {
			return nil, fmt.Errorf("look for templates: %w", err)
		}
		bare[dir] = true
		for _, t := range up {
			if c.isTemplate(t) {
				found[t], bare[dir] = true, false
			}
		}
	}
	for _, refs := range [][]envusage.Reference{c.Evidence.Head.Usage.References, c.Evidence.Base.Usage.References} {
		for _, r := range refs {
			if bare[dirOf(r.Path)] {
				return c.allTemplates()
			}
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

func (c *collector) allTemplates() ([]string, error) {
	all, err := c.head.Paths()
	if err != nil {
		return nil, fmt.Errorf("list the files: %w", err)
	}
	var paths []string
	for _, p := range all {
		if c.isTemplate(p) {
			paths = append(paths, p)
		}
	}
	return paths, nil
}

// ReadTemplates reads templates from a tree. One that cannot be read is listed in Unread.
func (in Inputs) ReadTemplates(tree interface {
	Read(path string, buf []byte) ([]byte, error)
}, paths []string) Documents {
	d := Documents{Services: in.Services}
	for _, p := range paths {
		data, err := tree.Read(p, nil)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			d.Unread = append(d.Unread, envfile.SyntaxError{Path: p, Message: err.Error()})
		default:
			d.Templates = append(d.Templates, envfile.Parse(p, data))
		}
	}
	d.sort()
	return d
}

// needsWhole tells whether the rest of the tree is read as well: in a small tree, in a strict run, and where the change
// calls a function by a name that may be a helper's, wherever it is.
func (c *collector) needsWhole() (bool, error) {
	if c.Inputs.Rules.Strict {
		return true, nil
	}
	n, err := c.head.Count()
	if err != nil {
		return false, fmt.Errorf("count the files: %w", err)
	}
	if n <= MaxWhole {
		return true, nil
	}
	for _, name := range c.Evidence.Head.Usage.Unresolved {
		if !slices.Contains(c.Evidence.Base.Usage.Unresolved, name) && c.couldBlock(name) {
			return true, nil
		}
	}
	return false, nil
}

// couldBlock tells whether it would matter that the change reads this name.
func (c *collector) couldBlock(name string) bool {
	documented := len(c.Evidence.Head.Documents.All(name)) > 0 && len(c.Evidence.Base.Documents.All(name)) > 0
	return !documented || c.Evidence.Production.Known() && !c.Evidence.Production.Has(name)
}

// whole extends the evidence to every file. Files that the change does not touch are the same on both sides, so they
// are read once.
func (c *collector) whole(ctx context.Context) error {
	paths, err := c.allTemplates()
	if err != nil {
		return err
	}
	c.documents(paths)
	usage, err := envusage.Scan(ctx, c.head, c.scanOptions())
	if err != nil {
		return fmt.Errorf("scan the files: %w", err)
	}
	c.Evidence.Head.Usage, c.Whole = *usage, true
	for _, r := range usage.References {
		if !c.Changed[r.Path] {
			c.Evidence.Base.Usage.References = append(c.Evidence.Base.Usage.References, r)
		}
	}
	return nil
}

// dirOf gives a path's folder as change.Tree names it: "" for the root.
func dirOf(p string) string {
	if d := path.Dir(p); d != "." {
		return d
	}
	return ""
}
