package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rivo/uniseg"

	"deploycoord/internal/golden"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/history"
	"deploycoord/pkg/record"
)

// recorded is the n-th of some deployments, one every 30 hours back from the morning.
func recorded(n int) record.Deployment {
	d := goodDeployment()
	if n%5 == 3 {
		d = badDeployment()
		d.Status = []record.Status{record.RolledBack, record.Proposed, record.Needed}[n/5%3]
		d.RestoredAt = morning.Add(21 * time.Minute)
	}
	if n == 4 {
		d.Status, d.Decision, d.Verdict = record.Held, finding.Hold, finding.VerdictUnknown
	}
	back := -time.Duration(n) * 30 * time.Hour
	for _, at := range []*time.Time{&d.Began, &d.Ended, &d.Verification.Began, &d.Verification.Ended} {
		*at = at.Add(back)
	}
	for i := range d.Verification.Measurements {
		d.Verification.Measurements[i].First = morning.Add(back)
	}
	if !d.RestoredAt.IsZero() {
		d.RestoredAt = d.RestoredAt.Add(back)
	}
	d.PullRequests = []record.PullRequest{{Number: 100 - n, Title: d.PullRequests[0].Title, Author: "octocat"}}
	d.Commit = strings.Repeat(fmt.Sprintf("%08x", n+1), 5)
	d.FirstCommitAt, d.CommittedAt = d.Began.Add(-26*time.Hour), d.Began.Add(-time.Minute)
	d.ID = record.NewID(d.Began, d.Commit, d.Environment, d.Service)
	return d
}

func toldOf(t testing.TB, all ...record.Deployment) history.History {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, d := range all {
		data, err := record.Encode(d)
		if err != nil {
			t.Fatal(err)
		}
		fsys[record.Path("", d.ID, ".json")] = &fstest.MapFile{Data: data}
	}
	a, err := history.Read(t.Context(), fsys, nil)
	if err != nil || len(a.Entries) != len(all) {
		t.Fatalf("%d of %d entries: %v", len(a.Entries), len(all), err)
	}
	a.Folder = "docs/deployments"
	return history.Tell(a, history.Filter{}, "production", morning.Add(time.Hour))
}

func historySample(t testing.TB) history.History {
	var all []record.Deployment
	for n := range 40 {
		all = append(all, recorded(n))
	}
	return toldOf(t, all...)
}

func TestHistoryGoldens(t *testing.T) {
	several := recorded(1)
	several.Environment, several.Service, several.Incident = "staging", "api", 12
	several.PullRequests = append(several.PullRequests, record.PullRequest{Number: 5})
	several.ID = record.NewID(several.Began, several.Commit, several.Environment, several.Service)
	pushed := recorded(2)
	pushed.PullRequests, pushed.Feature = nil, record.Feature{}
	few := toldOf(t, recorded(0), several, pushed, recorded(3))
	few.Environment, few.Service, few.Since, few.Until = "", "api", morning.AddDate(0, -3, 0), morning.AddDate(0, 0, 1)
	for i := range 12 {
		few.Faults = append(few.Faults, history.Fault{Path: fmt.Sprintf("2026/%d.json", i), Message: "it has no \"schema\": 1"})
	}
	for name, h := range map[string]history.History{"history": historySample(t), "history-few": few, "history-none": toldOf(t)} {
		for _, format := range []Format{Text, JSON} {
			t.Run(name+"/"+string(format), func(t *testing.T) {
				var out bytes.Buffer
				if err := RenderHistory(&out, format, h, 20, Options{}); err != nil {
					t.Fatal(err)
				}
				golden.Assert(t, "testdata/"+name+extensions[format], out.Bytes())
				for line := range strings.Lines(out.String()) {
					if w := uniseg.StringWidth(strings.TrimSuffix(line, "\n")); format == Text && w > 80 {
						t.Errorf("%d columns: %s", w, line)
					}
				}
			})
		}
	}
}

func TestHistorySchema(t *testing.T) {
	golden.Assert(t, docs+"/history.schema.json", schemaOf(t, history.History{}, "What deploycoord report --format json writes"))
	if golden.Update() {
		return
	}
	schema := compile(t, docs+"/history.schema.json")
	for name, h := range map[string]history.History{"many": historySample(t), "none": toldOf(t), "nothing at all": {}} {
		var out bytes.Buffer
		if err := RenderHistory(&out, JSON, h, 0, Options{}); err != nil {
			t.Fatal(err)
		}
		if name != "nothing at all" {
			validate(t, schema, name, out.Bytes())
		}
		if strings.Contains(out.String(), `"deployments": null`) || strings.Contains(out.String(), `"months": null`) {
			t.Errorf("%s: a list is null", name)
		}
	}
}

// TestHistoryIsHarmless holds that no record's text acts on a terminal or a runner, or widens the table.
func TestHistoryIsHarmless(t *testing.T) {
	for _, text := range hostile {
		d := recorded(0)
		d.PullRequests[0].Title, d.Environment, d.Service, d.Reasons = text, text, text, nil
		d.ID = record.NewID(d.Began, d.Commit, "production", "")
		h := toldOf(t, d, recorded(1))
		h.Faults = []history.Fault{{Path: text, Message: text}}
		h.Folder = text
		var out bytes.Buffer
		if err := RenderHistory(&out, Text, h, 0, Options{}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if strings.ContainsAny(line, "\x1b\x00\u202e\u200b") || strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") {
				t.Errorf("%q: %q", text, line)
			}
		}
		if err := RenderHistory(&out, JSON, h, 0, Options{}); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestHistoryHasNoOtherForm(t *testing.T) {
	for _, f := range []Format{Markdown, SARIF, GitHub} {
		if err := RenderHistory(&bytes.Buffer{}, f, history.History{}, 0, Options{}); err == nil || !strings.Contains(err.Error(), "only text, json, html") {
			t.Errorf("%s: %v", f, err)
		}
	}
}
