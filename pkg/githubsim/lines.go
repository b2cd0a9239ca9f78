package githubsim

import (
	"errors"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/utils/diff"
	"github.com/sergi/go-diff/diffmatchpatch"
)

// errConflict says that two sides changed the same lines.
var errConflict = errors.New("merge conflict")

// hunk replaces the lines from to to of the base.
type hunk struct {
	from, to int
	lines    string
}

// hunks are the places at which a text differs from its base, in order.
func hunks(base, text string) []hunk {
	var out []hunk
	at, open := 0, false
	for _, d := range diff.Do(base, text) {
		n := strings.Count(d.Text, "\n")
		if !strings.HasSuffix(d.Text, "\n") && d.Text != "" {
			n++
		}
		if d.Type == diffmatchpatch.DiffEqual {
			at, open = at+n, false
			continue
		}
		if !open {
			out, open = append(out, hunk{from: at, to: at}), true
		}
		last := &out[len(out)-1]
		if d.Type == diffmatchpatch.DiffInsert {
			last.lines += d.Text
		} else {
			at += n
			last.to = at
		}
	}
	return out
}

// mergeLines joins the changes of two texts; it is not clean where they touch each other and are not the same, which is
// how git sees it.
func mergeLines(base, ours, theirs string) (text string, clean bool) {
	all := hunks(base, ours)
	for _, h := range hunks(base, theirs) {
		if slices.Contains(all, h) {
			continue
		}
		for _, o := range all {
			if h.from <= o.to && o.from <= h.to {
				return "", false
			}
		}
		all = append(all, h)
	}
	slices.SortFunc(all, func(a, b hunk) int { return a.from - b.from })
	lines := strings.SplitAfter(base, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	var out strings.Builder
	at := 0
	for _, h := range all {
		out.WriteString(strings.Join(lines[at:h.from], ""))
		out.WriteString(h.lines)
		at = h.to
	}
	out.WriteString(strings.Join(lines[at:], ""))
	return out.String(), true
}
