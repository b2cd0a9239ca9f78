package envusage

import (
	"path"
	"strings"
)

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
