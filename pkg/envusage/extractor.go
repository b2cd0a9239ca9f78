package envusage

import "strings"

// extractor is handed to a language: the tokens of one file, and the ways to say what they mean.
type extractor struct {
	src        []byte
	tokens     []token
	facts      *facts
	marks      []mark  // of each token
	match      []int32 // index of the partner of each bracket; -1 for the rest
	funcs      []function
	hasFns     bool
	parents    []int32 // of funcs: index of the function around each, -1 for none
	work, most int     // looks at tokens so far, and how many one file may cost
	indent     *indentation
	lists      map[string]int
	types      map[string][]typed // what names are declared as, found once
	around     []int32            // the bracket open around each token, found once
	at         cursor
}

// text is the token's text; the two interpolation marks have texts no source has.
func (x *extractor) text(i int) string {
	if i < 0 || i >= len(x.tokens) {
		return ""
	}
	t := x.tokens[i]
	switch t.end {
	case -1:
		return openInterp
	case -2:
		return closeInterp
	}
	return string(x.src[t.start:t.end])
}

// seq tells whether the tokens from i on read as the texts.
func (x *extractor) seq(i int, texts ...string) bool {
	for n, t := range texts {
		if !x.is(i+n, t) {
			return false
		}
	}
	return true
}

func (x *extractor) kind(i int) tokenKind {
	x.spend()
	if i < 0 || i >= len(x.tokens) {
		return tokenEOF
	}
	return x.tokens[i].kind
}

// closer gives the index of the bracket that closes the one at i, or the number of tokens where nothing does.
func (x *extractor) closer(i int) int {
	if i >= 0 && i < len(x.match) && x.match[i] > int32(i) {
		return int(x.match[i])
	}
	return len(x.tokens)
}

// opener gives the index of the bracket that the one at i closes, or -1.
func (x *extractor) opener(i int) int {
	if i >= 0 && i < len(x.match) && x.match[i] >= 0 && x.match[i] < int32(i) {
		return int(x.match[i])
	}
	return -1
}

// defaultOf says what stands in for an unset variable at a read: nothing, something, or (param) a value handed in.
type defaultOf struct {
	has  bool
	expr int // index of the token that begins the default; 0 where it is not one expression
}

// add records a read of a name that is known.
func (x *extractor) add(at int, name string, hasDefault bool, via string) *Reference {
	t := x.tokens[at]
	return x.addAt(int(t.line), int(t.col), name, hasDefault, via)
}

// addOffset is add for the formats that are read without tokens, by an offset of the file.
func (x *extractor) addOffset(offset int, name string, hasDefault bool, via string) *Reference {
	line, col := x.place(offset)
	return x.addAt(line, col, name, hasDefault, via)
}

// addAt is add by line and column, both from 1. The result may be changed until the next call.
func (x *extractor) addAt(line, col int, name string, hasDefault bool, via string) *Reference {
	if !isName(name) {
		return nil
	}
	x.facts.refs = append(x.facts.refs, Reference{
		Name: name, Path: x.facts.path, Line: line, Column: col, HasDefault: hasDefault,
		Test: x.facts.test, Language: x.facts.lang.name, Via: via,
	})
	return &x.facts.refs[len(x.facts.refs)-1]
}

// dynamic records a read whose name only the running program knows.
func (x *extractor) dynamic(from, to int) {
	t := x.tokens[from]
	end := x.tokens[min(to, len(x.tokens)-1)]
	expr := string(x.src[t.start:max(t.start, min(end.start, t.start+80))])
	x.facts.dynamics = append(x.facts.dynamics, Dynamic{
		Path: x.facts.path, Line: int(t.line), Test: x.facts.test, Language: x.facts.lang.name,
		Expr: strings.TrimSpace(expr),
	})
}

// read records a read whose name is the expression src[from:to] (token indexes, to exclusive): a literal, a constant,
// a parameter of the function around it (which makes that function a helper), or something only known at run time.
func (x *extractor) read(from, to int, d defaultOf, via string) {
	if from >= to || from >= len(x.tokens) {
		return
	}
	name, ok := x.name(from, to)
	switch {
	case !ok:
		x.dynamic(from, to)
	case name.ident == "":
		x.add(from, name.prefix, d.has, via)
	default:
		x.readIdent(from, to, name, d, via)
	}
}

// readIdent records a read by an identifier, with fixed text before and after it.
func (x *extractor) readIdent(from, to int, n nameExpr, d defaultOf, via string) {
	if fn, param := x.enclosingParam(from, n.ident); fn != nil {
		x.addHelper(x.helperOf(fn, param, n, d))
		return
	}
	if value, ok := x.facts.consts[n.ident]; ok {
		x.add(from, n.prefix+value+n.suffix, d.has, via+" by constant "+n.ident)
		return
	}
	if !constantLike(n.ident) && !x.importedIdent(n.ident) && x.facts.lang.link != byPackage {
		x.dynamic(from, to)
		return
	}
	t := x.tokens[from]
	x.facts.pending = append(x.facts.pending, pendingRead{
		constant: n.ident, prefix: n.prefix, suffix: n.suffix, hasDefault: d.has, via: via,
		line: int(t.line), col: int(t.col),
	})
}

