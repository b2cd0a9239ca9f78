package github

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestComments(t *testing.T) {
	r, rec := record(t, always(say(`{"id":5000000000,"user":{"login":"github-actions[bot]","type":"Bot"},"body":"b","author_association":"NONE"}`)))
	got, err := r.CreateComment(context.Background(), 7, "b")
	want := Comment{ID: 5_000_000_000, Author: "github-actions[bot]", Own: true, Access: AccessNone, Body: "b"}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if err := r.UpdateComment(context.Background(), got.ID, "c"); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{"POST /repos/octo/app/issues/7/comments", "PATCH /repos/octo/app/issues/comments/5000000000"}, rec.lines); diff != "" {
		t.Error(diff)
	}
	for _, odd := range []string{"", "{}", "null", `{"id":"x"}`} {
		r, _ := record(t, always(say(odd)))
		if _, err := r.CreateComment(context.Background(), 7, "b"); err == nil {
			t.Errorf("%q passed for a comment", odd)
		}
	}
}
