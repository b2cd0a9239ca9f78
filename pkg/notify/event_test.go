package notify

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/record"
	"deploycoord/pkg/rollback"
)

// TestOf holds what an event takes from a record, and which sentence more each kind has.
func TestOf(t *testing.T) {
	d := record.Deployment{
		ID: "2026-11-23-4f0c2a9b1e7d", Service: "api", Environment: "production", Commit: "4f0c2a9b1e7d", Actor: "octocat", Status: record.RolledBack,
		RunURL: "https://github.com/acme/shop/actions/runs/1", Feature: record.Feature{ID: "FEATURE-7", Name: "Upload"}, WatchHours: 24,
		PullRequests: []record.PullRequest{{Number: 42, Title: "Upload images", Author: "octocat", URL: "https://github.com/acme/shop/pull/42", Head: "abc"}},
		Gate:         &record.Gate{Risk: finding.RiskHigh, Type: finding.Migration},
		Reasons:      []rollback.Reason{{Branch: "api", Text: "the API answers 5xx"}, {Text: "a migration failed"}},
		Monitoring:   &record.Monitoring{Text: "it was available for all of the time"},
		Rollback:     &rollback.Result{Text: "reverted to 1a2b3c"},
	}
	want := Event{
		ID: d.ID, Repository: "acme/shop", Service: "api", Environment: "production", Commit: d.Commit, Actor: "octocat", Feature: Feature{"FEATURE-7", "Upload"},
		Pulls:  []Pull{{42, "Upload images", "octocat", "https://github.com/acme/shop/pull/42"}},
		Status: "ROLLED BACK", Risk: "high", Type: "migration", Reasons: []string{"the API answers 5xx", "a migration failed"}, URL: d.RunURL, At: now,
	}
	for _, kind := range config.NotifyEvents {
		want.Kind = kind
		want.Summary = map[string]string{"closed": d.Monitoring.Text, "rolled-back": d.Rollback.Text, "verified": "It is watched for 24 hours."}[kind]
		if diff := cmp.Diff(want, Of(kind, "acme/shop", d, now)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
		bare := Of(kind, "", record.Deployment{ID: "x"}, now)
		if diff := cmp.Diff(Event{Kind: kind, ID: "x", At: now}, bare); diff != "" {
			t.Errorf("%s of a bare record (-want +got):\n%s", kind, diff)
		}
	}
}

func TestColours(t *testing.T) {
	for kind, want := range map[string]string{"gate-passed": green, "verified": green, "on-hold": amber, "rolled-back": red, "started": blue, "closed": blue, "": blue} {
		if got := (Event{Kind: kind}).colour(); got != want {
			t.Errorf("%s is %s, want %s", kind, got, want)
		}
		card := cardOf(message{Event: Event{Kind: kind}, title: "t", body: "b"})
		style := card["attachments"].([]any)[0].(map[string]any)["content"].(map[string]any)["body"].([]any)[0].(map[string]any)["color"]
		if known := map[string]string{green: "good", amber: "warning", red: "attention", blue: "accent"}[want]; style != known {
			t.Errorf("%s has the style %v, want %s", kind, style, known)
		}
	}
}

// TestOnce: a second run of the same deployment does not wake people again, whatever its name holds.
func TestOnce(t *testing.T) {
	key := once("alias")
	if got := key(message{Event: Event{ID: "a\nb\u202e"}})["alias"]; got != `deploycoord-a b\u202e` {
		t.Errorf("%q", got)
	}
	if got := key(message{}); got != nil {
		t.Errorf("without a name: %v", got)
	}
}
