package github

import (
	"context"
	"errors"
	"net/http"
	"strings"

	api "github.com/google/go-github/v62/github"
)

// Access tells whether somebody may write to the repository. An account that is gone may not.
func (r *Repository) Access(ctx context.Context, login string) (Access, error) {
	if login == "" {
		return AccessNone, nil
	}
	what := "collaborators/" + segment(login) + "/permission"
	var wire api.RepositoryPermissionLevel
	err := r.get(ctx, what, "metadata: read", &wire)
	var refused *Error
	if errors.As(err, &refused) && refused.Status == http.StatusNotFound && strings.HasSuffix(refused.Message, "is not a user") {
		return AccessNone, nil // an app, or an account that is gone
	}
	if err != nil {
		return AccessUnknown, err
	}
	switch strings.ToLower(wire.GetPermission()) {
	case "admin", "maintain", "write":
		return AccessWrite, nil
	case "triage", "read", "none":
		return AccessNone, nil
	}
	return AccessUnknown, r.odd(what, errors.New("the permission is none that is known"))
}
