package envusage

import (
	"bytes"
	"strings"
)

// blade reads the PHP in Laravel's templates: {{ … }}, {!! … !!}, @directive(…), @php … @endphp, <?php … ?>.
var blade = &language{
	name:      "blade",
	family:    "php",
	match:     func(p string) bool { return strings.HasSuffix(p, ".blade.php") },
	syntax:    phpCodeSyntax,
	lex:       bladeTokens,
	functions: phpFunctions,
	extract:   extractPHP,
	fallback:  phpFallback,
}

// bladeParts are the marks around the code of a template (laravel.com, "Blade Templates").
var bladeParts = []struct {
	open, closing string
	comment       bool
}{
	{"{{--", "--}}", true}, {"@{{", "}}", true}, {"{{", "}}", false}, {"{!!", "!!}", false}, {"<?php", "?>", false}, {"<?=", "?>", false},
	{"@php\n", "@endphp", false}, {"@verbatim", "@endverbatim", true},
}

func bladeTokens(src []byte, tokens []token) []token {
	p := parts{src: src, syn: phpCodeSyntax, line: 1, tokens: tokens}
	for at := 0; at < len(src); {
		i := bytes.IndexAny(src[at:], "{@<")
		if i < 0 {
			return p.tokens
		}
		at += i
		if next := bladePart(src, at, p.lex); next > 0 {
			at = next
			continue
		}
		at = bladeDirective(src, at, p.lex)
	}
	return p.tokens
}

// bladePart lexes the part that opens at an offset, and gives the offset after it; 0 where none does.
func bladePart(src []byte, at int, add func(from, to int)) int {
	for _, p := range bladeParts {
		if !bytes.HasPrefix(src[at:], []byte(p.open)) {
			continue
		}
		from := at + len(p.open)
		length := bytes.Index(src[from:], []byte(p.closing))
		if length < 0 {
			length = len(src) - from
		}
		if !p.comment {
			add(from, from+length)
		}
		return min(from+length+len(p.closing), len(src))
	}
	return 0
}

// bladeDirective lexes the bracket of @if(…), and gives the offset after it.
func bladeDirective(src []byte, at int, add func(from, to int)) int {
	if src[at] != '@' {
		return at + 1
	}
	i := at + 1
	for i < len(src) && (isLetter(src[i]) || isDigit(src[i])) {
		i++
	}
	open := i
	for open < len(src) && src[open] == ' ' {
		open++
	}
	if i == at+1 || open >= len(src) || src[open] != '(' {
		return i
	}
	end := matchingByte(src, open+1, '(', ')')
	if end < 0 {
		return i
	}
	add(open, end+1)
	return end + 1
}
