package github

import (
	"context"
	"errors"
	"fmt"
	"strings"

	api "github.com/google/go-github/v62/github"
)

// Past is a commit of a history, with the state of one commit status.
type Past struct {
	SHA, Tree string
	Parents   []string
	Message   string // at most maxBody bytes
	State     string // of the status asked for: "success", "failure", "error", "pending"; "" without one
}

// maxPast bounds a history, in pages of 100 commits.
const maxPast = 5

// History gives a commit and what came before it along first parents, newest first, up to the commit for which enough
// says so, or to 500 commits of all parents. Of each the commit status of that context is told.
func (r *Repository) History(ctx context.Context, sha, status string, enough func(Past) bool) ([]Past, error) {
	if !isSHA(sha) {
		return nil, fmt.Errorf("%.40q is no commit's SHA", sha)
	}
	known := map[string]Past{}
	var chain []Past
	next := sha
	for page := 1; page <= maxPast; page++ {
		what := fmt.Sprintf("commits?sha=%s&per_page=%d&page=%d", sha, fullPage, page)
		var wire []api.RepositoryCommit
		if err := r.get(ctx, what, readContents, &wire); err != nil {
			return nil, err
		}
		found, err := r.pasts(ctx, wire, status)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			known[p.SHA] = p
		}
		for p, ok := known[next]; ok; p, ok = known[next] {
			chain = append(chain, p)
			if enough(p) || len(p.Parents) == 0 {
				return chain, nil
			}
			next = p.Parents[0]
		}
		if len(wire) < fullPage {
			return chain, nil
		}
	}
	return chain, nil
}

// pasts reads one page, and the commit statuses of its commits.
func (r *Repository) pasts(ctx context.Context, wire []api.RepositoryCommit, status string) ([]Past, error) {
	out := make([]Past, 0, len(wire))
	for i := range wire {
		w := &wire[i]
		p := Past{SHA: w.GetSHA(), Tree: w.GetCommit().GetTree().GetSHA(), Message: atMost(w.GetCommit().GetMessage(), maxBody)}
		for _, parent := range w.Parents {
			p.Parents = append(p.Parents, parent.GetSHA())
		}
		for _, sha := range append([]string{p.SHA, p.Tree}, p.Parents...) {
			if !isSHA(sha) {
				return nil, r.odd("commits", errors.New("a commit, its tree or its parent has no SHA"))
			}
		}
		out = append(out, p)
	}
	return out, r.states(ctx, out, status)
}

// states asks for one commit status of many commits in one request.
func (r *Repository) states(ctx context.Context, all []Past, status string) error {
	if len(all) == 0 {
		return nil
	}
	var fields strings.Builder
	for i, p := range all {
		fmt.Fprintf(&fields, "c%d: object(oid: %q) { ... on Commit { oid status { context(name: $status) { state } } } } ", i, p.SHA)
	}
	text := "query($owner: String!, $name: String!, $status: String!) { repository(owner: $owner, name: $name) { " + fields.String() + "} }"
	var wire struct {
		Repository map[string]*struct {
			Oid    string
			Status *struct{ Context *struct{ State string } }
		}
	}
	faults, err := r.client.query(ctx, text, map[string]any{"owner": r.owner, "name": r.name, "status": status}, readStatuses, &wire)
	switch {
	case err != nil:
		return err
	case len(faults) > 0:
		return r.client.queryFault(faults[0], readStatuses)
	}
	for i := range all {
		got := wire.Repository[fmt.Sprintf("c%d", i)]
		if got == nil || got.Oid != all[i].SHA {
			return r.odd("commits", errors.New("a commit's statuses are missing in the answer"))
		}
		if got.Status != nil && got.Status.Context != nil {
			all[i].State = strings.ToLower(atMost(got.Status.Context.State, maxName))
		}
	}
	return nil
}
