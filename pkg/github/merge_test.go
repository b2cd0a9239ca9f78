package github

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// An order to merge is sent once, whatever the answer: whoever ordered looks what became of it.
func TestMergeIsSentOnce(t *testing.T) {
	answers := map[string]http.HandlerFunc{
		"500": refuse(500, "Server Error"), "502": refuse(502, "x"), "405": refuse(405, "not mergeable"), "409": refuse(409, "moved"),
		"not merged": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"merged":false,"sha":"`+sha1+`"}`) },
		"no SHA":     func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"merged":true,"sha":"x"}`) },
		"empty":      func(http.ResponseWriter, *http.Request) {},
	}
	for name, answer := range answers {
		asked := 0
		r := serveAll(t, "ghp_planted-token-value", func(w http.ResponseWriter, q *http.Request) { asked++; answer(w, q) })
		ctx := context.Background()
		for what, order := range map[string]func() error{
			"merge":   func() error { _, err := r.Merge(ctx, 7, MergeOrder{Head: sha2, Method: "merge"}); return err },
			"enqueue": func() error { _, err := r.Enqueue(ctx, "PR_1", sha2); return err },
			"auto":    func() error { return r.EnableAutoMerge(ctx, "PR_1", MergeOrder{Head: sha2, Method: "squash"}) },
		} {
			asked = 0
			if err := order(); err == nil || asked > 1 {
				t.Errorf("%s, %s: sent %d times, %v", name, what, asked, err)
			}
		}
	}
}

func TestMergeWantsAHead(t *testing.T) {
	r := serveAll(t, "ghp_planted-token-value", func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	if _, err := r.Merge(context.Background(), 7, MergeOrder{Head: "main"}); err == nil {
		t.Error("it merges whatever is there")
	}
}

func TestMergeState(t *testing.T) {
	pull := func(more string) string {
		return `{"number":7,"state":"closed","base":{"ref":"b","sha":"` + sha1 + `"},"head":{"ref":"h","sha":"` + sha2 + `"}` + more + `}`
	}
	for name, c := range map[string]struct {
		body, merge, auto, fault string
	}{
		"merged":                {body: pull(`,"merged":true,"merge_commit_sha":"` + sha1 + `"`), merge: sha1},
		"merged, as nothing":    {body: pull(`,"merged":true`), fault: "names no commit"},
		"a merge that is tried": {body: pull(`,"merge_commit_sha":"` + sha1 + `"`)},
		"auto-merge":            {body: pull(`,"auto_merge":{"merge_method":"squash"}`), auto: "squash"},
		"another one":           {body: strings.Replace(pull(""), "7", "8", 1), fault: "about #8"},
	} {
		r := serveAll(t, "ghp_planted-token-value", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, c.body) })
		s, err := r.MergeState(context.Background(), 7)
		if (err != nil) != (c.fault != "") || err != nil && !strings.Contains(err.Error(), c.fault) || s.MergeCommit != c.merge || s.AutoMerge != c.auto {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
}

func TestQueueing(t *testing.T) {
	for name, c := range map[string]struct {
		body  string
		want  Queueing
		fault string
	}{
		"queued": {
			body: `{"data":{"repository":{"pullRequest":{"id":"PR_1","number":7,"headRefOid":"` + sha2 + `","isMergeQueueEnabled":true,"isInMergeQueue":true,"mergeQueueEntry":{"position":3}}}}}`,
			want: Queueing{NodeID: "PR_1", Head: sha2, Enabled: true, Queued: true, Position: 3},
		},
		"auto":        {body: `{"data":{"repository":{"pullRequest":{"id":"PR_1","number":7,"headRefOid":"` + sha2 + `","autoMergeRequest":{"mergeMethod":"REBASE"}}}}}`, want: Queueing{NodeID: "PR_1", Head: sha2, AutoMerge: "rebase"}},
		"another one": {body: `{"data":{"repository":{"pullRequest":{"id":"PR_1","number":8,"headRefOid":"` + sha2 + `"}}}}`, fault: "another pull request"},
		"no head":     {body: `{"data":{"repository":{"pullRequest":{"id":"PR_1","number":7}}}}`, fault: "another pull request"},
		"none":        {body: `{"data":{"repository":{"pullRequest":null}}}`, fault: "no pull request"},
		"in part":     {body: `{"data":{"repository":{"pullRequest":{"id":"PR_1","number":7,"headRefOid":"` + sha2 + `"}}},"errors":[{"type":"FORBIDDEN","message":"no","path":["repository","pullRequest","mergeQueueEntry"]}]}`, fault: "pull-requests: read"},
	} {
		r := serveAll(t, "ghp_planted-token-value", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, c.body) })
		got, err := r.Queueing(context.Background(), 7)
		if (err != nil) != (c.fault != "") || err != nil && !strings.Contains(err.Error(), c.fault) || got != c.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}
