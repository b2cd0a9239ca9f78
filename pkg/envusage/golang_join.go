package envusage

import (
	"path"
	"slices"
	"strings"
)

// goIndex joins the structs of all files: who holds whom, and with which prefix.
type goIndex struct {
	structs map[string]*goStruct  // folder|Type
	holders map[string][]goHolder // folder|Type -> the fields of that type
	roots   map[string]goRoot     // folder|Type -> how it is read
	known   map[string][]goPrefix // folder|Type -> its prefixes; nil while they are being found
	process bool                  // some struct is read by Process, which needs no tags
}

// goHolder is a field of a struct; typ is the struct it stands in, "" for none that has a name.
type goHolder struct {
	typ   string
	outer []*goField // the structs written out around the field, outermost first
	field *goField
}

// maxNesting bounds structs within structs, maxHolders the ways one is held.
const (
	maxNesting = 8
	maxHolders = 16
)

// joinGoTags reports the variables that the tags of one file name, with the prefixes of the structs around them.
func joinGoTags(l *linker, f *facts) {
	t, ok := f.own.(*goTypes)
	if !ok {
		return
	}
	ix := l.goIndex()
	for i := range t.structs {
		s := &t.structs[i]
		key := goKey(f, s.name)
		if !ix.process && !s.named() {
			continue
		}
		for _, prefix := range ix.prefixes(key, 0) {
			if prefix.process {
				l.processed(f, s, prefix, ix, 0)
			} else {
				l.tagged(f, s, prefix, ix, 0)
			}
		}
	}
}

func goKey(f *facts, typ string) string { return path.Dir(f.path) + "|" + typ }

// goIndex is built when the first Go file is joined.
func (l *linker) goIndex() *goIndex {
	if ix, ok := l.own["go"].(*goIndex); ok {
		return ix
	}
	ix := &goIndex{structs: map[string]*goStruct{}, holders: map[string][]goHolder{}, roots: map[string]goRoot{}, known: map[string][]goPrefix{}}
	l.own["go"] = ix
	files := l.s.sortedFacts()
	if l.s.partial { // the struct around one of a few files may be in another of its package
		for _, f := range files {
			if _, ok := f.own.(*goTypes); ok {
				for _, p := range l.s.filesIn(path.Dir(f.path)) {
					l.s.load(p)
				}
			}
		}
		files = l.s.sortedFacts()
	}
	for _, f := range files {
		t, ok := f.own.(*goTypes)
		if !ok {
			continue
		}
		for i := range t.structs {
			s := &t.structs[i]
			ix.structs[goKey(f, s.name)] = s
			l.holds(ix, f, goKey(f, s.name), s, nil)
		}
		for _, r := range t.roots {
			ix.roots[l.goTypeKey(f, r.typ)] = r
			ix.process = ix.process || r.process
		}
	}
	return ix
}

// holds records the types of a struct's fields.
func (l *linker) holds(ix *goIndex, f *facts, key string, s *goStruct, outer []*goField) {
	for i := range s.fields {
		fd := &s.fields[i]
		if fd.inline != nil && len(outer) < maxNesting {
			l.holds(ix, f, key, fd.inline, append(outer[:len(outer):len(outer)], fd))
		}
		if fd.typ == "" {
			continue
		}
		if t := l.goTypeKey(f, fd.typ); t != "" && t != key {
			ix.holders[t] = append(ix.holders[t], goHolder{key, outer, fd})
		}
	}
}

// goTypeKey gives the folder and name of a type as a file writes it; "" for a package outside of the tree.
func (l *linker) goTypeKey(f *facts, typ string) string {
	pkg, name, ok := strings.Cut(typ, ".")
	if !ok {
		return goKey(f, typ)
	}
	if dirs := l.packageDirs(f.imports[pkg].module); len(dirs) > 0 {
		return dirs[0] + "|" + name
	}
	return ""
}

// named tells whether a tag of the struct names a variable.
func (s *goStruct) named() bool {
	return slices.ContainsFunc(s.fields, func(fd goField) bool {
		return len(fd.names) > 0 || fd.inline != nil && fd.inline.named()
	})
}

// prefixes lists what stands before the names of a struct: one for each way it is held. A struct that holds itself
// through others has no more of them for that.
func (ix *goIndex) prefixes(key string, depth int) []goPrefix {
	root, isRoot := ix.roots[key]
	holders := ix.holders[key]
	if len(holders) == 0 || depth > maxNesting || isRoot {
		return []goPrefix{{text: root.prefix, process: root.process, root: root.prefix}}
	}
	if out, ok := ix.known[key]; ok {
		return out
	}
	ix.known[key] = nil
	var out []goPrefix
	for _, h := range holders {
		for _, p := range ix.prefixes(h.typ, depth+1) {
			if p, ok := h.prefixed(p); ok && !slices.Contains(out, p) && len(out) < maxHolders {
				out = append(out, p)
			}
		}
	}
	ix.known[key] = out
	return out
}

// prefixed is what the holder puts before the names of the struct it holds, itself held with p.
func (h *goHolder) prefixed(p goPrefix) (goPrefix, bool) {
	for _, o := range h.outer {
		p = p.within(o)
	}
	if h.field.list && (h.field.prefix != "" || p.process) {
		return p, false // an index stands in the names
	}
	return p.within(h.field), true
}

// tagged reports the tags of a struct, and of the structs written out within it.
func (l *linker) tagged(f *facts, s *goStruct, p goPrefix, ix *goIndex, depth int) {
	for i := range s.fields {
		fd := &s.fields[i]
		if fd.inline != nil && depth < maxNesting {
			if !fd.list || fd.prefix == "" {
				l.tagged(f, fd.inline, p.within(fd), ix, depth+1)
			}
		}
		if fd.ignored || len(fd.names) > 0 && l.holdsStruct(f, fd, ix) {
			continue
		}
		for _, name := range fd.names {
			l.goTag(f, fd, p.text+name, fd.via)
		}
	}
}

// holdsStruct tells whether a field is a struct whose own tags say what is read.
func (l *linker) holdsStruct(f *facts, fd *goField, ix *goIndex) bool {
	if fd.inline != nil {
		return fd.prefix != ""
	}
	if fd.typ == "" || fd.prefix == "" {
		return false
	}
	_, ok := ix.structs[l.goTypeKey(f, fd.typ)]
	return ok
}

func (l *linker) goTag(f *facts, fd *goField, name, via string) {
	if !isName(name) {
		return
	}
	l.usage.References = append(l.usage.References, Reference{
		Name: name, Path: f.path, Line: fd.line, Column: fd.col, HasDefault: fd.def, Test: f.test, Language: f.lang.name, Via: via,
	})
}
