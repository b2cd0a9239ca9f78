package gate

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"deploycoord/pkg/change"
	"deploycoord/pkg/checklist"
	"deploycoord/pkg/config"
)

// specs reads the feature specs that each pull request names, out of the head's tree. Identifiers are only held against
// the names that the folders list: no path is ever made of one.
func (c *collector) specs() error {
	checks := c.Evidence.Policy.Checks
	rules := checks.Spec
	unasked := rules.Level == config.LevelOff && checks.RollbackPlan.Level == config.LevelOff // which looks for a plan in them
	if c.Evidence.Hosted == nil || unasked || rules.Folder == "" {
		return nil
	}
	rules.Folder, rules.Implemented = folderOf(rules.Folder), folderOf(rules.Implemented)
	f := specFolders{head: c.head, base: c.base, rules: rules, changed: c.Changed}
	for i := range c.Evidence.Hosted.Pulls {
		p := &c.Evidence.Hosted.Pulls[i]
		p.Specs = f.named(p)
	}
	return nil
}

// folderOf gives a folder as change.Tree names it.
func folderOf(p string) string {
	if p = strings.Trim(path.Clean(p), "/"); p == "." {
		return ""
	}
	return p
}

type specFolders struct {
	head, base *probedTree
	rules      config.Spec
	changed    map[string]bool
}

// named finds the specs of one pull request.
func (f specFolders) named(p *Pull) Specs {
	var specs Specs
	active, there, err := folder(f.head, f.rules.Folder)
	if err == nil && !there {
		specs.NoFolder, err = f.none()
	}
	if err != nil {
		return Specs{Fault: err.Error()}
	}
	if specs.NoFolder {
		return specs
	}
	ids, err := identifiers(p, f.rules.Pattern)
	if err != nil {
		return Specs{Fault: err.Error()}
	}
	if specs.More = len(ids) > maxSpecs; specs.More {
		ids = ids[:maxSpecs]
	}
	for _, id := range ids {
		specs.Found = append(specs.Found, f.find(active, id))
	}
	return specs
}

// maxSpecs bounds how many specs of one pull request are looked at.
const maxSpecs = 20

// none tells whether the repository keeps no specs. Git keeps no empty folder: where all specs are implemented, or the
// change removes the last one, the active folder is gone, too.
func (f specFolders) none() (bool, error) {
	for _, look := range []struct {
		tree *probedTree
		dir  string
	}{{f.head, f.rules.Implemented}, {f.base, f.rules.Folder}} {
		if _, there, err := folder(look.tree, look.dir); there || err != nil {
			return false, err
		}
	}
	return true, nil
}

// folder lists one; a folder that is not there is empty.
func folder(t *probedTree, dir string) (entries []change.Entry, there bool, err error) {
	if dir == "" {
		return nil, false, nil
	}
	entries, err = t.List(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	return entries, err == nil && len(entries) > 0, err
}

func (f specFolders) find(active []change.Entry, id identifier) SpecFile {
	s := SpecFile{ID: id.text, Mentioned: id.mentioned}
	var err error
	if s.Path, err = specPath(f.head, f.rules.Folder, active, id.text); err != nil {
		s.Fault = err.Error()
		return s
	}
	if s.Path != "" {
		data, err := f.head.Read(s.Path, nil)
		if err != nil {
			s.Fault = err.Error()
		}
		s.Body = data[:min(len(data), checklist.MaxSize+1)]
		return s
	}
	done, _, err := folder(f.head, f.rules.Implemented)
	if err == nil {
		s.Path, err = specPath(f.head, f.rules.Implemented, done, id.text)
	}
	switch {
	case err != nil:
		s.Fault = err.Error()
	case s.Path == "":
		s.Near = near(active, id.text)
	default:
		s.Implemented = true
		if f.changed[s.Path] {
			before, _, err := folder(f.base, f.rules.Folder)
			s.Moved = err == nil && slices.ContainsFunc(before, func(e change.Entry) bool { return isNamed(e.Name, id.text) })
		}
	}
	return s
}

// specPath gives the path of the spec in a folder: the file or folder whose name is the identifier, alone before one
// with more words. In a folder of its own the spec is its README, index, spec, or the file of the identifier.
func specPath(t *probedTree, dir string, entries []change.Entry, id string) (string, error) {
	var fits []change.Entry
	for _, e := range entries {
		if isNamed(e.Name, id) && (e.IsDir || isText(e.Name)) {
			fits = append(fits, e)
		}
	}
	slices.SortStableFunc(fits, func(a, b change.Entry) int {
		return cmp.Or(cmp.Compare(len(stem(a)), len(stem(b))), strings.Compare(a.Name, b.Name))
	})
	for _, e := range fits {
		if !e.IsDir {
			return path.Join(dir, e.Name), nil
		}
		inner, _, err := folder(t, path.Join(dir, e.Name))
		if err != nil {
			return "", err
		}
		for _, name := range []string{"readme", "index", "spec", strings.ToLower(id)} {
			for _, in := range inner {
				if !in.IsDir && isText(in.Name) && strings.ToLower(stem(in)) == name {
					return path.Join(dir, e.Name, in.Name), nil
				}
			}
		}
	}
	return "", nil
}

// isNamed tells whether a name is the identifier, or begins with it and a separator. Case does not matter.
func isNamed(name, id string) bool {
	if len(name) < len(id) || !strings.EqualFold(name[:len(id)], id) {
		return false
	}
	return len(name) == len(id) || strings.IndexByte("-_. ", name[len(id)]) >= 0
}

// isText tells whether a file may be a spec: Markdown, or no extension at all.
func isText(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".mdx", ".mdown", ".txt", "":
		return true
	}
	return false
}

func stem(e change.Entry) string {
	if e.IsDir {
		return e.Name
	}
	return strings.TrimSuffix(e.Name, path.Ext(e.Name))
}
