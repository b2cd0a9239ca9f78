package github

import (
	"context"
	"errors"
	"net/http"

	api "github.com/google/go-github/v62/github"
)

// Tip is the newest commit of a branch.
type Tip struct {
	SHA, Tree string
	URL       string // the commit's page
	Protected bool   // by a classic protection or a ruleset, whatever that asks for
}

// Tip reads where a branch stands; the zero Tip where there is no such branch.
func (r *Repository) Tip(ctx context.Context, branch string) (Tip, error) {
	var wire api.Branch
	what := "branches/" + refPath(branch)
	err := r.get(ctx, what, readContents, &wire)
	switch {
	case statusOf(err) == http.StatusNotFound:
		// A branch that is not there and a repository that may not be read are both 404: the ref tells them apart no
		// better, but the repository itself does.
		var itself struct{ ID int64 }
		if _, readErr := r.client.send(ctx, request{method: http.MethodGet, where: "repos/" + r.owner + "/" + r.name, permission: readContents}, &itself); readErr != nil {
			return Tip{}, readErr
		}
		return Tip{}, nil
	case err != nil:
		return Tip{}, err
	}
	t := Tip{SHA: wire.GetCommit().GetSHA(), Tree: wire.GetCommit().GetCommit().GetTree().GetSHA(), URL: webAddress(wire.GetCommit().GetHTMLURL()), Protected: wire.GetProtected()}
	if wire.GetName() != branch || !isSHA(t.SHA) || !isSHA(t.Tree) {
		return Tip{}, r.odd(what, errors.New("the answer is of another branch, or names no commit"))
	}
	return t, nil
}

// TreeOf gives the SHA of a commit's tree.
func (r *Repository) TreeOf(ctx context.Context, sha string) (string, error) {
	var wire struct {
		SHA  string
		Tree struct{ SHA string }
	}
	what := "git/commits/" + segment(sha)
	if err := r.get(ctx, what, readContents, &wire); err != nil {
		return "", err
	}
	if wire.SHA != sha || !isSHA(wire.Tree.SHA) {
		return "", r.odd(what, errors.New("the answer is of another commit, or names no tree"))
	}
	return wire.Tree.SHA, nil
}
