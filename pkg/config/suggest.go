package config

import "strings"

// suggest gives `, did you mean "x"?` for the nearest of the legal words, or nothing when none is near: at most two
// letters off, and less than half of the word; or a word that it begins.
func suggest(word string, legal []string) string {
	if len(word) > 64 {
		return ""
	}
	best, least := "", 3
	for _, l := range legal {
		if len(word) > 2 && strings.HasPrefix(l, word) { // "warn"
			return ", did you mean " + quote(l) + "?"
		}
		if d := distance(strings.ToLower(strings.ReplaceAll(word, "_", "-")), l); d < least && 2*d < len(l) {
			best, least = l, d
		}
	}
	if best == "" {
		return ""
	}
	return ", did you mean " + quote(best) + "?"
}

// distance is how many letters must be put in, taken out, changed or swapped with their neighbour.
func distance(a, b string) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		var next = make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(next[j]+1, row[j+1]+1, row[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
