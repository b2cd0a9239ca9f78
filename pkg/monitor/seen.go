package monitor

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"deploycoord/pkg/escape"
)

// seen is what is not counted but known or not known: patterns of errors.
type seen struct {
	errors map[string]pattern // by the pattern's mask
	more   bool               // than are kept
}

// pattern is a new error in a log.
type pattern struct {
	text  string
	first int64 // Unix seconds
}

// earlier is the one of both that was first.
func (p pattern) earlier(o pattern) pattern {
	if cmp.Or(cmp.Compare(p.first, o.first), cmp.Compare(p.text, o.text)) <= 0 {
		return p
	}
	return o
}

// merge is what is in any of both. The first maxPatterns are kept.
func (s seen) merge(o seen) seen {
	out := seen{errors: maps.Clone(s.errors), more: s.more || o.more}
	if out.errors == nil {
		out.errors = map[string]pattern{}
	}
	for mask, p := range o.errors {
		if known, ok := out.errors[mask]; ok {
			p = p.earlier(known)
		}
		out.errors[mask] = p
	}
	if len(out.errors) > maxPatterns {
		for _, mask := range out.order()[maxPatterns:] {
			delete(out.errors, mask)
		}
		out.more = true
	}
	return out
}

// order gives the masks, the pattern that was first seen first.
func (s seen) order() []string {
	return slices.SortedFunc(maps.Keys(s.errors), func(a, b string) int {
		x, y := s.errors[a], s.errors[b]
		return cmp.Or(cmp.Compare(x.first, y.first), cmp.Compare(x.text, y.text), cmp.Compare(a, b))
	})
}

// maskOf is a line of a log without what differs from one time to the next: words that have a digit in them, and how
// often it was seen ("12 × connection refused"). Two lines of one mask are one pattern.
func maskOf(line string) string {
	var b strings.Builder
	word := func(s string) {
		if strings.ContainsAny(s, "0123456789") {
			s = "#"
		}
		b.WriteString(s)
	}
	from := 0
	for i, c := range line {
		if c > ' ' && !strings.ContainsRune(`"'()[]{}<>,;=/`, c) {
			continue
		}
		word(line[from:i])
		b.WriteRune(c)
		from = i + utf8.RuneLen(c)
	}
	word(line[from:])
	return b.String()
}

// uncounted takes "12 × " off a line.
func uncounted(line string) string {
	if count, rest, ok := strings.Cut(line, " × "); ok && strings.Trim(count, "0123456789,") == "" {
		return rest
	}
	return line
}

// clean makes a stranger's text one harmless line of at most so many bytes. Of a clean text it is the text.
func clean(s string, most int) string {
	s = escape.Prose(s)
	if len(s) <= most {
		return s
	}
	return strings.TrimRight(strings.ToValidUTF8(s[:most-len("…")], ""), " ") + "…"
}
