package envusage

// mark stands for the text of an identifier or of punctuation: its length, first and last byte. Most tokens are told
// apart by it without a look at the source, and those of one or two bytes entirely.
type mark uint32

func markOf(text string) mark {
	if text == "" {
		return 0
	}
	return mark(len(text))<<16 | mark(text[0])<<8 | mark(text[len(text)-1])
}

// markAt gives the mark of token i: 0 for what is neither identifier nor punctuation.
func (x *extractor) markAt(i int) mark {
	x.spend()
	if uint(i) >= uint(len(x.marks)) {
		return 0
	}
	return x.marks[i]
}

// is tells whether token i is an identifier or punctuation with this text.
func (x *extractor) is(i int, text string) bool {
	return x.markAt(i) == markOf(text) && (len(text) <= 2 || x.same(i, text)) && text != ""
}

func (x *extractor) same(i int, text string) bool {
	return string(x.src[x.tokens[i].start:x.tokens[i].end]) == text
}

// isAny tells whether token i is one of the texts.
func (x *extractor) isAny(i int, texts ...string) bool {
	m := x.markAt(i)
	if m == 0 {
		return false
	}
	for _, t := range texts {
		if m == markOf(t) && (len(t) <= 2 || x.same(i, t)) {
			return true
		}
	}
	return false
}

// lexed takes the file's tokens.
func (x *extractor) lexed(tokens []token) {
	x.tokens = tokens
	x.budget()
	x.pair()
}

// pair fills the tables of marks and of brackets. Brackets that do not pair are left alone.
func (x *extractor) pair() {
	x.match = make([]int32, len(x.tokens))
	x.marks = make([]mark, len(x.tokens))
	var open []int32
	for i := range x.tokens {
		x.match[i] = -1
		if k := x.tokens[i].kind; k != tokenPunct && k != tokenIdent {
			continue
		}
		m := x.rawMark(i)
		x.marks[i] = m
		switch m {
		case markOf("("), markOf("["), markOf("{"), markOf(openInterp):
			open = append(open, int32(i))
		case markOf(")"), markOf("]"), markOf("}"), markOf(closeInterp):
			for n := len(open) - 1; n >= 0 && n >= len(open)-4; n-- {
				if x.marks[open[n]] == opening(m) {
					x.match[i], x.match[open[n]] = open[n], int32(i)
					open = open[:n]
					break
				}
			}
		}
	}
}

func (x *extractor) rawMark(i int) mark {
	t := x.tokens[i]
	switch {
	case t.end == -1:
		return markOf(openInterp)
	case t.end == -2:
		return markOf(closeInterp)
	case t.end <= t.start:
		return 0
	}
	return mark(min(t.end-t.start, 0xffff))<<16 | mark(x.src[t.start])<<8 | mark(x.src[t.end-1])
}

// opening gives the mark of the bracket that one closes.
func opening(closing mark) mark {
	switch closing {
	case markOf(")"):
		return markOf("(")
	case markOf("]"):
		return markOf("[")
	case markOf("}"):
		return markOf("{")
	default:
		return markOf(openInterp)
	}
}
