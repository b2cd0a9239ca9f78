package github

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// merged names the pull requests by the commits that the group puts on top of its parent, each of which must say whose
// it is. A commit's message is a stranger's, so each pull request must confirm that it is open and goes to that branch,
// and the second parent of a merge must be its head.
func (r *Repository) merged(ctx context.Context, g group) ([]int, error) {
	commits, err := r.between(ctx, g.parent, g.head)
	if err != nil {
		return nil, err
	}
	steps, err := g.steps(commits)
	if err != nil {
		return nil, err
	}
	faults := make([]error, len(steps))
	var asked []func()
	for i, s := range steps {
		asked = append(asked, func() { faults[i] = r.confirm(ctx, g, s) })
	}
	together(asked...)
	var numbers []int
	for i, s := range steps {
		if faults[i] != nil {
			return nil, faults[i]
		}
		numbers = append(numbers, s.number)
	}
	return numbers, nil
}

type step struct {
	number int
	merged string // the head that was merged; "" of a squashed one
}

// steps walks from the head to the group's parent along first parents.
func (g group) steps(commits []Commit) ([]step, error) {
	by := map[string]Commit{}
	for _, c := range commits {
		by[c.SHA] = c
	}
	var steps []step
	for at := g.head; at != g.parent; {
		c, known := by[at]
		if !known || len(c.Parents) == 0 {
			return nil, fmt.Errorf("the commits between %s and %s are not all there", g.parent, g.head)
		}
		delete(by, at) // no way leads round
		n, ok := pullNumber(c.Message)
		if !ok {
			return nil, fmt.Errorf("commit %s does not say which pull request it merges", at)
		}
		s := step{number: n}
		if len(c.Parents) > 1 {
			s.merged = c.Parents[1]
		}
		if slices.ContainsFunc(steps, func(s step) bool { return s.number == n }) {
			return nil, fmt.Errorf("more than one commit names #%d", n)
		}
		steps = append(steps, s)
		at = c.Parents[0]
	}
	slices.Reverse(steps)
	if len(steps) == 0 || steps[len(steps)-1].number != g.last {
		return nil, fmt.Errorf("the head commit does not merge #%d", g.last)
	}
	return steps, nil
}

func (r *Repository) confirm(ctx context.Context, g group, s step) error {
	p, err := r.PullRequest(ctx, s.number)
	switch {
	case err != nil:
		return err
	case p.State != "open" || p.Base.Ref != g.base:
		return fmt.Errorf("#%d is not an open pull request to %s", s.number, printable(g.base, 100))
	case s.merged != "" && s.merged != p.Head.SHA:
		return fmt.Errorf("the head of #%d is not what the group merges", s.number)
	}
	return nil
}

// pullNumber reads GitHub's two ways to name a pull request in the first line: "Merge pull request #12 from …" and, of a
// squashed one, "… (#12)" at its end.
func pullNumber(message string) (int, bool) {
	line, _, _ := strings.Cut(message, "\n")
	line = strings.TrimSpace(line)
	text, ok := strings.CutPrefix(line, "Merge pull request #")
	if ok {
		text, _, _ = strings.Cut(text, " ")
	} else {
		_, text, ok = lastCut(strings.TrimSuffix(line, ")"), "(#")
		ok = ok && strings.HasSuffix(line, ")")
	}
	n, err := strconv.Atoi(text)
	return n, ok && err == nil && n > 0
}

func lastCut(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
