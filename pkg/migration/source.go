package migration

import (
	"strings"
)

// token is one token of a program. Comments are gone, a string is one token whatever is in it.
type token struct {
	kind  tokenKind
	text  string // a string's content, with a placeholder for each part that is computed
	line  int
	col   int
	first bool // of its line
	hole  bool // a string with computed parts
}

type tokenKind uint8

const (
	wordToken tokenKind = iota
	stringToken
	symbolToken // Ruby's and Elixir's :name
	punctToken
)

func (t token) word(w string) bool { return t.kind == wordToken && t.text == w }

func (t token) punct(p string) bool { return t.kind == punctToken && t.text == p }

// language is how a programming language writes comments and strings.
type language struct {
	hash    bool   // # begins a comment
	slashes bool   // // and /* */ do
	symbols bool   // :name
	ends    bool   // blocks end with "end"
	bare    bool   // a call needs no parentheses
	interp  string // what begins a computed part of "…"; "" where a prefix or another quote says so
}

var (
	ruby       = &language{hash: true, symbols: true, ends: true, bare: true, interp: "#{"}
	elixir     = &language{hash: true, symbols: true, ends: true, bare: true, interp: "#{"}
	python     = &language{hash: true}
	javascript = &language{slashes: true}
	php        = &language{hash: true, slashes: true}
	csharp     = &language{slashes: true}
)

// maxTokens bounds a program; a migration has some hundreds.
const maxTokens = 100_000

type lexer struct {
	lang    *language
	src     string
	pos     int
	line    int
	start   int // of the line
	fresh   bool
	toks    []token
	pending []heredoc
	open    bool // something is not closed
	work    int  // bytes that were looked at in vain
}

// heredoc is one whose text begins on the next line.
type heredoc struct {
	at     int // its token
	end    string
	interp bool
}

// lex reads a program. It never fails; whole is false where something is not closed or too long.
func lex(src string, lang *language) (toks []token, whole bool) {
	l := &lexer{lang: lang, src: src, line: 1, fresh: true}
	for l.pos < len(l.src) && len(l.toks) < maxTokens {
		l.step()
	}
	return l.toks, !l.open && l.pos >= len(l.src) && len(l.pending) == 0
}

func (l *lexer) has(prefix string) bool { return strings.HasPrefix(l.src[l.pos:], prefix) }

func (l *lexer) emit(kind tokenKind, text string, from, line int, hole bool) {
	l.toks = append(l.toks, token{kind: kind, text: text, line: line, col: from - l.start, first: l.fresh, hole: hole})
	l.fresh = false
}

func (l *lexer) newline() {
	l.pos++
	l.line++
	l.start, l.fresh = l.pos, true
	for _, h := range l.pending {
		l.body(h)
	}
	l.pending = nil
}

func (l *lexer) step() {
	c := l.src[l.pos]
	switch {
	case c == '\n':
		l.newline()
	case c == ' ' || c == '\t' || c == '\r' || c == '\f':
		l.pos++
	case l.comment():
	case l.literal():
	case isWordStart(c) || isDigit(c) || c == '$' && l.lang != ruby || c == '@' && l.lang.ends:
		from := l.pos
		l.pos++
		for l.pos < len(l.src) && (isWordStart(l.src[l.pos]) || isDigit(l.src[l.pos])) {
			l.pos++
		}
		if l.lang.ends && l.pos < len(l.src) && (l.src[l.pos] == '?' || l.src[l.pos] == '!') && !strings.HasPrefix(l.src[l.pos+1:], "=") {
			l.pos++
		}
		l.emit(wordToken, l.src[from:l.pos], from, l.line, false)
	default:
		n := 1
		for _, two := range []string{"=>", "->", "::", "<>", "|>"} {
			if l.has(two) {
				n = 2
			}
		}
		l.emit(punctToken, l.src[l.pos:l.pos+n], l.pos, l.line, false)
		l.pos += n
	}
}

// comment passes a comment.
func (l *lexer) comment() bool {
	switch {
	case l.lang.hash && l.has("#") && !(l.lang == php && l.has("#[")), l.lang.slashes && l.has("//"):
		if n := strings.IndexByte(l.src[l.pos:], '\n'); n >= 0 {
			l.pos += n
		} else {
			l.pos = len(l.src)
		}
		return true
	case l.lang.slashes && l.has("/*"):
		l.pass(l.pos+2, "*/")
		return true
	case l.lang == ruby && l.pos == l.start && l.has("=begin"):
		l.pass(l.pos, "\n=end")
		return true
	case l.lang == ruby && l.pos == l.start && l.has("__END__"):
		l.pos = len(l.src)
		return true
	}
	return false
}

// pass goes on to behind the next end, from a position on.
func (l *lexer) pass(from int, end string) {
	n := strings.Index(l.src[from:], end)
	to := len(l.src)
	if n >= 0 {
		to = from + n + len(end)
	} else {
		l.open = true
	}
	l.line += strings.Count(l.src[l.pos:to], "\n")
	if i := strings.LastIndexByte(l.src[:to], '\n'); i >= l.start {
		l.start = i + 1
	}
	l.pos = to
}

// literal reads a string of any kind, or a symbol.
func (l *lexer) literal() bool {
	c := l.src[l.pos]
	switch {
	case l.lang == ruby && c == '<' && l.rubyHeredoc(), l.lang == php && l.has("<<<") && l.phpHeredoc():
	case l.lang == ruby && c == '%' && l.percent():
	case l.lang == elixir && c == '~' && l.sigil():
	case l.lang.symbols && c == ':' && l.symbol():
	case l.lang == csharp && l.csharpString(), l.lang == python && l.pythonString():
	case l.lang == elixir && l.has(`"""`):
		l.text(l.pos+3, `"""`, true, true)
	case c == '`' && (l.lang == javascript || l.lang == ruby):
		l.template()
	case c == '/' && l.lang == javascript && l.regex():
	case c == '"' || c == '\'' && l.lang != csharp:
		interp := c == '"' && (l.lang.interp != "" || l.lang == php)
		l.text(l.pos+1, string(c), true, interp)
	case c == '\'' && l.lang == csharp: // a character
		l.text(l.pos+1, "'", true, false)
	default:
		return false
	}
	return true
}

// text reads a string whose content begins at from and ends with end.
func (l *lexer) text(from int, end string, escapes, interp bool) {
	at, line := l.pos, l.line
	text, to, hole, closed := content(l.src, from, end, escapes, l.holes(interp), l.lang == javascript || l.lang == csharp)
	l.open = l.open || !closed
	l.emit(stringToken, text, at, line, hole)
	l.moved(to)
}

// moved goes on to a position behind a string, counting its lines.
func (l *lexer) moved(to int) {
	part := l.src[l.pos:to]
	if n := strings.Count(part, "\n"); n > 0 {
		l.line += n
		l.start = l.pos + strings.LastIndexByte(part, '\n') + 1
	}
	l.pos = to
}

func (l *lexer) holes(interp bool) string {
	switch {
	case !interp:
		return ""
	case l.lang == php:
		return "$"
	case l.lang.interp != "":
		return l.lang.interp
	}
	return "{"
}
