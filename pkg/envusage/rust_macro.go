package envusage

import (
	"path"
	"strings"
)

// rustMacros finds the arms of macro_rules! definitions as functions: ($key:expr, $default:expr) => { … }.
func rustMacros(x *extractor) []function {
	var out []function
	for i := range x.tokens {
		if !x.seq(i, "macro_rules", "!") || x.kind(i+2) != tokenIdent {
			continue
		}
		end := x.closer(i + 3)
		for arm := i + 4; arm < end; {
			to := x.closer(arm)
			body := to + 2
			if to >= end || !x.is(to+1, "=>") || x.closer(body) > end {
				break
			}
			out = append(out, function{
				name: x.text(i + 2), params: x.macroParams(arm), line: int(x.tokens[arm].line), from: body, to: x.closer(body),
			})
			arm = x.closer(body) + 1
			if x.is(arm, ";") {
				arm++
			}
		}
	}
	return out
}

// macroParams gives the metavariables of an arm by place, with their dollars; "" for what is none.
func (x *extractor) macroParams(open int) []string {
	var out []string
	for _, a := range x.arguments(open) {
		name := ""
		if x.is(a[0]+1, ":") && strings.HasPrefix(x.text(a[0]), "$") {
			name = x.text(a[0])
		}
		out = append(out, name)
	}
	return out
}

// sameCrate tells whether crate::x, self::x or super::x of one file may be what another file of the crate defines.
func sameCrate(from, to, qualifier string) bool {
	switch strings.TrimPrefix(qualifier, "$") {
	case "crate":
		return crateOf(from) == crateOf(to)
	case "self", "super":
		dir := path.Dir(from)
		return path.Dir(to) == dir || path.Dir(to) == path.Dir(dir)
	}
	return false
}

// crateOf is the folder that holds a file's src folder, or the file's own folder.
func crateOf(p string) string {
	if i := strings.LastIndex("/"+p, "/src/"); i >= 0 {
		return p[:max(i-1, 0)] + "/src"
	}
	return path.Dir(p)
}
