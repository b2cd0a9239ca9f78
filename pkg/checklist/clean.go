package checklist

import (
	"bytes"
	"unicode/utf8"
)

// maxPrefix is how many bytes of indentation and container markers (quotes, bullets, numbers) a line may begin with;
// the line is cut there. It bounds how deep blocks nest, 80 bullets on one line or 40 levels of items indented by four, and with
// it the stack and the time of a parser whose cost is lines times depth.
const maxPrefix = 160

// source is a text made fit for the parser, line by line.
type source struct {
	text  []byte // lines end in \n alone; no BOM, no NUL, no NBSP
	lines []int  // of each line the number that it has in the original, from 1
	cut   bool   // the original was longer than MaxSize
}

// clean bounds a text. Runs of blank lines become one, since every blank line costs the parser a step for each open
// block; lines keep their original numbers.
func clean(text []byte) source {
	var s source
	if len(text) > MaxSize {
		text, s.cut = wholeRunes(text[:MaxSize]), true
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	s.text = make([]byte, 0, len(text)+1)
	s.lines = make([]int, 0, bytes.Count(text, []byte("\n"))+1)
	blank := false
	for number := 1; len(text) > 0; number++ {
		var line []byte
		line, text = nextLine(text)
		line = bounded(plain(line))
		was := blank
		if blank = onlyMarks(line); blank && was {
			continue
		}
		s.text = append(append(s.text, line...), '\n')
		s.lines = append(s.lines, number)
	}
	return s
}

// wholeRunes drops a character that was cut in two.
func wholeRunes(text []byte) []byte {
	for i := 1; i < utf8.UTFMax && i < len(text); i++ {
		if at := len(text) - i; utf8.RuneStart(text[at]) {
			if !utf8.FullRune(text[at:]) {
				return text[:at]
			}
			break
		}
	}
	return text
}

// nextLine splits after \n, \r\n or a lone \r, and gives the line without them.
func nextLine(text []byte) (line, rest []byte) {
	i := bytes.IndexAny(text, "\r\n")
	switch {
	case i < 0:
		return text, nil
	case text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n':
		return text[:i], text[i+2:]
	default:
		return text[:i], text[i+1:]
	}
}

// plain replaces no-break spaces, which keyboards bring about between a bullet and its box, and NULs.
func plain(line []byte) []byte {
	if bytes.IndexByte(line, 0xC2) >= 0 {
		line = bytes.ReplaceAll(line, []byte("\u00A0"), []byte(" "))
	}
	if bytes.IndexByte(line, 0) >= 0 {
		line = bytes.ReplaceAll(line, []byte{0}, []byte("\uFFFD"))
	}
	return line
}

// bounded cuts a line whose indentation and markers are too many, and writes tabs among them as the spaces that they
// stand for (CommonMark 0.31 §2.2).
func bounded(line []byte) []byte {
	tabs := false
	for i, c := range line {
		switch {
		case i >= maxPrefix:
			return untabbed(line[:i])
		case c == '\t':
			tabs = true
		case c == ' ', c == '>', c == '-', c == '+', c == '*', c == '.', c == ')', '0' <= c && c <= '9':
		case tabs:
			return append(untabbed(line[:i]), line[i:]...)
		default:
			return line
		}
	}
	return untabbed(line)
}

func untabbed(prefix []byte) []byte {
	if bytes.IndexByte(prefix, '\t') < 0 {
		return prefix
	}
	out := make([]byte, 0, maxPrefix)
	for _, c := range prefix {
		if c != '\t' {
			out = append(out, c)
			continue
		}
		out = append(out, "    "[len(out)%4:]...)
	}
	return out[:min(len(out), maxPrefix)]
}

// onlyMarks tells whether a line is blank, alone or in quotes.
func onlyMarks(line []byte) bool { return len(bytes.Trim(line, " \t>")) == 0 }
