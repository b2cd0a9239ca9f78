package github

import (
	"context"
	"errors"
	"fmt"
	"strings"
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
	const text = `query($owner: String!, $name: String!, $sha: GitObjectID!, $status: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    object(oid: $sha) {
      ... on Commit {
        history(first: 100, after: $after) {
          pageInfo { hasNextPage endCursor }
          nodes { oid message tree { oid } parents(first: 10) { nodes { oid } } status { context(name: $status) { state } } }
        }
      }
    }
  }
}`
	known := map[string]Past{}
	var after any
	var chain []Past
	next := sha
	for range maxPast {
		var wire struct {
			Repository *struct {
				Object *struct{ History *connection[pastWire] }
			}
		}
		variables := map[string]any{"owner": r.owner, "name": r.name, "sha": sha, "status": status, "after": after}
		faults, err := r.client.query(ctx, text, variables, readContents, &wire)
		switch {
		case err != nil:
			return nil, err
		case len(faults) > 0:
			return nil, r.client.queryFault(faults[0], "contents: read, statuses: read")
		case wire.Repository == nil || wire.Repository.Object == nil || wire.Repository.Object.History == nil:
			return nil, fmt.Errorf("the repository has no commit %.12s", sha)
		}
		page := wire.Repository.Object.History
		for _, n := range page.Nodes {
			if n != nil && isSHA(n.Oid) {
				known[n.Oid] = n.past()
			}
		}
		for {
			p, ok := known[next]
			if !ok {
				break
			}
			chain = append(chain, p)
			if enough(p) || len(p.Parents) == 0 {
				return chain, nil
			}
			next = p.Parents[0]
		}
		if page.PageInfo == nil || !page.PageInfo.HasNextPage {
			return chain, nil
		}
		if after = page.PageInfo.EndCursor; page.PageInfo.EndCursor == "" {
			return nil, errors.New("the history's next page has no name")
		}
	}
	return chain, nil
}

type pastWire struct {
	Oid, Message string
	Tree         *object
	Parents      *connection[object]
	Status       *struct{ Context *struct{ State string } }
}

func (w *pastWire) past() Past {
	p := Past{SHA: w.Oid, Message: atMost(w.Message, maxBody)}
	if w.Tree != nil && isSHA(w.Tree.Oid) {
		p.Tree = w.Tree.Oid
	}
	if w.Parents != nil {
		for _, o := range w.Parents.Nodes {
			if o != nil && isSHA(o.Oid) {
				p.Parents = append(p.Parents, o.Oid)
			}
		}
	}
	if w.Status != nil && w.Status.Context != nil {
		p.State = strings.ToLower(atMost(w.Status.Context.State, maxName))
	}
	return p
}
