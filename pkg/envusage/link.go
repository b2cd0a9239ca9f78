package envusage

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// linker joins the facts of files: calls of helpers, members of imported environments, constants of other files.
type linker struct {
	s       *scanner
	helpers map[string]map[string][]helper // kin -> function name -> helpers
	usage   *Usage
	own     map[string]any // language -> what its join keeps between files
}

// link joins everything collected so far.
func (s *scanner) link() *Usage {
	l := &linker{s: s, helpers: map[string]map[string][]helper{}, usage: &Usage{}, own: map[string]any{}}
	l.indexHelpers()
	files := s.sortedFacts()
	for _, f := range files {
		l.usage.References = append(l.usage.References, f.refs...)
		l.usage.Dynamics = append(l.usage.Dynamics, f.dynamics...)
		for _, p := range f.pending {
			l.constant(f, p)
		}
		for _, m := range f.members {
			l.member(f, m)
		}
		for _, c := range f.calls {
			l.call(f, c)
		}
		l.handed(f)
		if f.lang.join != nil {
			f.lang.join(l, f)
		}
	}
	l.usage.Unread = s.unread
	l.usage.Files, l.usage.Bytes = int(s.nfiles.Load()), s.nbytes.Load()
	l.markTests()
	l.usage.References = slices.DeleteFunc(l.usage.References, func(r Reference) bool { return l.left(r) })
	slices.Sort(l.usage.Unresolved)
	l.usage.Unresolved = slices.Compact(l.usage.Unresolved)
	l.usage.sort()
	return l.usage
}

// markTests marks what stands in test code within files that are none.
func (l *linker) markTests() {
	within := func(p string, line int) bool {
		f := l.s.facts[p]
		return f != nil && slices.ContainsFunc(f.tests, func(span [2]int) bool { return span[0] <= line && line <= span[1] })
	}
	for i, r := range l.usage.References {
		l.usage.References[i].Test = r.Test || within(r.Path, r.Line)
	}
	for i, d := range l.usage.Dynamics {
		l.usage.Dynamics[i].Test = d.Test || within(d.Path, d.Line)
	}
}

// left tells whether a reference is left out: the platform sets processes' variables, but nobody's secrets.
func (l *linker) left(r Reference) bool {
	return r.Kind == Process && Platform(r.Name) || l.s.opts.Platform != nil && l.s.opts.Platform(r.Name)
}

func (s *scanner) sortedFacts() []*facts {
	files := make([]*facts, 0, len(s.facts))
	for _, f := range s.facts {
		if f != nil {
			files = append(files, f)
		}
	}
	slices.SortFunc(files, func(a, b *facts) int { return strings.Compare(a.path, b.path) })
	return files
}

// maxForwardRounds bounds helpers of helpers of helpers.
const maxForwardRounds = 4

// indexHelpers lists the helpers by name, and closes the list over functions that only hand their parameter on.
func (l *linker) indexHelpers() {
	files := l.s.sortedFacts()
	for _, f := range files {
		for _, h := range f.helpers {
			l.addHelper(f, h)
		}
	}
	for range maxForwardRounds {
		added := false
		for _, f := range files {
			for _, fw := range f.forwards {
				added = l.forward(f, fw) || added
			}
		}
		if !added {
			return
		}
	}
}

func (l *linker) addHelper(f *facts, h helper) bool {
	kin := f.lang.kin()
	if l.helpers[kin] == nil {
		l.helpers[kin] = map[string][]helper{}
	}
	for _, old := range l.helpers[kin][h.name] {
		if old.path == h.path && old.line == h.line && old.param == h.param {
			return false
		}
	}
	l.helpers[kin][h.name] = append(l.helpers[kin][h.name], h)
	return true
}

func (l *linker) forward(f *facts, fw forward) bool {
	if fw.from.name == fw.to.name && (fw.from.owner == "" && f.lang.means == nil || len(fw.from.params) == fw.to.count) {
		return false // recursion, or an overload of itself
	}
	h, ok := l.resolveCall(f, fw.to)
	if !ok || h.param != fw.arg {
		return false
	}
	next := fw.from
	for _, a := range h.others {
		next.others = append(next.others, affix{a.prefix + next.prefix, next.suffix + a.suffix})
	}
	next.prefix, next.suffix = h.prefix+next.prefix, next.suffix+h.suffix
	next.hasDefault = next.hasDefault || h.hasDefault || fw.to.handsDefault(h)
	if next.fallback >= 0 {
		next.hasDefault = false
	}
	if !slices.ContainsFunc(f.helpers, func(o helper) bool { return o.line == next.line && o.param == next.param }) {
		f.helpers = append(f.helpers, next)
	}
	return l.addHelper(f, next)
}

