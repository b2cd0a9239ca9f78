package report

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"deploycoord/internal/golden"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/monitor"
	"deploycoord/pkg/record"
	"deploycoord/pkg/rollback"
)

func manyThings() monitor.Round {
	r := monitor.Round{Schema: 1, Command: "monitor", Windows: []monitor.Watched{
		{ID: "2026-11-23-4f0c2a9b1e7d", Environment: "production", Commit: strings.Repeat("4f0c2a9b1e", 4), State: monitor.Looked, Decision: finding.Deployed, Text: "9 looks; open until 2026-11-24 10:06 UTC", Monitoring: watchedFor15Minutes()},
		{ID: "2026-11-23-0a0a0a0a0a0a", Environment: "production", Service: "billing", State: monitor.Closed, Decision: finding.RollBack, Text: "production got worse: the API answers 5xx; pull request #8 goes back to 9b1e; merge it",
			Reasons: []rollback.Reason{{Branch: "server-errors", Decision: finding.RollBack, Text: "the API answers 5xx", Evidence: []string{"probe api: status 500 | <b>", "::error::x\x1b[31m"}}}},
		{ID: "2026-11-22-0b0b0b0b0b0b", Environment: "staging", State: monitor.Left, Text: "it is of the environment staging, this run of production"},
		{ID: "2026-11-22-0c0c0c0c0c0c", State: monitor.Unread, Text: "what is kept of it cannot be read: line 1: unexpected end"},
		{ID: "2026-11-21-0d0d0d0d0d0d", Environment: "production", State: monitor.Closed, Text: "closed: its time is over", Monitoring: watchedFor15Minutes()},
	}, Written: &record.Written{State: "written", Text: "written as 9b1e", URL: "https://github.com/acme/shop/commit/9b1e"}, Notices: []string{"a notice"}}
	r.Decide()
	return r
}

func TestRenderRound(t *testing.T) {
	empty := monitor.Round{Schema: 1, Command: "monitor"}
	empty.Decide()
	for name, r := range map[string]monitor.Round{"many": manyThings(), "empty": empty} {
		for format, suffix := range map[Format]string{Text: ".txt", Markdown: ".md", JSON: ".json", GitHub: ".github"} {
			var out bytes.Buffer
			if err := RenderRound(&out, format, r, Options{}); err != nil {
				t.Fatal(err)
			}
			golden.Assert(t, filepath.Join("testdata", "round", name+suffix), out.Bytes())
			if strings.Contains(out.String(), "\x1b[31m") || format == Markdown && strings.Contains(out.String(), "<b>") {
				t.Errorf("%s%s: a stranger's text got through", name, suffix)
			}
		}
	}
}

func TestRoundDecides(t *testing.T) {
	for _, c := range []struct {
		windows  []monitor.Watched
		decision finding.Decision
		verdict  finding.Verdict
	}{
		{nil, "", finding.VerdictPass},
		{[]monitor.Watched{{State: monitor.Rested}}, "", finding.VerdictPass},
		{[]monitor.Watched{{Decision: finding.Deployed}, {Decision: finding.Continue}}, finding.Continue, finding.VerdictPass},
		{[]monitor.Watched{{Decision: finding.Hold}, {Decision: finding.Continue}}, finding.Hold, finding.VerdictUnknown},
		{[]monitor.Watched{{Decision: finding.Deployed}, {State: monitor.Unread}}, finding.Hold, finding.VerdictUnknown},
		{[]monitor.Watched{{State: monitor.Unread}, {Decision: finding.RollBack}}, finding.RollBack, finding.VerdictBlocked},
	} {
		r := monitor.Round{Windows: c.windows}
		if r.Decide(); r.Decision != c.decision || r.Verdict != c.verdict {
			t.Errorf("%+v: %s, %s; want %s, %s", c.windows, r.Decision, r.Verdict, c.decision, c.verdict)
		}
	}
}
