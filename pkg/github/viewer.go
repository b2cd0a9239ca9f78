package github

import (
	"context"
	"errors"
	"net/http"
	"strings"

	api "github.com/google/go-github/v62/github"
)

// Viewer is the identity of a token.
type Viewer struct {
	Login      string
	Scopes     []string // of a classic or OAuth token, as GitHub lists them
	ScopesTold bool     // fine-grained tokens have permissions in place of scopes, which nobody tells
}

// Viewer asks who the token's owner is. A workflow's token may not ask.
func (r *Repository) Viewer(ctx context.Context) (Viewer, error) { return r.client.Viewer(ctx) }

// Viewer asks who the token's owner is. REST tells it of people alone; of an app's installation, such as a workflow,
// GraphQL does.
func (c *Client) Viewer(ctx context.Context) (Viewer, error) {
	var wire api.User
	header, err := c.send(ctx, request{method: http.MethodGet, where: "user"}, &wire)
	if e := asError(err); e != nil && e.Status == http.StatusForbidden {
		return c.queriedViewer(ctx, err)
	}
	if err != nil {
		return Viewer{}, err
	}
	v := Viewer{Login: loginOf(&wire)}
	if v.Login == "" {
		return Viewer{}, &Error{Method: http.MethodGet, Path: c.api.BaseURL.EscapedPath() + "user", Err: errors.New("the answer has no login")}
	}
	if scopes, told := header[http.CanonicalHeaderKey("X-OAuth-Scopes")]; told {
		v.ScopesTold = true
		for _, s := range strings.Split(strings.Join(scopes, ","), ",") {
			if s = strings.TrimSpace(s); s != "" {
				v.Scopes = append(v.Scopes, s)
			}
		}
	}
	return v, nil
}

// queriedViewer asks GraphQL; where that does not tell either, the first refusal stands.
func (c *Client) queriedViewer(ctx context.Context, refused error) (Viewer, error) {
	var wire struct {
		Viewer struct {
			Login string
		}
	}
	_, err := c.query(ctx, "{ viewer { login } }", nil, "", &wire)
	if err != nil || wire.Viewer.Login == "" {
		return Viewer{}, refused
	}
	login := atMost(wire.Viewer.Login, maxName)
	if !strings.HasSuffix(login, "[bot]") { // only an app's installation comes here
		login += "[bot]"
	}
	return Viewer{Login: login}, nil
}
