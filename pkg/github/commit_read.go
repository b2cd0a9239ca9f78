package github

import (
	"context"
	"errors"
	"fmt"
	"slices"

	api "github.com/google/go-github/v62/github"
)

// listedCommits is how many commits of a pull request GitHub lists at most
// (docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request).
const listedCommits = 250

// commits reads a pull request's commits by REST; whose tells the pull request. Of a long one, the comparison of its
// two sides has those that the list leaves out.
func (r *Repository) commits(ctx context.Context, number int, whose func() (PullRequest, error)) ([]Commit, error) {
	what := fmt.Sprintf("pulls/%d/commits", number)
	wire, err := entries[api.RepositoryCommit](ctx, r, listing{what: what, permission: readPulls, size: fullPage})
	if err != nil {
		return nil, err
	}
	p, err := whose()
	if err != nil {
		return nil, fmt.Errorf("the commits' pull request: %w", err)
	}
	if len(wire) >= listedCommits {
		return r.between(ctx, p.Base.SHA, p.Head.SHA)
	}
	out, err := checkedCommits(commitsOf(wire), p.Head.SHA)
	if err != nil {
		return nil, r.odd(what, err)
	}
	return out, nil
}

// between reads the commits that head has and base has not, oldest first.
func (r *Repository) between(ctx context.Context, base, head string) ([]Commit, error) {
	what := "compare/" + segment(base) + "..." + segment(head)
	wire, err := entries[api.RepositoryCommit](ctx, r, listing{what: what, permission: readContents, key: "commits", count: "total_commits", size: fullPage})
	if err != nil {
		return nil, err
	}
	out, err := checkedCommits(commitsOf(wire), head)
	if err != nil {
		return nil, r.odd(what, err)
	}
	return out, nil
}

func commitsOf(wire []api.RepositoryCommit) []Commit {
	out := make([]Commit, 0, len(wire))
	for i := range wire {
		w := &wire[i]
		c := Commit{SHA: w.GetSHA(), Message: w.GetCommit().GetMessage()}
		for _, p := range w.Parents {
			c.Parents = append(c.Parents, p.GetSHA())
		}
		out = append(out, c)
	}
	return out
}

// checkedCommits refuses a list that is of another moment than the head. A branch may have no commits of its own.
func checkedCommits(all []Commit, head string) ([]Commit, error) {
	for i := range all {
		all[i].Message = atMost(all[i].Message, maxMessage)
		for _, sha := range append([]string{all[i].SHA}, all[i].Parents...) {
			if !isSHA(sha) {
				return nil, errors.New("a commit has no SHA")
			}
		}
	}
	if len(all) > 0 && !slices.ContainsFunc(all, func(c Commit) bool { return c.SHA == head }) {
		return nil, errors.New("the list has not the head commit: the branch has moved meanwhile")
	}
	return all, nil
}
