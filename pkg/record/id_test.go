package record

import (
	"strings"
	"testing"

	"deploycoord/internal/hostile"
)

func TestNewID(t *testing.T) {
	for _, c := range []struct{ environment, service, want string }{
		{"production", "", "2026-11-23-4f0c2a9b1e7d"},
		{"", "", "2026-11-23-4f0c2a9b1e7d"},
		{"staging", "", "2026-11-23-4f0c2a9b1e7d-staging"},
		{"Staging", "api", "2026-11-23-4f0c2a9b1e7d-staging-api"},
		{"EU West", "", "2026-11-23-4f0c2a9b1e7d-eu-west-5caa42"},
		{"東京", "", "2026-11-23-4f0c2a9b1e7d-130016"},
	} {
		got := NewID(noonish, sha, c.environment, c.service)
		if got != c.want {
			t.Errorf("%q %q: %s, want %s", c.environment, c.service, got, c.want)
		}
	}
	seen := map[string]string{}
	for _, s := range append(hostile.Texts, "eu west", "eu-west", "eu_west", "東京", "大阪", strings.Repeat("a", 41), strings.Repeat("a", 42)) {
		id := NewID(noonish, sha, s, s)
		if !ValidID(id) {
			t.Errorf("%q gives the id %q, which is none", s, id)
		}
		if s != "" && seen[id] != "" && !strings.EqualFold(seen[id], s) {
			t.Errorf("%q and %q have the same id", seen[id], s)
		}
		seen[id] = s
	}
}

func TestValidID(t *testing.T) {
	for id, want := range map[string]bool{
		"2026-11-23-4f0c2a9b1e7d": true, "2026-11-23-0": true, "": false, "2026-11-23": false, "2026-11-23-": false, "2026-13-23-4f0c": false, "2026-11-23/4f0c": false,
		"2026-11-23-../x": false, "2026-11-23-A": false, "2026-11-23-a.md": false, "2026-11-23-" + strings.Repeat("a", maxID): false, "20261123-abcdef": false,
	} {
		if got := ValidID(id); got != want {
			t.Errorf("%q: %t, want %t", id, got, want)
		}
	}
}
