package github

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func datedCommit(sha, author, committer string) obj {
	return obj{"sha": sha, "parents": []obj{{"sha": sha2}}, "commit": obj{"message": "Say it", "author": obj{"date": author}, "committer": obj{"date": committer}}}
}

func TestCommitFacts(t *testing.T) {
	r := serveAll(t, "ghs_planted-token-value", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/commits/main"):
			encode(w, datedCommit(sha1, "2026-01-05T10:00:00Z", "2026-01-05T12:00:00+01:00"))
		case strings.HasSuffix(r.URL.Path, "/commits/odd"):
			encode(w, datedCommit("none", "", ""))
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	want := CommitFacts{
		SHA: sha1, Parents: []string{sha2}, Message: "Say it",
		Committed: time.Date(2026, 1, 5, 11, 0, 0, 0, time.UTC), Authored: time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC),
	}
	got, err := r.CommitFacts(context.Background(), "main")
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	for _, name := range []string{"odd", "gone"} {
		if got, err := r.CommitFacts(context.Background(), name); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestFirstAuthored(t *testing.T) {
	r := serveAll(t, "ghs_planted-token-value", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Query().Get("per_page") != "1":
			w.WriteHeader(http.StatusBadRequest)
		case strings.HasSuffix(r.URL.Path, "/pulls/7/commits"):
			encode(w, []obj{datedCommit(sha1, "2026-01-04T08:00:00Z", "2026-01-05T08:00:00Z")})
		case strings.HasSuffix(r.URL.Path, "/pulls/8/commits"):
			encode(w, []obj{datedCommit(sha1, "2026-01-02T08:00:00Z", "2026-01-05T08:00:00Z")})
		case strings.HasSuffix(r.URL.Path, "/pulls/9/commits"):
			encode(w, []obj{})
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	for name, c := range map[string]struct {
		pulls []int
		day   int // of January; 0 for none
		fails bool
	}{
		"none": {}, "one": {pulls: []int{7}, day: 4}, "several": {pulls: []int{9, 7, 8}, day: 2}, "without commits": {pulls: []int{9}}, "gone": {pulls: []int{7, 10}, day: 4, fails: true},
	} {
		got, err := r.FirstAuthored(context.Background(), c.pulls)
		var want time.Time
		if c.day > 0 {
			want = time.Date(2026, 1, c.day, 8, 0, 0, 0, time.UTC)
		}
		if !got.Equal(want) || err != nil != c.fails {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}