// call adds the reference of a call whose callee is a helper.
func (l *linker) call(f *facts, c call) {
	h, ok := l.resolveCall(f, c)
	if !ok {
		return
	}
	arg, ok := c.argumentOf(h, h.param)
	if !ok {
		return
	}
	name, via := arg.literal, fmt.Sprintf("helper %s (%s:%d)", h.name, h.path, h.line)
	if !arg.isLiteral {
		value, ok := l.constantValue(f, arg.constant)
		if !ok {
			return
		}
		name, via = value, via+" by constant "+arg.constant
	}
	for _, a := range h.readsAs() {
		if full := a.prefix + name + a.suffix; isName(full) {
			l.usage.References = append(l.usage.References, Reference{
				Name: full, Path: f.path, Line: c.line, Column: c.col, Test: f.test, Language: f.lang.name, Via: via,
				HasDefault: h.hasDefault || c.fallback || c.handsDefault(h) || h.goesOnWithout(a),
			})
		}
	}
}

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

// defaultExport is the key under which a file's facts keep the local name that it exports as its default.
const defaultExport = "export default"

// maxReexports bounds how many `export … from` a name is followed through.
const maxReexports = 3

// follow calls found for each file that an import may mean, through re-exports, until one says yes.
func (l *linker) follow(from string, im imported, depth int, found func(*facts) bool) bool {
	lang := l.s.table.of(from)
	if lang == nil || lang.resolve == nil {
		return false
	}
	for _, p := range lang.resolve(l, from, im.module) {
		other := l.s.load(p)
		if other == nil || p == from {
			continue
		}
		if found(other) {
			return true
		}
		if depth < maxReexports {
			for _, re := range other.reexport {
				if (re.name == "*" || im.name == "*" || re.name == im.name) && l.follow(p, re, depth+1, found) {
					return true
				}
			}
		}
	}
	return false
}

// member adds the reference of env.NAME where env is imported from a file that exports the environment, or one that
// itself reads NAME from it.
func (l *linker) member(f *facts, m member) {
	im, ok := f.imports[m.local]
	if !ok {
		return
	}
	l.follow(f.path, im, 0, func(other *facts) bool {
		if _, open := other.exports[im.name]; open || im.name == "*" && other.exports[m.name] != "" {
			l.addMember(f, m, other.path)
			return open
		}
		if hasDefault, ok := other.names[m.name]; ok {
			m.hasDefault = m.hasDefault || hasDefault
			l.addMember(f, m, other.path)
			return true
		}
		return false
	})
}

func (l *linker) addMember(f *facts, m member, from string) {
	l.usage.References = append(l.usage.References, Reference{
		Name: m.name, Path: f.path, Line: m.line, Column: m.col, HasDefault: m.hasDefault, Test: f.test,
		Language: f.lang.name, Via: fmt.Sprintf("import %s (%s)", m.local, from),
	})
}

// constant adds the reference of a read by a constant of another file; what stays unknown is dynamic.
func (l *linker) constant(f *facts, p pendingRead) {
	value, ok := l.constantValue(f, p.constant)
	if name := p.prefix + value + p.suffix; ok && isName(name) {
		l.usage.References = append(l.usage.References, Reference{
			Name: name, Path: f.path, Line: p.line, Column: p.col, HasDefault: p.hasDefault, Test: f.test,
			Language: f.lang.name, Via: p.via + " by constant " + p.constant,
		})
		return
	}
	l.usage.Dynamics = append(l.usage.Dynamics, Dynamic{Path: f.path, Line: p.line, Test: f.test, Language: f.lang.name, Expr: p.constant})
}

// constantValue finds the string a constant stands for: in the file, through its import, or in the file that its
// qualifier names (Keys.DB in Keys.java).
func (l *linker) constantValue(f *facts, constant string) (string, bool) {
	segs := strings.Split(strings.ReplaceAll(constant, "::", "."), ".")
	head, last := segs[0], segs[len(segs)-1]
	for _, key := range []string{constant, last} {
		if v, ok := f.consts[key]; ok && (key == constant || len(segs) > 1) {
			return v, v != ""
		}
	}
	for _, p := range l.constantFiles(f, head, segs) {
		if other := l.s.load(p); other != nil && other != f {
			if v := other.consts[last]; v != "" {
				return v, true
			}
		}
	}
	return "", false
}

// constantFiles lists the files that may define a constant, nearest first.
func (l *linker) constantFiles(f *facts, head string, segs []string) []string {
	if im, ok := f.imports[head]; ok {
		if f.lang.link == byPackage {
			var out []string
			for _, d := range l.packageDirs(im.module) {
				out = append(out, l.s.filesIn(d)...)
			}
			return out
		}
		var out []string
		l.follow(f.path, im, 0, func(other *facts) bool { out = append(out, other.path); return false })
		return out
	}
	var out []string
	if len(segs) > 1 {
		ext := path.Ext(f.path)
		for _, q := range segs[:len(segs)-1] {
			out = append(out, l.s.named(q+ext)...)
			out = append(out, l.s.named(strings.ToLower(q)+ext)...)
		}
	}
	if f.lang.link != byImport {
		for _, p := range l.s.filesIn(path.Dir(f.path)) {
			if path.Ext(p) == path.Ext(f.path) {
				out = append(out, p)
			}
		}
	}
	return out[:min(len(out), 200)]
}
