package githubsim

import (
	"regexp"
	"strings"
	"testing"

	"deploycoord/pkg/githubsim/conform"
)

// Every endpoint is one that GitHub describes; only logs, which GitHub keeps elsewhere, have an address of their own.
func TestRoutesAreDescribed(t *testing.T) {
	arg := regexp.MustCompile(`\{[a-z_]+(\.\.\.)?\}`)
	all := routes()
	for _, r := range all {
		path := arg.ReplaceAllStringFunc(r.pattern, func(name string) string {
			if strings.Contains(name, "...") {
				return "a...b"
			}
			return "7"
		})
		if !strings.HasPrefix(path, "/_logs/") && !conform.Describes(r.method, path) {
			t.Errorf("%s %s: the description has no such endpoint", r.method, r.pattern)
		}
	}
	if len(all) < 50 {
		t.Errorf("%d endpoints", len(all))
	}
}
