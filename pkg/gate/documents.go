package gate

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"deploycoord/pkg/envfile"
)

// Documents is the templates of one revision, and which of them speaks for which file.
type Documents struct {
	Templates []envfile.File // sorted by path
	Unread    []envfile.SyntaxError
	Services  []Service
}

// Service overrides which templates document the files it owns (env.services).
type Service struct {
	Name      string
	Owns      func(path string) bool
	Templates func(path string) bool
}

// Covering gives the templates that speak for a file: those of its folder and of the folders above it; where there
// are none, every template of the repository. A service's own list goes before that.
func (d Documents) Covering(file string) []envfile.File {
	for _, s := range d.Services {
		if s.Owns(file) {
			return d.filter(s.Templates)
		}
	}
	above := d.filter(func(t string) bool { return within(file, path.Dir(t)) })
	if len(above) == 0 {
		return d.Templates
	}
	return above
}

func (d Documents) filter(keep func(string) bool) []envfile.File {
	var out []envfile.File
	for _, t := range d.Templates {
		if keep(t.Path) {
			out = append(out, t)
		}
	}
	return out
}

// within tells whether a file lies in a folder or below it; "." is the root.
func within(file, dir string) bool { return dir == "." || strings.HasPrefix(file, dir+"/") }

// Scope names the set of templates that speak for a file. Two files with the same scope share their documentation.
func (d Documents) Scope(file string) string {
	var b strings.Builder
	for _, t := range d.Covering(file) {
		b.WriteString(t.Path)
		b.WriteByte('\n')
	}
	return b.String()
}

// Find gives the entries that document a name for a file.
func (d Documents) Find(name, file string) []Entry {
	return entriesOf(d.Covering(file), name)
}

// All gives every entry that documents a name, anywhere.
func (d Documents) All(name string) []Entry { return entriesOf(d.Templates, name) }

func entriesOf(files []envfile.File, name string) []Entry {
	var out []Entry
	for _, f := range files {
		for _, e := range f.Entries {
			if e.Name == name {
				out = append(out, Entry{e, f.Path})
			}
		}
	}
	return out
}

func (d *Documents) sort() {
	slices.SortFunc(d.Templates, func(a, b envfile.File) int { return cmp.Compare(a.Path, b.Path) })
}
