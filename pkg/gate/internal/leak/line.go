package leak

import "strings"

// lineOf returns the number and the text of the line in which a match lies. It counts as gitleaks does, oddities
// included, for its allowlists judge that text: a line begins with the newline before it, a match over several lines
// has them all, and behind the last newline the line begins at the start of the text.
func lineOf(text string, start, end int) (number int, line string) {
	var from, to, before int
	inside := false
	ends := lineEnds(text)
	for n, at := range ends {
		if before <= start && start < at {
			number, from, to, inside = n, before, at, true
		}
		if before < end && end <= at {
			to = at
		}
		before = at
	}
	if !inside {
		number, to = len(ends), len(text)
		if i := strings.IndexAny(text[end:], "\r\n"); i >= 0 {
			to = end + i
		}
	}
	return number, text[from:max(to, end)]
}

// lineEnds lists where the newlines are; the end of the text where there is none.
func lineEnds(text string) []int {
	var ends []int
	for i := range len(text) {
		if text[i] == '\n' {
			ends = append(ends, i)
		}
	}
	if ends == nil {
		return []int{len(text)}
	}
	return ends
}
