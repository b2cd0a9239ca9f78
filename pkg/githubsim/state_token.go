package githubsim

import "strings"

// Token is what a request may be made with.
type Token struct {
	Value string `json:"value"`
	// Login is the account it acts as; a workflow's token is "github-actions[bot]" where it is left out.
	Login string `json:"login"`
	// App is the slug of the app it belongs to: "github-actions" of a workflow's token, "" of a person's.
	App   string `json:"app"`
	AppID int64  `json:"app_id"` // 0 for the app's own
	// Permissions of an app's or a fine-grained token: "contents": "read", "checks": "write", … Nil of a person's token
	// lets it do what the person may; an app's token without any may read metadata alone.
	Permissions map[string]string `json:"permissions"`
	// Scopes of a person's classic token, such as "repo"; nil for "repo" and "workflow". Without "repo" what is private is
	// not there, and without "public_repo" nothing is written.
	Scopes []string `json:"scopes"`
	// Repository limits an app's token to one ("owner/name"); "" for all.
	Repository string `json:"repository"`
	// Fork marks the token of a workflow of a fork's pull request: it never writes.
	Fork bool `json:"fork"`
}

// Token registers a token; one of the same value is replaced.
func (s *Server) Token(t Token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.App != "" {
		app := s.app(t.App)
		if t.AppID != 0 {
			app.ID = t.AppID
		}
		t.AppID = app.ID
		if t.Login == "" {
			t.Login = t.App + "[bot]"
		}
	}
	s.user(t.Login)
	s.tokens[t.Value] = &t
}

// classic tells a person's token that has scopes in place of permissions.
func (t *Token) classic() bool { return t != nil && t.App == "" && t.Permissions == nil }

func (t *Token) scopes() []string {
	if t.Scopes == nil {
		return []string{"repo", "workflow"}
	}
	return t.Scopes
}

// workflow tells the token of a workflow, GITHUB_TOKEN.
func (t *Token) workflow() bool { return t != nil && t.App == "github-actions" }

// level orders permissions: none, read, write, admin.
func level(name string) int {
	switch strings.ToLower(name) {
	case "read":
		return 1
	case "write":
		return 2
	case "admin":
		return 3
	}
	return 0
}
