package config

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxText is the longest text without a bound of its own, in characters: the time to match a glob grows with it.
const maxText = 1024

// checkText gives the fault of a text under its field's tags, which reads on from the field's name; empty for none.
func checkText(text string, f field) string {
	longest := f.maxLength
	if longest == 0 {
		longest = maxText
	}
	r := ruleOf(f.rule)
	switch count := utf8.RuneCountInString(text); {
	case count < f.minLength || f.minLength > 0 && strings.TrimSpace(text) == "":
		return "is empty: give it a value, or remove it"
	case count > longest:
		return fmt.Sprintf("has %d characters, expected at most %d", count, longest)
	case strings.ContainsFunc(text, func(c rune) bool { return isControl(c) && (c != '\n' || !r.lines) }):
		return "has a control character or a line break in it"
	case r.fault == nil:
		return ""
	}
	return r.fault(text)
}

// unique faults the second entry of a list with one name; names are compared as GitHub does, without regard to case.
func (d *decoder) unique(seen map[string]int, name, list string, i int) {
	key := strings.ToLower(name)
	if key == "" {
		return
	}
	if first, again := seen[key]; again {
		at := fmt.Sprintf("%s[%d].name", list, i)
		d.report(at, "%s is %s, which %s[%d] is called already", at, quote(name), list, first)
		return
	}
	seen[key] = i
}
