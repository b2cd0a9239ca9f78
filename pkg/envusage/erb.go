package envusage

import "bytes"

// erb reads the Ruby in templates.
var erb = &language{
	name:       "erb",
	family:     "ruby",
	extensions: []string{".erb", ".rhtml", ".ecr"},
	syntax:     rubySyntax,
	lex:        erbTokens,
	functions:  rubyFunctions,
	extract:    extractRuby,
	fallback:   rubyFallback,
}

// haml reads the Ruby in Haml and Slim: its lines are code, tags and text, told apart by what is read as ENV.
var haml = &language{
	name:       "haml",
	family:     "ruby",
	extensions: []string{".haml", ".slim"},
	syntax:     hamlSyntax,
	functions:  rubyFunctions,
	extract:    extractRuby,
	fallback:   rubyFallback,
}

// yaml reads YAML that is more than YAML: Ruby in it (config/database.yml), Symfony's %env(X)%.
var yaml = &language{
	name:       "yaml",
	family:     "ruby",
	extensions: []string{".yml", ".yaml"},
	syntax:     rubySyntax,
	lex:        yamlTokens,
	functions:  rubyFunctions,
	extract: func(x *extractor) {
		if len(x.tokens) > 0 {
			extractRuby(x)
		}
		symfonyText(x)
	},
	fallback: rubyFallback,
}

// hamlSyntax is Ruby whose strings end with their line: an apostrophe in text must not swallow the rest.
var hamlSyntax = &syntax{
	quotes:     "'",
	identStart: "@$",
	literal: func(l *lexer) bool {
		c := l.src[l.pos]
		switch {
		case c == '-' && l.peek(1) == '#' && len(bytes.TrimSpace(l.src[l.lineStart:l.pos])) == 0:
			l.toLineEnd()
			return true
		case c == '"' && pythonCloses(l, 1, '"'):
			l.interpolated(1, `"`, "#{", true)
			return true
		case isLetter(c) || c == '@' || c == '$':
			return rubyIdent(l)
		case c == '%' && (l.peek(1) == 'w' || l.peek(1) == 'i') && (l.peek(2) == '[' || l.peek(2) == '('):
			return rubyPercent(l)
		}
		return false
	},
}

// endOfCode is the text of the token that ends each piece of code in a template.
const endOfCode = "%>"

func erbTokens(src []byte, tokens []token) []token { return embedded(src, rubySyntax, tokens) }

// embedded lexes what stands between <% and %>. A piece is a statement of its own.
func embedded(src []byte, syn *syntax, tokens []token) []token {
	p := parts{src: src, syn: syn, line: 1, tokens: tokens}
	for at := 0; ; {
		open := bytes.Index(src[at:], []byte("<%"))
		if open < 0 {
			return p.tokens
		}
		from := at + open + 2
		length := bytes.Index(src[from:], []byte(endOfCode))
		if length < 0 {
			return p.tokens
		}
		to := from + length
		at = to + 2
		if from < to && (src[from] == '#' || src[from] == '%') {
			continue
		}
		for from < to && (src[from] == '=' || src[from] == '-') {
			from++
		}
		if to > from && src[to-1] == '-' {
			to--
		}
		p.lex(from, to)
		p.moveTo(at - 2)
		p.tokens = append(p.tokens, token{kind: tokenPunct, start: int32(at - 2), end: int32(at), line: p.line, col: int32(at - 1 - p.lineStart)})
	}
}

// parts lexes the pieces of code in a file one after the other, and counts its lines once.
type parts struct {
	src       []byte
	syn       *syntax
	tokens    []token
	at        int
	line      int32
	lineStart int
}

// moveTo counts the lines up to an offset ahead.
func (p *parts) moveTo(at int) {
	between := p.src[p.at:at]
	p.line += int32(bytes.Count(between, []byte("\n")))
	if i := bytes.LastIndexByte(between, '\n'); i >= 0 {
		p.lineStart = p.at + i + 1
	}
	p.at = at
}

// lex lexes the piece [from, to).
func (p *parts) lex(from, to int) {
	p.moveTo(from)
	l := lexer{src: p.src, syn: p.syn, table: p.syn.classes(), pos: from, end: to, line: p.line, lineStart: p.lineStart, tokens: p.tokens}
	l.run("")
	p.tokens = l.tokens
}

// yamlTokens lexes the Ruby in YAML, where comments of YAML hide it: a commented line is no code.
func yamlTokens(src []byte, tokens []token) []token {
	if !bytes.Contains(src, []byte("<%")) {
		return tokens
	}
	tokens = erbTokens(src, tokens)
	kept, at, comment := tokens[:0], 0, yamlComment(src)
	for _, t := range tokens {
		if int(t.start) > at {
			if i := bytes.LastIndexByte(src[at:t.start], '\n'); i >= 0 {
				comment = yamlComment(src[at+i+1:])
			}
			at = int(t.start)
		}
		if !comment {
			kept = append(kept, t)
		}
	}
	return kept
}
