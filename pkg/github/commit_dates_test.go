package github

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCommitDates(t *testing.T) {
	dated := func(author, committer string) obj {
		return obj{"sha": sha1, "commit": obj{"author": obj{"date": author}, "committer": obj{"date": committer}}}
	}
	r := serveAll(t, "ghs_planted-token-value", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/commits/"+sha1):
			encode(w, dated("2026-01-05T10:00:00Z", "2026-01-05T12:00:00+01:00"))
		case strings.HasSuffix(r.URL.Path, "/commits/"+sha2):
			encode(w, obj{"sha": sha2, "commit": obj{}})
		case strings.HasSuffix(r.URL.Path, "/pulls/7/commits") && r.URL.Query().Get("per_page") == "1":
			encode(w, []obj{dated("2026-01-02T08:00:00Z", "2026-01-04T08:00:00Z")})
		case strings.HasSuffix(r.URL.Path, "/pulls/8/commits"):
			encode(w, []obj{})
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	at := func(day, hour int) time.Time { return time.Date(2026, 1, day, hour, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		sha   string
		pulls []int
		want  Dates
		fails bool
	}{
		"pushed":               {sha: sha1, want: Dates{at(5, 11), at(5, 10)}},
		"of a pull request":    {sha: sha1, pulls: []int{7, 8}, want: Dates{at(5, 11), at(2, 8)}},
		"a pull request gone":  {sha: sha1, pulls: []int{9}, want: Dates{at(5, 11), at(5, 10)}, fails: true},
		"a commit without one": {sha: sha2, fails: true},
		"no commit":            {sha: "main", fails: true},
	} {
		got, err := r.CommitDates(context.Background(), c.sha, c.pulls)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil != c.fails {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}