func (x *extractor) importedIdent(ident string) bool {
	head, _, _ := strings.Cut(strings.ReplaceAll(ident, "::", "."), ".")
	_, ok := x.facts.imports[head]
	return ok
}

func (x *extractor) helperOf(fn *function, param int, n nameExpr, d defaultOf) helper {
	h := helper{
		name: fn.name, owner: fn.owner, param: param, fallback: -1, prefix: n.prefix, suffix: n.suffix,
		params: fn.params, path: x.facts.path, line: fn.line,
	}
	if d.has {
		h.hasDefault = true
		if d.expr > 0 {
			if i := fn.param(x.text(d.expr)); i >= 0 {
				h.fallback, h.hasDefault = i, false
			}
		}
	}
	if h.fallback < 0 {
		for i, p := range fn.params {
			if i != param && defaultLike(p) {
				h.fallback = i
				break
			}
		}
	}
	h.hasDefault = h.hasDefault || h.fallback >= 0 && h.fallback < len(fn.given) && fn.given[h.fallback]
	return h
}

// nameExpr is a name's expression: fixed text, or an identifier between fixed texts.
type nameExpr struct{ prefix, ident, suffix string }

// name reads the expression of a name; false where it is computed.
func (x *extractor) name(from, to int) (nameExpr, bool) {
	if to-from == 1 && x.kind(from) == tokenString {
		return nameExpr{prefix: x.text(from)}, true
	}
	if ident, next := x.path(from, to); ident != "" && next == to {
		return nameExpr{ident: ident}, true
	}
	return x.joined(from, to)
}

// path reads a possibly qualified identifier: KEY, keys.KEY, Keys::KEY, self::KEY; and the index after it.
func (x *extractor) path(from, to int) (string, int) {
	if x.kind(from) != tokenIdent {
		return "", from
	}
	i := from + 1
	for i+1 < to && x.isAny(i, ".", "::") && x.kind(i+1) == tokenIdent {
		i += 2
	}
	var b strings.Builder
	for n := from; n < i; n++ {
		b.WriteString(x.text(n))
	}
	return b.String(), i
}

// joined reads fixed text around one identifier: "APP_" + name, name + "_URL", `APP_${name}`.
func (x *extractor) joined(from, to int) (nameExpr, bool) {
	var n nameExpr
	put := func(text string) {
		if n.ident == "" {
			n.prefix += text
		} else {
			n.suffix += text
		}
	}
	for i := from; i < to; {
		switch {
		case i > from && x.isAny(i, "+", ".", "<>") && x.kind(i-1) != tokenPunct:
			i++
		case x.kind(i) == tokenString:
			put(x.text(i))
			i++
		case x.kind(i) == tokenInterp && x.is(i+1, openInterp) && x.kind(i+2) == tokenIdent && x.is(i+3, closeInterp):
			// One hole: the text before and after it is what the literal has around it.
			if n.ident != "" || i+4 < to && x.is(i+4, openInterp) {
				return n, false
			}
			raw := x.text(i)
			holeStart := int(x.tokens[i+1].start) - int(x.tokens[i].start)
			end := int(x.tokens[i+3].start) - int(x.tokens[i].start)
			if x.tokens[i+2].start > x.tokens[i+1].start { // ${name}; PHP's $name has no bracket to close
				end++
			}
			if holeStart < 0 || holeStart > len(raw) || end < holeStart || end > len(raw) {
				return n, false
			}
			n.prefix += raw[:holeStart]
			n.ident = x.text(i + 2)
			n.suffix = raw[end:]
			i += 4
		case x.kind(i) == tokenIdent && n.ident == "" && (i+1 >= to || x.isAny(i+1, "+", "<>")):
			n.ident = x.text(i)
			i++
		default:
			return n, false
		}
	}
	return n, true
}

// arguments splits the arguments of the call whose "(" is at open: token index ranges [from, to).
func (x *extractor) arguments(open int) [][2]int {
	end := x.closer(open)
	if end == len(x.tokens) {
		return nil // nothing closes it: the rest of the file is no list of arguments
	}
	var out [][2]int
	start := open + 1
	for i := open + 1; i <= end && i < len(x.tokens); i++ {
		if i == end || x.is(i, ",") {
			if i > start {
				out = append(out, [2]int{start, i})
			}
			start = i + 1
			continue
		}
		if c := x.closer(i); x.match[i] > int32(i) {
			i = c
		}
	}
	return out
}
