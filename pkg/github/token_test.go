package github

import (
	"testing"
)

func TestTokenKind(t *testing.T) {
	for token, want := range map[string]Kind{"": UnknownToken, "abc": UnknownToken, "ghs_x": WorkflowToken, "ghp_x": ClassicToken, "github_pat_x": FineGrainedToken, "ghu_x": AppUserToken, "gho_x": OAuthToken} {
		if got := TokenKind(token); got != want {
			t.Errorf("%q: %s", token, got)
		}
	}
}
