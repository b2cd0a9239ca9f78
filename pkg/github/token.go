package github

import "strings"

// Kind is what a token is, by its prefix
// (docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github).
type Kind string

// The kinds of token.
const (
	KindUnknown  Kind = "unknown"
	KindWorkflow Kind = "workflow"     // ghs_: a workflow's, or another installation's of an app
	KindClassic  Kind = "classic"      // ghp_: a person's, with scopes
	KindFine     Kind = "fine-grained" // github_pat_: a person's, with permissions
	KindAppUser  Kind = "app user"     // ghu_: a person's, through an app
	KindOAuth    Kind = "oauth"        // gho_: a person's, through an OAuth app or gh
	workflowUser      = "github-actions[bot]"
)

// TokenKind tells what a token is. It keeps nothing of it.
func TokenKind(token string) Kind {
	for _, k := range []struct {
		prefix string
		kind   Kind
	}{
		{"ghs_", KindWorkflow}, {"ghp_", KindClassic}, {"github_pat_", KindFine}, {"ghu_", KindAppUser}, {"gho_", KindOAuth},
	} {
		if strings.HasPrefix(token, k.prefix) {
			return k.kind
		}
	}
	return KindUnknown
}

// TokenKind is that of the client's token.
func (c *Client) TokenKind() Kind { return c.kind }
