package envusage

import (
	"path"
	"strings"
)

// imports records the use declarations by their local names; globs under "*".
func (f *rustFile) imports() {
	f.facts.imports = map[string]imported{}
	for i := range f.tokens {
		if f.is(i, "use") && !f.isAny(i-1, ".", "::") {
			f.useTree(i+1, "", 0)
		}
	}
}

// useTree reads one tree of a use declaration: a::b::{self, c as d, e::*}; and gives the token after it.
func (f *rustFile) useTree(i int, module string, depth int) int {
	join := func(m, s string) string {
		if m == "" || s == "" {
			return m + s
		}
		return m + "::" + s
	}
	name := ""
	for ; i < len(f.tokens); i++ {
		switch {
		case f.is(i, "{") && depth < 8:
			end := f.closer(i)
			for n := i + 1; n < end; {
				next := f.useTree(n, join(module, name), depth+1)
				n = max(next, n) + 1
			}
			return end + 1
		case f.is(i, "*"):
			f.facts.imports["*"] = imported{join(module, name), "*"}
			return i + 1
		case f.is(i, "::"):
			module, name = join(module, name), ""
			module = strings.TrimPrefix(module, "::")
		case f.is(i, "as"):
			f.bindUse(f.text(i+1), module, name)
			return i + 2
		case f.kind(i) == tokenIdent && name == "":
			name = f.text(i)
		default:
			if name != "" {
				f.bindUse("", module, name)
			}
			return i
		}
	}
	return i
}

func (f *rustFile) bindUse(local, module, name string) {
	if name == "self" {
		name = "*"
		if local == "" {
			local = module[strings.LastIndexByte(module, ':')+1:]
		}
	}
	if local == "" {
		local = name
	}
	f.facts.imports[local] = imported{module, name}
}

// resolveRust gives the files that a module path may be: its last segments as a file, a folder's mod.rs, or a crate of
// the workspace.
func resolveRust(l *linker, from, module string) []string {
	segs := strings.Split(module, "::")
	last := segs[len(segs)-1]
	var out []string
	add := func(base string) {
		out = append(out, l.s.named(base)...)
	}
	switch last {
	case "crate", "self", "super":
		dir := path.Dir(from)
		for range 4 {
			for _, base := range []string{"lib.rs", "main.rs", "mod.rs"} {
				if p := path.Join(dir, base); l.s.exists(p) {
					out = append(out, p)
				}
			}
			dir = path.Dir(dir)
		}
	default:
		add(last + ".rs")
		out = append(out, l.s.suffixed(last+"/mod.rs")...)
		for _, crate := range []string{segs[0], strings.ReplaceAll(segs[0], "_", "-")} {
			out = append(out, l.s.suffixed(crate+"/src/lib.rs")...)
			if len(segs) == 1 {
				out = append(out, l.s.suffixed(crate+"/lib.rs")...)
			}
		}
	}
	return out[:min(len(out), 40)]
}

// rustMeans tells whether a call may mean a helper of another file: a plain call needs an import, a method a type.
func rustMeans(f *facts, c call, h helper) bool {
	switch {
	case c.method:
		return h.owner != "" && receives(c, h)
	case c.qualifier == "" && h.owner == "":
		if im, ok := f.imports[c.name]; ok {
			return !strings.HasPrefix(im.module, "std")
		}
		glob, ok := f.imports["*"]
		return ok && !strings.HasPrefix(glob.module, "std") || path.Dir(f.path) == path.Dir(h.path)
	case c.qualifier == "":
		return false
	case h.owner != "":
		return c.qualifier == h.owner || c.qualifier == "Self"
	case sameCrate(f.path, h.path, c.qualifier):
		return true
	}
	im := f.imports[c.qualifier]
	stem := strings.TrimSuffix(path.Base(h.path), ".rs")
	return im.module != "" && !strings.HasPrefix(im.module, "std") || stem == c.qualifier || strings.Contains(h.path, c.qualifier+"/") || strings.Contains(h.path, strings.ReplaceAll(c.qualifier, "_", "-")+"/")
}

// rustFunctions finds the functions, the arms of macros, and the closures that a variable is given: let get = |key: &str| ….
func rustFunctions(x *extractor) []function {
	out := append(keywordFunctions("fn")(x), rustMacros(x)...)
	for i := range x.tokens {
		if !x.is(i, "|") || !x.isAny(i-1, "=", "(", ",", "move", "{", "=>") {
			continue
		}
		fn := function{line: int(x.tokens[i].line)}
		j := i + 1
		for n := 0; n < 40 && !x.is(j, "|"); n++ {
			if x.kind(j) == tokenIdent && x.isAny(j-1, "|", ",", "&", "mut") && !x.is(j, "mut") {
				fn.params = append(fn.params, x.text(j))
			}
			j++
		}
		if x.is(i-1, "=") && x.is(i-3, "let") {
			fn.name = x.text(i - 2)
		}
		fn.from, fn.to = j+1, x.bodyEnd(j+1)
		out = append(out, fn)
	}
	return out
}

// testSpans notes the lines of #[cfg(test)] modules and #[test] functions.
func (f *rustFile) testSpans() {
	for i := range f.tokens {
		if !f.is(i, "#") || !f.is(i+1, "[") {
			continue
		}
		end := f.closer(i + 1)
		test := f.is(end-1, "test") || f.seq(i+2, "cfg", "(", "test") || f.seq(i+2, "cfg", "(", "all", "(", "test")
		if f.is(i+2, "tokio") || f.is(i+2, "actix_web") || f.is(i+2, "test_log") {
			test = test || f.is(i+4, "test")
		}
		if !test {
			continue
		}
		for j := end + 1; j < end+80 && j < len(f.tokens) && !f.is(j, ";"); j++ {
			if f.is(j, "{") {
				if c := f.closer(j); c < len(f.tokens) {
					f.facts.tests = append(f.facts.tests, [2]int{int(f.tokens[i].line), int(f.tokens[c].line)})
				}
				break
			}
			if f.match[j] > int32(j) {
				j = int(f.match[j])
			}
		}
	}
}
