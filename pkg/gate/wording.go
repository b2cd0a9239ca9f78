package gate

import (
	"slices"
	"strings"
	"unicode"
)

// words splits a text into its words in lower case, without punctuation and emoji: "Roll-back (DB)" is roll, back, db.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// phrase is words in a row; "roll* back" stands for "rolled back", too.
type phrase string

// in gives where the phrase begins among words, -1 where it does not stand there.
func (p phrase) in(text []string) int {
	want := strings.Fields(string(p))
	for at := 0; at+len(want) <= len(text); at++ {
		if slices.EqualFunc(want, text[at:at+len(want)], func(w, has string) bool {
			stem, open := strings.CutSuffix(w, "*")
			return has == stem || open && strings.HasPrefix(has, stem)
		}) {
			return at
		}
	}
	return -1
}

// wording is how people name one thing: any of the alternatives, of each all phrases.
type wording [][]phrase

// in tells whether a text speaks of it, by its own words or by those of the configuration.
func (w wording) in(text string, configured []string) bool {
	has := words(text)
	for _, phrases := range w {
		if !slices.ContainsFunc(phrases, func(p phrase) bool { return p.in(has) < 0 }) {
			return true
		}
	}
	return slices.ContainsFunc(configured, func(item string) bool {
		p := phrase(strings.Join(words(item), " "))
		return p != "" && p.in(has) >= 0
	})
}

// titles gives what a heading may be known by: its words without emoji and numbers before them, as a whole and in its
// parts: "3. Risks & rollback plan (required)" is "risks rollback plan required", "risks", "rollback plan", "required".
func titles(heading string) []string {
	heading = withoutShortcodes(strings.ToLower(heading))
	var out []string
	for _, part := range append([]string{heading}, strings.FieldsFunc(strings.ReplaceAll(heading, " and ", "&"), func(r rune) bool {
		return strings.ContainsRune("&/+,;:()[]|–—", r)
	})...) {
		has := words(part)
		for len(has) > 1 && isNumber(has[0]) {
			has = has[1:]
		}
		if t := strings.Join(has, " "); t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// isTitled tells whether a heading is one of these titles, in lower case and single-spaced, or of the configured ones.
func isTitled(heading string, known, configured []string) bool {
	if len(heading) > maxTitle {
		return false
	}
	for _, t := range titles(heading) {
		if slices.Contains(known, t) || slices.ContainsFunc(configured, func(c string) bool {
			return strings.Join(words(c), " ") == t
		}) {
			return true
		}
	}
	return false
}

// maxTitle bounds, in bytes, what is taken for a heading that somebody would know a section by.
const maxTitle = 200

func isNumber(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

// withoutShortcodes takes out GitHub's :emoji: names.
func withoutShortcodes(text string) string {
	for from := 0; ; {
		open := strings.IndexByte(text[from:], ':')
		if open < 0 {
			return text
		}
		open += from
		n := strings.IndexFunc(text[open+1:], func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' && r != '-' && r != '+'
		})
		if n < 1 || text[open+1+n] != ':' {
			from = open + 1
			continue
		}
		text, from = text[:open]+" "+text[open+n+2:], open
	}
}

// shown bounds a text from outside for a message: one line of at most 100 characters.
func shown(text string) string {
	text = strings.Join(strings.Fields(text[:min(len(text), 1000)]), " ")
	if runes := []rune(text); len(runes) > 100 {
		return string(runes[:99]) + "…"
	}
	return text
}
