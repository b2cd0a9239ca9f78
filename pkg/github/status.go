package github

import (
	"context"
	"errors"
	"net/http"

	api "github.com/google/go-github/v62/github"
)

// maxDescription is GitHub's bound of a commit status, in characters.
const maxDescription = 140

// Status is a commit status to write.
type Status struct {
	State       string // "error", "failure", "pending", "success"
	Context     string
	Description string // plain text; cut at 140 characters
	TargetURL   string
}

// CreateStatus writes a commit status. It replaces the one of the same context.
func (r *Repository) CreateStatus(ctx context.Context, sha string, status Status) error {
	if !isSHA(sha) || status.Context == "" {
		return errors.New("a commit status wants a context and the SHA of a commit")
	}
	wire := api.RepoStatus{
		State: &status.State, Context: &status.Context, Description: optional(cutRunes(status.Description, maxDescription)),
		TargetURL: optional(webAddress(status.TargetURL)),
	}
	order := request{method: http.MethodPost, where: r.at("statuses/" + sha), permission: "statuses: write", body: wire}
	return r.write(ctx, order)
}
