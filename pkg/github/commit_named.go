package github

import (
	"context"
	"errors"

	api "github.com/google/go-github/v62/github"
)

// Commit gives the SHA of a commit by its SHA, the beginning of it, a branch or a tag.
func (r *Repository) Commit(ctx context.Context, name string) (string, error) {
	var wire api.RepositoryCommit
	what := "commits/" + segment(name)
	if err := r.get(ctx, what, readContents, &wire); err != nil {
		return "", err
	}
	if !isSHA(wire.GetSHA()) {
		return "", r.odd(what, errors.New("the commit has no SHA"))
	}
	return wire.GetSHA(), nil
}
