package github

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// group is a merge queue's entry, as the name of its branch says: gh-readonly-queue/{base}/pr-{last}-{parent}.
type group struct {
	base   string // branch
	last   int    // the number of the pull request that merges last
	parent string // SHA that it is built on: the branch's tip, or the group before
	head   string // SHA
}

// MergeGroup gives the numbers of the pull requests of a merge queue's entry, in the order in which they merge. A group
// that cannot be named wholly is an error.
func (r *Repository) MergeGroup(ctx context.Context, base, headRef, headSHA string) ([]int, error) {
	g, err := groupOf(base, headRef, headSHA)
	if err != nil {
		return nil, err
	}
	numbers, queued := r.queued(ctx, g)
	if queued == nil {
		return numbers, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	numbers, err = r.merged(ctx, g)
	if err != nil {
		return nil, fmt.Errorf("the pull requests of the merge group of #%d: the queue did not name them (%w), nor did its commits: %w", g.last, queued, err)
	}
	return numbers, nil
}

func groupOf(base, headRef, headSHA string) (group, error) {
	g := group{base: strings.TrimPrefix(base, "refs/heads/"), head: headSHA}
	ref := strings.TrimPrefix(headRef, "refs/heads/")
	rest, ok := strings.CutPrefix(ref, "gh-readonly-queue/"+g.base+"/pr-")
	number, parent, cut := strings.Cut(rest, "-")
	n, err := strconv.Atoi(number)
	if !ok || !cut || err != nil || n <= 0 || !isSHA(parent) || !isSHA(headSHA) || g.base == "" {
		return group{}, fmt.Errorf("the ref %q with head %q is no merge group of %q: expected gh-readonly-queue/{base}/pr-{number}-{SHA}",
			printable(headRef, 200), printable(headSHA, 64), printable(base, 100))
	}
	g.last, g.parent = n, parent
	return g, nil
}

// queued asks the queue: the entries from the one that is built on the group's parent to the one that is its head.
func (r *Repository) queued(ctx context.Context, g group) ([]int, error) {
	const text = `query($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    mergeQueue(branch: $branch) {
      entries(first: 100) {
        totalCount pageInfo { hasNextPage }
        nodes { position pullRequest { number } headCommit { oid } baseCommit { oid } }
      }
    }
  }
}`
	var wire struct {
		Repository *struct {
			MergeQueue *struct{ Entries *connection[queueEntry] }
		}
	}
	variables := map[string]any{"owner": r.owner, "name": r.name, "branch": g.base}
	faults, err := r.client.query(ctx, text, variables, "merge queues: read", &wire)
	switch {
	case err != nil:
		return nil, err
	case len(faults) > 0:
		return nil, r.client.queryFault(faults[0], "merge queues: read")
	case wire.Repository == nil || wire.Repository.MergeQueue == nil || wire.Repository.MergeQueue.Entries == nil:
		return nil, errors.New("the branch has no queue")
	}
	all := slices.DeleteFunc(wire.Repository.MergeQueue.Entries.Nodes, func(e *queueEntry) bool { return e == nil })
	return g.members(all)
}

type queueEntry struct {
	Position    int
	PullRequest *struct{ Number int }
	HeadCommit  *object
	BaseCommit  *object
}

func (g group) members(all []*queueEntry) ([]int, error) {
	slices.SortStableFunc(all, func(a, b *queueEntry) int { return a.Position - b.Position })
	first := slices.IndexFunc(all, func(e *queueEntry) bool { return e.BaseCommit != nil && e.BaseCommit.Oid == g.parent })
	last := slices.IndexFunc(all, func(e *queueEntry) bool { return e.HeadCommit != nil && e.HeadCommit.Oid == g.head })
	if first < 0 || last < first {
		return nil, errors.New("the queue has not the group's first or last entry")
	}
	var numbers []int
	for i, e := range all[first : last+1] {
		if e.PullRequest == nil || e.PullRequest.Number <= 0 || e.Position != all[first].Position+i || slices.Contains(numbers, e.PullRequest.Number) {
			return nil, errors.New("the queue leaves out an entry of the group")
		}
		numbers = append(numbers, e.PullRequest.Number)
	}
	if numbers[len(numbers)-1] != g.last {
		return nil, fmt.Errorf("the queue says that #%d is last", numbers[len(numbers)-1])
	}
	return numbers, nil
}
