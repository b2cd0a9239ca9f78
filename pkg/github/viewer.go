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

// Viewer asks who the token's owner is. A workflow's token may not ask.
func (c *Client) Viewer(ctx context.Context) (Viewer, error) {
	var wire api.User
	header, err := c.send(ctx, request{method: http.MethodGet, where: "user"}, &wire)
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
