package gate

import (
	"cmp"
	"slices"
	"strings"

	"deploycoord/pkg/change"
)

// near lists up to three names of a folder that are most like an identifier, for a message.
func near(entries []change.Entry, id string) []string {
	type candidate struct {
		name string
		far  int
	}
	id = strings.ToLower(id[:min(len(id), 64)])
	var found []candidate
	for _, e := range entries[:min(len(entries), 1000)] {
		name := strings.ToLower(e.Name)
		if far := distance(name[:min(len(name), len(id))], id); far <= max(2, len(id)/4) {
			found = append(found, candidate{e.Name, far})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.far, b.far), strings.Compare(a.name, b.name))
	})
	var names []string
	for _, c := range found[:min(len(found), 3)] {
		names = append(names, shown(c.name))
	}
	return names
}

// distance is Levenshtein's, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
