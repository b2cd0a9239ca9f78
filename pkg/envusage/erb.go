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
	line, counted := int32(1), 0
	for at := 0; ; {
		open := bytes.Index(src[at:], []byte("<%"))
		if open < 0 {
			return tokens
		}
		from := at + open + 2
		length := bytes.Index(src[from:], []byte(endOfCode))
		if length < 0 {
			return tokens
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
		line += int32(bytes.Count(src[counted:from], []byte("\n")))
		counted = from
		tokens = lex(src, from, to, line, syn, tokens)
		end := token{kind: tokenPunct, start: int32(at - 2), end: int32(at), line: line, col: 1}
		end.line += int32(bytes.Count(src[from:to], []byte("\n")))
		tokens = append(tokens, end)
	}
}

// yamlTokens lexes the Ruby in YAML, where comments of YAML hide it: a commented line is no code.
func yamlTokens(src []byte, tokens []token) []token {
	if !bytes.Contains(src, []byte("<%")) {
		return tokens
	}
	tokens = erbTokens(src, tokens)
	kept := tokens[:0]
	for _, t := range tokens {
		start := bytes.LastIndexByte(src[:t.start], '\n') + 1
		if line := bytes.TrimLeft(src[start:], " \t"); len(line) == 0 || line[0] != '#' {
			kept = append(kept, t)
		}
	}
	return kept
}
