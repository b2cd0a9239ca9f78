package envusage

import (
	"bytes"
	"strings"
)

// Single-file components are markup with code in parts: scripts, Astro's frontmatter, and the expressions of the
// template. The parts are lexed as JavaScript where they stand, so that imports, helpers and lines are those of the
// file; the prose between them, comments and styles give no tokens.

var vue = component("vue", ".vue", &markupDialect{hole: "{{", bound: func(attribute string) bool {
	return strings.HasPrefix(attribute, ":") || strings.HasPrefix(attribute, "v-") || strings.HasPrefix(attribute, "@") || strings.HasPrefix(attribute, "#")
}})

var svelte = component("svelte", ".svelte", &markupDialect{hole: "{", sigils: "#:@/", inQuotes: true})

var astro = component("astro", ".astro", &markupDialect{hole: "{", frontmatter: true})

// markupDialect is what the lexer must know of one kind of component.
type markupDialect struct {
	hole        string                      // begins an expression in text; "{" also in tags
	sigils      string                      // bytes right behind the hole that make it a block: {#if x}
	inQuotes    bool                        // quoted attributes have holes: class="a {b}"
	bound       func(attribute string) bool // attributes whose quoted value is an expression; nil for none
	frontmatter bool                        // code between two lines of ---, at the top
}

func component(name, extension string, d *markupDialect) *language {
	return &language{
		name:       name,
		family:     "js",
		extensions: []string{extension},
		syntax:     jsSyntax,
		lex:        d.lex,
		triggers:   javascript.triggers,
		functions:  braceFunctions(nameFirst, true),
		extract:    extractJS,
		fallback:   jsFallback,
		link:       byImport,
		resolve:    resolveJS,
	}
}

// markupLexer walks the markup of one file and lexes the code in it.
type markupLexer struct {
	*lexer
	d *markupDialect
}

func (d *markupDialect) lex(src []byte, tokens []token) []token {
	l := markupLexer{&lexer{src: src, syn: jsSyntax, table: jsSyntax.classes(), end: len(src), line: 1, tokens: tokens}, d}
	if d.frontmatter {
		l.frontmatter()
	}
	for l.pos < l.end {
		switch c := l.src[l.pos]; {
		case c == '\n':
			l.newline()
		case c == '<' && l.has("<!--"):
			l.skipPast("-->")
		case c == '<' && isLetter(l.peek(1)):
			l.element()
		case c == '{' && l.has(d.hole):
			l.expression()
		default:
			l.pos++
		}
	}
	return l.tokens
}

// frontmatter lexes the code between the first two lines of ---, which only white space may stand before.
func (l *markupLexer) frontmatter() {
	rest := bytes.TrimLeft(l.src, " \t\r\n\ufeff")
	if !bytes.HasPrefix(rest, []byte("---")) {
		return
	}
	l.skipTo(len(l.src) - len(rest) + 3)
	end := bytes.Index(l.src[l.pos:], []byte("\n---"))
	if end < 0 {
		return
	}
	l.part(l.pos + end)
	l.skipTo(l.pos + len("\n---"))
}

// part lexes the code up to an offset, fenced by marks so that no expression reaches over its end.
func (l *markupLexer) part(to int) {
	l.emitMark(openInterp)
	end := l.end
	l.end = to
	l.run("")
	l.end = end
	l.skipTo(to)
	l.emitMark(closeInterp)
}

// expression lexes the hole at the position.
func (l *markupLexer) expression() {
	open := len(l.d.hole)
	if strings.IndexByte(l.d.sigils, l.peek(open)) >= 0 {
		open++
	}
	l.hole(open, "}")
	if l.d.hole == "{{" && l.pos < l.end && l.src[l.pos] == '}' {
		l.pos++
	}
}

// element reads an opening tag, and the content of those whose content is no markup.
func (l *markupLexer) element() {
	start := l.pos + 1
	for l.pos++; l.pos < l.end && isTagName(l.src[l.pos]); l.pos++ {
	}
	name := string(l.src[start:l.pos])
	closed := l.attributes()
	if name != "script" && name != "style" || closed {
		return
	}
	end := bytes.Index(l.src[l.pos:l.end], []byte("</"+name))
	if end < 0 {
		end = l.end - l.pos
	}
	if end += l.pos; name == "script" {
		l.part(end)
	}
	l.skipTo(end)
}
