package envusage

import "sort"

// pythonFunctions finds `def name(params):`, and `name = lambda k: …`. A method's self or cls is no parameter of
// its calls.
func pythonFunctions(x *extractor) []function {
	out := indentFunctions("def")(x)
	for n := range out {
		f := &out[n]
		if x.is(f.from-1, ")") {
			f.given = x.givenDefaults(x.opener(f.from - 1))
		}
		if f.owner != "" && len(f.params) > 0 && (f.params[0] == "self" || f.params[0] == "cls") {
			f.params = f.params[1:]
			f.given = f.given[min(1, len(f.given)):]
		}
	}
	for i := range x.tokens {
		if !x.is(i, "lambda") {
			continue
		}
		f := function{line: int(x.tokens[i].line)}
		if x.is(i-1, "=") && x.kind(i-2) == tokenIdent && x.lineStart(i) == i-2 {
			f.name = x.text(i - 2)
		}
		colon := i + 1
		for colon < len(x.tokens) && colon < i+40 && !x.is(colon, ":") {
			if x.kind(colon) == tokenIdent && x.isAny(colon-1, "lambda", ",", "*") {
				f.params = append(f.params, x.text(colon))
			}
			colon++
		}
		f.from, f.to = colon+1, x.lambdaEnd(colon+1)
		out = append(out, f)
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].from < out[b].from })
	return out
}

// givenDefaults tells for each parameter between the brackets at open whether it has a default that is a literal:
// `name, default="x"`. A name may be a mark that says nothing was handed in.
func (x *extractor) givenDefaults(open int) []bool {
	var out []bool
	for _, a := range x.arguments(open) {
		given := false
		for i := a[0] + 1; i+1 < a[1]; i++ {
			if x.isAny(i, "=", `\\`) || x.is(i, ":") && i == a[0]+1 {
				k := x.kind(i + 1)
				given = k == tokenString || k == tokenNumber || k == tokenInterp || x.isAny(i+1, "True", "False", "true", "false", "[", "{", "(", "-")
				if given && !x.is(i, ":") {
					break
				}
			}
			if c := x.closer(i); x.match[i] > int32(i) && c < a[1] {
				i = c
			}
		}
		out = append(out, given)
	}
	return out
}

// lambdaEnd gives the end of the lambda's expression that begins at i.
func (x *extractor) lambdaEnd(i int) int {
	for j := i; j < len(x.tokens); j++ {
		if x.isAny(j, ",", ")", "]", "}", ";", closeInterp) || j > i && x.tokens[j].line > x.tokens[j-1].line && x.tokens[j].col <= x.tokens[x.lineStart(i)].col {
			return j
		}
		if x.match[j] > int32(j) {
			j = int(x.match[j])
		}
	}
	return len(x.tokens)
}
