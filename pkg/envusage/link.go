package envusage

import (
	"fmt"
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
	for _, p := range l.s.resolved(l, lang, from, im.module) {
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
