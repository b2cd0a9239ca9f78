package githubsim

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
)

// Permissions of apps and fine-grained tokens
// (docs.github.com/en/rest/authentication/permissions-required-for-github-apps).
const (
	metadata       = "metadata"
	contents       = "contents"
	pulls          = "pull_requests"
	issues         = "issues"
	checks         = "checks"
	statuses       = "statuses"
	actions        = "actions"
	deployments    = "deployments"
	environments   = "environments"
	secrets        = "secrets"
	variables      = "actions_variables"
	administration = "administration"
)

const (
	read  = 1
	write = 2
)

// grant widens or narrows who has a permission.
type grant int

const (
	public       grant = 1 << iota // everybody, where the repository is public
	anyReader                      // of people, whoever may read
	triage                         // of people, from the role triage on
	author                         // of people, also whoever wrote it: the endpoint looks
	collaborator                   // of people, from the role write on, though it only reads
	appOnly                        // no person at all
)

// need is what an endpoint asks of a token.
type need struct {
	permission string
	level      int
	grant      grant
}

// authenticate finds the token of a request; nil for none.
func (s *Server) authenticate(r *http.Request) (*Token, error) {
	if r.Header.Get("Authorization") == "" {
		return nil, nil
	}
	if t := s.tokens[tokenOf(r)]; t != nil && t.Value != "" {
		return t, nil
	}
	return nil, &refusal{status: http.StatusUnauthorized, message: "Bad credentials"}
}

// tokenOf reads the header Authorization: "Bearer T", "token T", or a password.
func tokenOf(r *http.Request) string {
	scheme, value, _ := strings.Cut(strings.TrimSpace(r.Header.Get("Authorization")), " ")
	value = strings.TrimSpace(value)
	switch strings.ToLower(scheme) {
	case "bearer", "token":
		return value
	case "basic":
		plain, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			return ""
		}
		_, password, _ := strings.Cut(string(plain), ":")
		return password
	}
	return ""
}

// allowed tells why the caller may not use an endpoint of a repository; nil where it may. What it may not even see does
// not exist for it.
func (s *Server) allowed(c *call, r *route) error {
	switch {
	case c.repo == nil:
		return notFound()
	case c.token == nil:
		return c.allowedAnonymous(r.need)
	case c.token.App != "" || c.token.Permissions != nil:
		return c.allowedApp(r.need)
	}
	return c.allowedPerson(r.need)
}

func (c *call) allowedAnonymous(n need) error {
	switch {
	case c.repo.Private:
		return notFound()
	case n.level > read || n.grant&public == 0:
		return &refusal{status: http.StatusUnauthorized, message: "Requires authentication"}
	}
	return nil
}

// allowedApp looks at the permissions of an app's or a fine-grained token.
func (c *call) allowedApp(n need) error {
	t := c.token
	elsewhere := t.Repository != "" && !strings.EqualFold(t.Repository, c.repo.FullName())
	no := forbidden("Resource not accessible by integration")
	if t.App == "" {
		no = forbidden("Resource not accessible by personal access token")
		elsewhere = elsewhere || rank(c.repo.role(t.Login)) < rank("read")
	}
	switch {
	case elsewhere && (c.repo.Private || t.App == "" && n.level > read):
		return notFound()
	case elsewhere && (n.level > read || n.grant&public == 0), t.Fork && n.level > read:
		return no
	case n.level == read && n.grant&public != 0 && !c.repo.Private, n.permission == metadata && n.level == read:
		return nil
	case n.grant&appOnly != 0 && t.App == "":
		return forbidden("You must authenticate via a GitHub App.")
	case t.has(n, c):
		return nil
	}
	return no
}

// has tells whether a token has a permission. A workflow cannot be given those over secrets, variables, environments and
// the administration, whatever its file says.
func (t *Token) has(n need, c *call) bool {
	switch n.permission {
	case secrets, variables, environments, administration:
		if t.workflow() {
			return false
		}
	case issues: // what is a pull request is reached through either
		if number, err := c.number("number"); err == nil && c.repo.pull(int(number)) != nil && level(t.Permissions[pulls]) >= n.level {
			return true
		}
		if id, err := c.number("id"); err == nil && level(t.Permissions[pulls]) >= n.level {
			if m := c.repo.comment(id); m != nil && c.repo.pull(m.Number) != nil {
				return true
			}
		}
	}
	return level(t.Permissions[n.permission]) >= n.level
}

// allowedPerson looks at the role of a person.
func (c *call) allowedPerson(n need) error {
	role := rank(c.repo.role(c.token.Login))
	scopes := c.token.scopes()
	switch {
	case role < rank("read"), !slices.Contains(scopes, "repo") && (c.repo.Private || n.level > read && !slices.Contains(scopes, "public_repo")):
		return notFound()
	case n.grant&appOnly != 0:
		return forbidden("You must authenticate via a GitHub App.")
	case n.permission == administration && role < rank("admin"):
		return notFound()
	case c.token.Fork && n.level > read:
		return forbidden("Resource not accessible by integration")
	case n.permission == environments && role < rank("write"), n.grant&collaborator != 0 && n.permission != metadata && role < rank("write"):
		return forbidden("Must have write access to repository.")
	case n.permission == metadata && n.grant&collaborator != 0 && role < rank("write") && !strings.EqualFold(c.args["username"], c.token.Login):
		return forbidden("Must have push access to view collaborator permission.")
	case n.level == read, n.grant&(anyReader|author) != 0:
		return nil
	case n.grant&triage != 0 && role >= rank("triage"):
		return nil
	case role < rank("write"):
		return forbidden("Must have push access to the repository.")
	}
	return nil
}

// mayEdit tells whether the caller may change what somebody wrote: its author, and whoever may write. An app's token was
// looked at before, and an app may edit others' comments.
func (c *call) mayEdit(writer string) error {
	if c.token.App != "" || strings.EqualFold(writer, c.token.Login) || rank(c.repo.role(c.token.Login)) >= rank("write") {
		return nil
	}
	return forbidden("Must have push access to the repository.")
}
