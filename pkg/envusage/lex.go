package envusage

import (
	"bytes"
	"strings"
	"sync"
)

// syntax is what the lexer must know of a language.
type syntax struct {
	lineComments  []string
	blockOpen     string
	blockClose    string
	nestedBlocks  bool
	identStart    string // bytes beyond letters, "_" and non-ASCII that begin a name
	identPart     string // bytes beyond letters, digits, "_" and non-ASCII that go on in a name
	newlineInside bool   // plain quotes may span lines
	// literal lexes what is special to the language at the lexer's position; false leaves it to the common rules.
	literal func(l *lexer) bool
	// quotes lists the bytes that open and close a plain string with backslash escapes.
	quotes string

	once  sync.Once
	table [256]byteClass // filled from the above when first asked for
}

// byteClass says what a byte can do in a language.
type byteClass uint8

const (
	beginsIdent byteClass = 1 << iota
	inIdent
	isQuote
)

// classes gives the table of the language's bytes.
func (s *syntax) classes() *[256]byteClass {
	s.once.Do(func() {
		for i := range s.table {
			c := byte(i)
			if isLetter(c) || strings.IndexByte(s.identStart, c) >= 0 {
				s.table[i] |= beginsIdent
			}
			if isLetter(c) || isDigit(c) || strings.IndexByte(s.identPart, c) >= 0 {
				s.table[i] |= inIdent
			}
			if strings.IndexByte(s.quotes, c) >= 0 {
				s.table[i] |= isQuote
			}
		}
	})
	return &s.table
}

// maxDepth bounds nested interpolation: `${`${…}`}`. What is deeper stays text.
const maxDepth = 40

// lexer turns source into tokens. It never fails: what it cannot make sense of becomes punctuation, and it goes on.
type lexer struct {
	src       []byte
	syn       *syntax
	table     *[256]byteClass // of syn
	pos       int
	end       int // exclusive; less than len(src) while inside an embedded part
	line      int32
	lineStart int
	depth     int
	tokens    []token
	unclosed  map[string]bool // closing marks of heredocs that the rest of the file lacks
	jsx       *jsxMemory      // nil until a tag is tried
}

// lex appends the tokens of src[from:to] to tokens. Lines are counted from line.
func lex(src []byte, from, to int, line int32, syn *syntax, tokens []token) []token {
	l := lexer{src: src, syn: syn, table: syn.classes(), pos: from, end: to, line: line, lineStart: from, tokens: tokens}
	if i := bytes.LastIndexByte(src[:from], '\n'); from > 0 {
		l.lineStart = i + 1
	}
	l.run("")
	return l.tokens
}

// run lexes until the end, or until the bracket closing (`}` or `)`) of an interpolation that is open.
func (l *lexer) run(closing string) {
	nested := 0
	for l.pos < l.end {
		c := l.src[l.pos]
		switch {
		case c == '\n':
			l.newline()
		case c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v':
			l.pos++
		case closing != "" && nested == 0 && c == closing[0]:
			return
		case l.syn.literal != nil && l.syn.literal(l):
		case l.comment():
		case l.isIdentStart(c):
			l.ident()
		case c >= '0' && c <= '9':
			l.number()
		case l.table[c]&isQuote != 0:
			l.quoted(c)
		default:
			if closing != "" {
				if c == openOf(closing[0]) {
					nested++
				} else if c == closing[0] {
					nested--
				}
			}
			l.punct()
		}
	}
}

func openOf(closing byte) byte {
	switch closing {
	case '}':
		return '{'
	case ')':
		return '('
	default:
		return '['
	}
}

// newline consumes the line feed at the position.
func (l *lexer) newline() {
	l.pos++
	l.line++
	l.lineStart = l.pos
}

func (l *lexer) col(at int) int32 { return int32(at-l.lineStart) + 1 }

func (l *lexer) emit(kind tokenKind, start, end int) {
	l.tokens = append(l.tokens, token{kind: kind, start: int32(start), end: int32(end), line: l.line, col: l.col(start)})
}

func (l *lexer) has(prefix string) bool {
	return l.hasAt(l.pos, prefix)
}

func (l *lexer) hasAt(at int, prefix string) bool {
	return at+len(prefix) <= l.end && string(l.src[at:at+len(prefix)]) == prefix
}

func (l *lexer) peek(n int) byte {
	if l.pos+n < l.end {
		return l.src[l.pos+n]
	}
	return 0
}

func (l *lexer) comment() bool {
	for _, open := range l.syn.lineComments {
		if l.has(open) {
			l.toLineEnd()
			return true
		}
	}
	if l.syn.blockOpen == "" || !l.has(l.syn.blockOpen) {
		return false
	}
	l.pos += len(l.syn.blockOpen)
	for depth := 1; l.pos < l.end && depth > 0; {
		switch {
		case l.has(l.syn.blockClose):
			l.pos += len(l.syn.blockClose)
			depth--
		case l.syn.nestedBlocks && l.has(l.syn.blockOpen):
			l.pos += len(l.syn.blockOpen)
			depth++
		case l.src[l.pos] == '\n':
			l.newline()
		default:
			l.pos++
		}
	}
	return true
}

