package envusage

import (
	"path"
	"slices"
	"strings"
)

// resolveCall finds the helper a call means: in the same file, then as the language names what other files define.
func (l *linker) resolveCall(f *facts, c call) (helper, bool) {
	if h, ok := pick(ownHelpers(f, c), c); ok {
		return h, true
	}
	switch f.lang.link {
	case byImport:
		return l.resolveImported(f, c)
	case byPackage:
		return l.resolvePackage(f, c)
	default:
		return l.resolveNamed(f, c)
	}
}

// pick chooses among helpers those a call could mean by name, receiver and number of arguments.
func pick(helpers []helper, c call) (found helper, ok bool) {
	for _, h := range helpers {
		if h.name == c.name && h.param < c.count && (!ok || len(h.params) == c.count && len(found.params) != c.count) {
			found, ok = h, true
		}
	}
	return found, ok
}

// resolveNamed finds a helper by name among all files of the language: the one whose class the call names, or the
// only one there is.
func (l *linker) resolveNamed(f *facts, c call) (helper, bool) {
	all := l.helpers[f.lang.kin()][c.name]
	var fit []helper
	for _, h := range all {
		if h.param < c.count && (f.lang.means == nil || f.lang.means(f, c, h)) {
			fit = append(fit, h)
		}
	}
	slices.SortStableFunc(fit, func(a, b helper) int {
		return compareBool(len(b.params) == c.count, len(a.params) == c.count)
	})
	for _, h := range fit {
		if c.qualifier != "" && c.qualifier == h.owner {
			return h, true
		}
	}
	if len(fit) == 0 {
		if l.s.partial {
			for _, a := range c.args {
				if a.isLiteral && screaming(a.literal) && !f.reads(a.literal, c.line) {
					l.usage.Unresolved = append(l.usage.Unresolved, a.literal)
				}
			}
		}
		return helper{}, false
	}
	for _, h := range fit[1:] {
		if h.prefix != fit[0].prefix || h.suffix != fit[0].suffix || h.param != fit[0].param {
			return helper{}, false
		}
	}
	// A class of the repository that is not the helper's own is another function of the same name.
	if c.qualifier != "" && fit[0].owner != "" && constantLike(c.qualifier) && screamingOrType(c.qualifier) && c.qualifier != "Self" {
		return helper{}, false
	}
	return fit[0], true
}

// screamingOrType tells whether a qualifier is written as a type, not as a variable.
func screamingOrType(s string) bool { return s != "" && s[0] >= 'A' && s[0] <= 'Z' }

// meant lists the helpers that a call of f may mean, as its language tells them apart.
func meant(f *facts, helpers []helper, c call) []helper {
	return slices.DeleteFunc(slices.Clone(helpers), func(h helper) bool { return h.name != c.name || !f.lang.means(f, c, h) })
}

// resolvePackage finds a Go helper: in the same folder, or in the folder the import path ends with.
func (l *linker) resolvePackage(f *facts, c call) (helper, bool) {
	dirs := []string{path.Dir(f.path)}
	if im, ok := f.imports[c.qualifier]; ok && c.qualifier != "" {
		dirs = l.packageDirs(im.module)
	}
	for _, d := range dirs {
		for _, p := range l.s.filesIn(d) {
			if path.Ext(p) != path.Ext(f.path) {
				continue
			}
			other := l.s.facts[p] // in a whole scan, a file that was passed over has no helper
			if l.s.partial {
				other = l.s.load(p)
			}
			if other != nil {
				if h, ok := pick(meant(f, other.helpers, c), c); ok {
					return h, true
				}
			}
		}
	}
	if c.qualifier != "" && f.imports[c.qualifier].module == "" { // a method: cfg.getEnv("X")
		if fit := l.helpers[f.lang.kin()][c.name]; len(fit) == 1 && fit[0].param < c.count && f.lang.means(f, c, fit[0]) {
			return fit[0], true
		}
	}
	return helper{}, false
}

// packageDirs gives the folders of the tree that an import path may name: the longest suffix that exists.
func (l *linker) packageDirs(module string) []string {
	for rest := module; rest != ""; {
		if l.s.isDir(rest) {
			return []string{rest}
		}
		_, after, ok := strings.Cut(rest, "/")
		if !ok {
			return nil
		}
		rest = after
	}
	return nil
}

// resolveImported finds a helper through the import of its name or of the object it is called on.
func (l *linker) resolveImported(f *facts, c call) (helper, bool) {
	local := c.name
	if c.qualifier != "" {
		local = c.qualifier
	}
	im, ok := f.imports[local]
	if !ok {
		return helper{}, false
	}
	want := c.name
	if c.qualifier == "" && im.name != "default" && im.name != "*" {
		want = im.name
	}
	var found helper
	ok = l.follow(f.path, im, 0, func(other *facts) bool {
		name := want
		if c.qualifier == "" && im.name == "default" {
			if d, ok := other.imports[defaultExport]; ok {
				name = d.name
			}
		}
		byName := c
		byName.name = name
		h, ok := pick(other.helpers, byName)
		if ok {
			found = h
		}
		return ok
	})
	return found, ok
}
