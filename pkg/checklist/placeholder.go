package checklist

import (
	"strings"
	"unicode"
)

// content is what a block counts as in the sections around it.
type content int8

const (
	vacant    content = iota // nothing, or a template's placeholder
	declining                // "n/a: documentation only"
	filling
)

// Placeholder tells whether a text says nothing: blank, "TBD", "n/a", "...", "<describe…>" and their like.
func Placeholder(text string) bool {
	return contentOf(text) != filling && !startsDeclined(text) || isBare(text)
}

// bare are texts that say nothing by themselves.
var bare = map[string]bool{
	"": true, "tbd": true, "todo": true, "fixme": true, "tba": true, "tbc": true, "wip": true, "xxx": true,
	"n/a": true, "na": true, "n.a": true, "none": true, "nil": true, "null": true, "no": true, "nothing": true,
	"not applicable": true, "placeholder": true, "to be done": true, "to be defined": true, "to be determined": true,
	"to be decided": true, "to be written": true, "to be added": true, "to be filled": true, "to be filled in": true, "coming soon": true, "fill me in": true, "fill in": true, "fill this in": true,
	"see above": true, "see below": true, "yes": true, "ok": true, "lorem ipsum": true, "same as above": true,
	"required": true, "optional": true, "mandatory": true,
}

// contentOf judges a text whose struck-through parts are left out.
func contentOf(text string) content {
	if line, rest, _ := strings.Cut(strings.TrimSpace(text), "\n"); strings.HasPrefix(line, "[!") && strings.HasSuffix(line, "]") {
		text = rest // GitHub's [!NOTE]
	}
	switch {
	case isBare(text), isBracketed(strings.TrimSpace(text)), isUnfinished(text), isInstruction(text):
		return vacant
	case startsDeclined(text):
		return declining
	}
	return filling
}

// isBare tells whether nothing is left but a word that says nothing, or no letter at all ("1.", an emoji).
func isBare(text string) bool {
	text = trimMarks(text)
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return true
	}
	return len(text) <= 32 && bare[strings.ToLower(oneLine(text))]
}

func trimMarks(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// isBracketed tells whether a text is one bracket: <describe the plan>, [plan], {{ plan }}.
func isBracketed(text string) bool {
	if len(text) < 2 || len(text) > 400 {
		return false
	}
	closing := map[byte]byte{'<': '>', '[': ']', '{': '}'}[text[0]]
	return closing != 0 && text[len(text)-1] == closing && strings.IndexByte(text, closing) >= len(strings.TrimRight(text, string(closing)))
}

// isUnfinished tells whether a text begins with a word that says that it is not written yet: "TBD by Friday".
func isUnfinished(text string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(head(text)), " ")
	switch strings.ToUpper(trimMarks(first)) {
	case "TBD", "TODO", "FIXME", "TBA", "TBC":
		return true
	}
	return strings.HasPrefix(first, "???")
}

// isInstruction tells whether a text is a template's, which tells what to write: "Describe how to roll back." A
// question alone is one, too: "How can this be undone?"
func isInstruction(text string) bool {
	text = strings.TrimSpace(text)
	if len(text) > 300 {
		return false
	}
	lower := strings.ToLower(text)
	for _, verb := range []string{
		"describe ", "please ", "explain how", "explain the", "outline ", "provide a ", "provide the ",
	} {
		if strings.HasPrefix(lower, verb) {
			return true
		}
	}
	if verb, rest, _ := strings.Cut(lower, " "); len(rest) < 80 && strings.Contains(" write add insert put enter fill type paste ", " "+verb+" ") {
		return strings.Contains(" "+rest, " your ") || strings.HasSuffix(strings.TrimRight(rest, ". "), "here") || rest == "plan" || rest == "text" || rest == "details"
	}
	return strings.HasSuffix(text, "?") && !strings.ContainsAny(text[:len(text)-1], ".!?\n")
}

// instructs tells the same of a text in italics, in which templates speak to the author; fewer words are needed then.
func instructs(text string) bool {
	lower := strings.ToLower(strings.TrimSpace(text))
	for _, word := range []string{
		"how ", "what ", "why ", "list ", "add ", "write ", "include ", "enter ", "fill ", "e.g",
		"example", "if ", "when ", "insert ", "replace ", "your ", "delete ", "optional", "required",
		"detail", "state ", "specify ", "steps to ",
	} {
		if strings.HasPrefix(lower, word) {
			return true
		}
	}
	return strings.HasSuffix(lower, "…") || strings.HasSuffix(lower, "...")
}

// startsDeclined tells whether a text begins by saying that it does not apply.
func startsDeclined(text string) bool {
	lower := strings.ToLower(strings.TrimLeftFunc(head(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
	for _, words := range []string{
		"n/a", "n.a.", "not applicable", "not needed", "not required", "not necessary", "none needed",
		"none required", "does not apply", "doesn't apply",
	} {
		if rest, ok := strings.CutPrefix(lower, words); ok && (rest == "" || !unicode.IsLetter([]rune(rest)[0])) {
			return true
		}
	}
	return false
}

// head bounds what is looked at of a text's beginning.
func head(text string) string { return text[:min(len(text), 200)] }