func (l *lexer) toLineEnd() {
	if i := bytes.IndexByte(l.src[l.pos:l.end], '\n'); i >= 0 {
		l.pos += i
		return
	}
	l.pos = l.end
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80 }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

func (l *lexer) isIdentStart(c byte) bool { return l.table[c]&beginsIdent != 0 }

func (l *lexer) ident() {
	start := l.pos
	for l.pos++; l.pos < l.end; l.pos++ {
		if l.table[l.src[l.pos]]&inIdent == 0 {
			break
		}
	}
	l.emit(tokenIdent, start, l.pos)
}

func (l *lexer) number() {
	start := l.pos
	for l.pos++; l.pos < l.end; l.pos++ {
		c := l.src[l.pos]
		fraction := c == '.' && l.pos+1 < l.end && isDigit(l.src[l.pos+1])
		if !isLetter(c) && !isDigit(c) && !fraction {
			break
		}
	}
	l.emit(tokenNumber, start, l.pos)
}

// quoted lexes a plain string with backslash escapes. One that the line does not close is taken for a stray quote
// (an apostrophe in JSX text), unless the language lets strings span lines.
func (l *lexer) quoted(q byte) {
	start := l.pos
	for i := l.pos + 1; i < l.end; i++ {
		switch c := l.src[i]; {
		case c == '\\':
			i++
		case c == q:
			l.string(start, start+1, i, i+1)
			return
		case c == '\n' && !l.syn.newlineInside:
			l.punct()
			return
		}
	}
	l.punct()
}

// string emits src[from:to] as a string literal that begins at start, and goes on at next, counting lines.
func (l *lexer) string(start, from, to, next int) {
	l.tokens = append(l.tokens, token{kind: tokenString, start: int32(from), end: int32(to), line: l.line, col: l.col(start)})
	l.skipTo(next)
}

// skipTo moves to an offset ahead and counts the lines between.
func (l *lexer) skipTo(next int) {
	next = min(next, l.end)
	for l.pos < next {
		i := bytes.IndexByte(l.src[l.pos:next], '\n')
		if i < 0 {
			l.pos = next
			return
		}
		l.pos += i
		l.newline()
	}
}

// interpolated lexes a string that ends at closing and may hold expressions that begin with hole (`${`, `#{`) and end
// with `}`. The position is at its first quote, which is open bytes long.
func (l *lexer) interpolated(open int, closing, hole string, escapes bool) {
	at := len(l.tokens)
	start, col, line := l.pos, l.col(l.pos), l.line
	l.tokens = append(l.tokens, token{kind: tokenString, start: int32(start + open), line: line, col: col})
	l.pos += open
	for l.pos < l.end && !l.has(closing) {
		switch c := l.src[l.pos]; {
		case c == '\n':
			l.newline()
		case c == '\\' && escapes:
			l.pos++
			if l.pos < l.end && l.src[l.pos] != '\n' {
				l.pos++
			}
		case c == hole[0] && l.has(hole) && l.depth < maxDepth:
			l.tokens[at].kind = tokenInterp
			l.hole(len(hole), "}")
		default:
			l.pos++
		}
	}
	l.tokens[at].end = int32(min(l.pos, l.end))
	l.pos = min(l.pos+len(closing), l.end)
}

// hole lexes one interpolated expression, between the two interpolation marks.
func (l *lexer) hole(open int, closing string) {
	l.emitMark(openInterp)
	l.pos += open
	l.depth++
	l.run(closing)
	l.depth--
	l.emitMark(closeInterp)
	if l.pos < l.end {
		l.pos++
	}
}

// emitMark emits an interpolation mark: an empty token whose negative length tells which.
func (l *lexer) emitMark(mark string) {
	end := int32(-1)
	if mark == closeInterp {
		end = -2
	}
	l.tokens = append(l.tokens, token{kind: tokenPunct, start: int32(l.pos), end: end, line: l.line, col: l.col(l.pos)})
}

// operators of two and three bytes that matter to a reader of defaults, assignments and scopes, longest first.
var operators = []string{
	"??=", "||=", "&&=", "===", "!==", "...", "**=", "<<=", ">>=", "..=",
	"??", "||", "&&", "==", "!=", "<=", ">=", "=>", "->", "::", "?.", "?:", ":=", "+=", "-=", "*=", "/=", "|>", "//", "<<", "<-", "++", "--", "=~", "..",
}

// operatorTails are the second bytes of operators: after most brackets and commas stands none of them.
const operatorTails = "?|&=*<>.:->+/~"

func (l *lexer) punct() {
	n := 1
	if l.pos+1 < l.end && strings.IndexByte(operatorTails, l.src[l.pos+1]) >= 0 {
		for _, op := range operators {
			if l.src[l.pos] == op[0] && l.has(op) {
				n = len(op)
				break
			}
		}
	}
	l.emit(tokenPunct, l.pos, l.pos+n)
	l.pos += n
}

// lacks notes that nothing closes a heredoc of this name from here on, so that it is looked for once.
func (l *lexer) lacks(name []byte) {
	if l.unclosed == nil {
		l.unclosed = map[string]bool{}
	}
	l.unclosed[string(name)] = true
}
