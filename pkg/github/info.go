package github

import (
	"context"
	"errors"
	"net/http"
	"strings"

	api "github.com/google/go-github/v62/github"
)

// Info is what a repository says of itself. What GitHub tells only those who may write is nil for others.
type Info struct {
	FullName      string // as it is now: a repository may have been renamed
	Private       bool
	Archived      bool
	DefaultBranch string
	// Permissions are those of a person's token: "pull", "triage", "push", "maintain", "admin".
	Permissions map[string]bool
	AutoMerge   *bool
	MergeCommit *bool
	Squash      *bool
	Rebase      *bool
}

// Info reads the repository.
func (r *Repository) Info(ctx context.Context) (Info, error) {
	where := strings.TrimSuffix(r.at(""), "/")
	var wire api.Repository
	if _, err := r.client.send(ctx, request{method: http.MethodGet, where: where, permission: "metadata: read"}, &wire); err != nil {
		return Info{}, err
	}
	if wire.GetFullName() == "" || wire.GetDefaultBranch() == "" {
		return Info{}, &Error{Method: http.MethodGet, Path: r.client.api.BaseURL.EscapedPath() + where, Err: errors.New("the answer has no name or no default branch")}
	}
	return Info{
		FullName: wire.GetFullName(), Private: wire.GetPrivate(), Archived: wire.GetArchived(), DefaultBranch: wire.GetDefaultBranch(),
		Permissions: wire.GetPermissions(), AutoMerge: wire.AllowAutoMerge, MergeCommit: wire.AllowMergeCommit,
		Squash: wire.AllowSquashMerge, Rebase: wire.AllowRebaseMerge,
	}, nil
}
