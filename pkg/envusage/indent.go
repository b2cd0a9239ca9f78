package envusage

// indentation is what the lines of a file say of its blocks, worked out once: a line is known by its number among the
// lines that have tokens.
type indentation struct {
	firsts []int32         // first token of each line
	lineOf []int32         // the line of each token
	owners []int32         // name token of the class or module around each line; -1 for none
	ends   map[int32]int32 // line -> end of the block it opens
}

var ownerLines = map[string]bool{"class": true, "module": true, "defmodule": true}

// lines gives the file's indentation, built when first asked for.
func (x *extractor) lines() *indentation {
	if x.indent != nil {
		return x.indent
	}
	in := &indentation{lineOf: make([]int32, len(x.tokens)), ends: map[int32]int32{}}
	var around []int32 // name tokens of the open classes, outer before inner
	for i := range x.tokens {
		if i > 0 && x.tokens[i-1].line == x.tokens[i].line {
			in.lineOf[i] = in.lineOf[i-1]
			continue
		}
		in.lineOf[i] = int32(len(in.firsts))
		in.firsts = append(in.firsts, int32(i))
		for len(around) > 0 && x.tokens[around[len(around)-1]-1].col >= x.tokens[i].col {
			around = around[:len(around)-1]
		}
		owner := int32(-1)
		if len(around) > 0 {
			owner = around[len(around)-1]
		}
		in.owners = append(in.owners, owner)
		if x.kind(i) == tokenIdent && x.kind(i+1) == tokenIdent && ownerLines[x.text(i)] {
			around = append(around, int32(i+1))
		}
	}
	x.indent = in
	return in
}

// lineStart gives the index of the first token on token i's line.
func (x *extractor) lineStart(i int) int {
	in := x.lines()
	return int(in.firsts[in.lineOf[i]])
}

// lineEnd gives the index of the first token after token i's line.
func (x *extractor) lineEnd(i int) int {
	in := x.lines()
	if i >= len(x.tokens) {
		return len(x.tokens)
	}
	if next := in.lineOf[i] + 1; int(next) < len(in.firsts) {
		return int(in.firsts[next])
	}
	return len(x.tokens)
}

// dedent gives the end of the block that the line of token i opens: the next line that begins at its column or left
// of it, with something else than a closing bracket.
func (x *extractor) dedent(i int) int {
	in := x.lines()
	line := in.lineOf[i]
	if end, ok := in.ends[line]; ok {
		return int(end)
	}
	col, end := x.tokens[in.firsts[line]].col, len(x.tokens)
	for n := int(line) + 1; n < len(in.firsts); n++ {
		if f := int(in.firsts[n]); x.tokens[f].col <= col && !x.isAny(f, ")", "]", "}") {
			end = f
			break
		}
	}
	in.ends[line] = int32(end)
	return end
}

// indentOwner gives the class or module around the line of token i, the last segment of its name: the nearest one
// above with less indentation.
func (x *extractor) indentOwner(i int) string {
	if i >= len(x.tokens) {
		return ""
	}
	in := x.lines()
	owner := in.owners[in.lineOf[i]]
	if owner < 0 {
		return ""
	}
	name, _ := x.path(int(owner), len(x.tokens))
	return lastSegment(name)
}

func lastSegment(name string) string {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == ':' || name[i] == '.' {
			return name[i+1:]
		}
	}
	return name
}
