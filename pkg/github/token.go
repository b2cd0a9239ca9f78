package github

import "strings"

// Kind is what a token is, by its prefix
// (docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github).
type Kind string

// The kinds of token, in words for people.
const (
	UnknownToken     Kind = "token"
	WorkflowToken    Kind = "workflow token"              // ghs_: also that of another installation of an app
	ClassicToken     Kind = "classic personal token"      // ghp_: with scopes
	FineGrainedToken Kind = "fine-grained personal token" // github_pat_: with permissions
	AppUserToken     Kind = "app's user token"            // ghu_: a person's, through an app
	OAuthToken       Kind = "OAuth token"                 // gho_: a person's, through an OAuth app or gh
)

const workflowUser = "github-actions[bot]"

// TokenKind tells what a token is. It keeps nothing of it.
func TokenKind(token string) Kind {
	for _, k := range []struct {
		prefix string
		kind   Kind
	}{
		{"ghs_", WorkflowToken}, {"ghp_", ClassicToken}, {"github_pat_", FineGrainedToken}, {"ghu_", AppUserToken}, {"gho_", OAuthToken},
	} {
		if strings.HasPrefix(token, k.prefix) {
			return k.kind
		}
	}
	return UnknownToken
}
