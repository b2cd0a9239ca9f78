package envusage

import (
	"bytes"
	"slices"
	"sort"
	"strings"
)

// instruction is one instruction with its continuation lines joined.
type instruction struct {
	word   string // upper case
	text   string
	rest   int       // offset in text behind the word
	pieces []pieceOf // where each line of the text comes from, in order
}

// pieceOf says that text from at on stands in the file from src on.
type pieceOf struct{ at, src int }

// span is a part of an instruction's text.
type span struct{ from, to int }

// offset gives the place in the file of an offset of the text.
func (in instruction) offset(at int) int {
	n := sort.Search(len(in.pieces), func(i int) bool { return in.pieces[i].at > at })
	p := in.pieces[max(n-1, 0)]
	return p.src + at - p.at
}

// after gives the instruction that ONBUILD holds.
func (in instruction) after() instruction {
	rest := in.text[in.rest:]
	word, _, _ := strings.Cut(strings.TrimLeft(rest, " \t"), " ")
	in.word = strings.ToUpper(word)
	in.rest += strings.Index(rest, word) + len(word)
	return in
}

// instructions calls each for every instruction of the file: comments are gone, so are the lines of heredocs.
func (f *dockerFile) instructions(each func(instruction)) {
	lines := slices.Collect(bytes.Lines(f.src))
	directives, src := true, 0
	for n := 0; n < len(lines); n++ {
		text := bytes.TrimSpace(bytes.TrimPrefix(lines[n], []byte("\xef\xbb\xbf")))
		if len(text) == 0 || text[0] == '#' {
			directives = directives && f.directive(text)
			src += len(lines[n])
			continue
		}
		directives = false
		in, read := f.join(lines[n:], src)
		for _, l := range lines[n : n+read] {
			src += len(l)
		}
		n += read - 1
		if skip := f.heredocLines(in, lines, n+1); skip > 0 {
			for _, l := range lines[n+1 : n+1+skip] {
				src += len(l)
			}
			n += skip
		}
		each(in)
	}
}

// directive reads `# escape=` and tells whether more directives may follow: only comments of that form, at the top.
func (f *dockerFile) directive(comment []byte) bool {
	name, value, ok := strings.Cut(strings.TrimLeft(string(comment), "# \t"), "=")
	if ok && strings.EqualFold(strings.TrimSpace(name), "escape") && strings.TrimSpace(value) == "`" {
		f.escape = '`'
	}
	return ok
}

// join puts an instruction's lines together: one that ends in the escape goes on, over comments and empty lines.
func (f *dockerFile) join(lines [][]byte, src int) (in instruction, read int) {
	var b strings.Builder
	for _, raw := range lines {
		text := bytes.TrimRight(raw, " \t\r\n")
		begin := len(text) - len(bytes.TrimLeft(text, " \t"))
		comment := begin < len(text) && text[begin] == '#' || begin == len(text)
		goesOn := comment && read > 0 || len(text) > 0 && text[len(text)-1] == f.escape
		if !comment || read == 0 {
			in.pieces = append(in.pieces, pieceOf{b.Len(), src})
			b.Write(bytes.TrimSuffix(text, []byte{f.escape}))
		}
		read, src = read+1, src+len(raw)
		if !goesOn {
			break
		}
	}
	in.text = b.String()
	word := strings.TrimLeft(in.text, " \t\ufeff")
	in.rest = len(in.text) - len(word)
	word = word[:strings.IndexFunc(word+" ", func(r rune) bool { return r == ' ' || r == '\t' })]
	in.word, in.rest = strings.ToUpper(word), in.rest+len(word)
	return in, read
}

// heredocLines counts the lines of the heredocs that an instruction opens (`RUN <<EOF`, `COPY <<-"EOF" /x`). One that
// no line closes is none.
func (f *dockerFile) heredocLines(in instruction, lines [][]byte, next int) int {
	if in.word != "RUN" && in.word != "COPY" && in.word != "ADD" {
		return 0
	}
	end := next
	for rest := in.text; ; {
		i := strings.Index(rest, "<<")
		if i < 0 {
			return end - next
		}
		rest = strings.TrimLeft(strings.TrimPrefix(rest[i+2:], "-"), `"'`)
		name := rest[:variableEnd([]byte(rest[:min(len(rest), 100)]), 0)]
		at := f.linesOf(lines, name)
		if n := sort.SearchInts(at, end); name != "" && n < len(at) {
			end = at[n] + 1
		}
	}
}

// linesOf gives the lines that have only this text.
func (f *dockerFile) linesOf(lines [][]byte, text string) []int {
	if f.lines == nil {
		f.lines = map[string][]int{}
		for n, l := range lines {
			word := string(bytes.TrimSpace(l))
			f.lines[word] = append(f.lines[word], n)
		}
	}
	return f.lines[text]
}

// words splits text[from:] at white space outside of quotes, up to a comment behind the last word.
func (f *dockerFile) words(text string, from int) []span {
	var out []span
	start, quote := -1, byte(0)
	for i := from; i < len(text); i++ {
		c := text[i]
		space := c == ' ' || c == '\t'
		if c == '#' && start < 0 && len(out) > 0 {
			return out
		}
		switch {
		case quote == 0 && space:
			if start >= 0 {
				out = append(out, span{start, i})
			}
			start = -1
			continue
		case c == f.escape && quote != '\'':
			if start < 0 {
				start = i
			}
			i++
			continue
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
		if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		out = append(out, span{start, len(text)})
	}
	return out
}
