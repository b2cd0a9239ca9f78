package checklist

import (
	"strings"
	"unicode"
)

// prose adds a paragraph. A line that people write in a heading's place, bold or with a colon, begins a section.
func (w *walker) prose(in inline, line int) {
	kept := strings.Split(in.without(struck), "\n")
	bare := strings.Split(in.without(code), "\n")
	var b, counts, prose []string
	start, from, italic := line, 0, true
	flush := func() {
		text := strings.Join(b, "\n")
		if strings.TrimSpace(text) != "" {
			c := contentOf(strings.Join(counts, "\n"))
			if c == filling && italic && instructs(text) {
				c = vacant
			}
			w.add(Block{Text: text, Prose: strings.Join(prose, "\n"), Line: start}, c)
		}
	}
	for i, text := range strings.Split(in.text, "\n") {
		count, size := kept[i], len(text)
		if level, title, rest := loose(in, from, text); level > 0 {
			flush()
			w.section(level, title, line+i)
			b, counts, prose, start, italic = nil, nil, nil, line+i, true
			text, count = rest, rest
		}
		italic = italic && (in.wholly(emphasised, from, from+size) || strings.TrimSpace(text) == "")
		b, counts, prose = append(b, text), append(counts, count), append(prose, bare[i])
		from += size + 1
	}
	flush()
}

// A heading that is none is short.
const (
	maxLabel      = 60 // bytes
	maxLabelWords = 6
)

// loose tells whether the line that begins at from is used as a heading; rest is what stands behind it in the line.
func loose(in inline, from int, text string) (level int, title, rest string) {
	if in.wholly(strong, from, from+len(text)) && len(strings.Fields(text)) <= maxLabelWords {
		return BoldLine, label(text), ""
	}
	at := in.labelEnd(from, text)
	if at < 0 {
		return 0, "", ""
	}
	title, rest = label(text[:at]), strings.TrimLeft(strings.TrimSpace(text[at:]), ":-–— ")
	switch {
	case title == "", len(strings.Fields(title)) > maxLabelWords, startsDeclined(text), isUnfinished(text):
		return 0, "", ""
	case rest == "":
		return BoldLine, title, ""
	}
	return LabelLine, title, rest
}

// labelEnd gives where in a line its label ends, before a colon or after bold words that a dash follows; -1 without.
func (in inline) labelEnd(from int, text string) int {
	lead := len(text) - len(strings.TrimLeft(text, " "))
	if m := in.markAt(strong, from+lead); m.from == from+lead && m.from < m.to && m.to <= from+len(text) {
		rest := strings.TrimSpace(in.text[m.to : from+len(text)])
		for _, dash := range []string{":", "-", "–", "—"} {
			if strings.HasPrefix(rest, dash) {
				return m.to - from
			}
		}
	}
	at := strings.IndexByte(text[:min(len(text), maxLabel)], ':')
	if at < 0 || at+1 < len(text) && text[at+1] != ' ' {
		return -1
	}
	return at
}

// label takes off a title what is no word of it.
func label(text string) string {
	return strings.TrimFunc(oneLine(text), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(":-–—", r)
	})
}
