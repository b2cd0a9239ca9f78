package report

import (
	"strings"
	"testing"
	"time"

	"deploycoord/internal/golden"
	"deploycoord/pkg/pipeline"
	"deploycoord/pkg/record"
)

func timed() record.Deployment {
	d := badDeployment()
	d.CommittedAt, d.RestoredAt = morning.Add(-time.Minute), morning.Add(12*time.Minute)
	d.Pipeline.Runs = []pipeline.RunResult{{Workflow: "Deploy", Status: "success", Began: morning.Add(-50 * time.Second), Ended: morning.Add(-5 * time.Second)}}
	d.Pipeline.Things[2].Ended = morning.Add(-10 * time.Second)
	d.After = d.Verification
	d.Timeline = []record.Moment{{At: morning.Add(20 * time.Hour), Text: "Monitoring ends"}, {At: morning, Text: "Interrupted", Until: morning.Add(90 * time.Hour)}}
	return d
}

func TestMermaidGolden(t *testing.T) {
	golden.Assert(t, "testdata/mermaid.mmd", []byte(Mermaid(timed())))
}

func TestMermaidNeedsTwoMoments(t *testing.T) {
	for _, d := range []record.Deployment{{}, {Began: morning}, {Began: morning, Ended: morning, RestoredAt: morning}, {Began: morning, Ended: morning.Add(-1), Timeline: timed().Timeline}} {
		if got := Mermaid(d); got != "" {
			t.Errorf("%+v: %s", d, got)
		}
	}
}

// TestMermaidIsHarmless holds that no text ends its name, or the block that it stands in.
func TestMermaidIsHarmless(t *testing.T) {
	texts := append([]string{"title x", "section x", "click a href javascript:alert(1)", "%%{init: {}}%%", "%% x", "a :crit, 2026-01-01, 1d", "x;y", "#35;", "```", "gantt", "2026-01-01", "accTitle: x", strings.Repeat("ü", 500)}, hostile...)
	d := timed()
	for i, text := range texts {
		d.Timeline = append(d.Timeline, record.Moment{At: morning.Add(time.Duration(i) * time.Millisecond), Text: text})
		one := timed()
		one.Timeline = d.Timeline[len(d.Timeline)-1:]
		chart := Mermaid(one)
		lines := strings.Split(strings.TrimSuffix(chart, "\n"), "\n")
		tasks := 0
		for _, l := range lines[5:] {
			if strings.HasPrefix(l, "    section ") {
				continue
			}
			tasks++
			name, data, ok := strings.Cut(l, " :")
			if !ok || !strings.HasPrefix(name, "    › ") && name != "    ›" || strings.ContainsAny(name, ":;#%`<>&{}\"\\|") || len([]rune(name)) > maxBarName+6 {
				t.Errorf("%q: %q", text, l)
			}
			if strings.ContainsAny(data, ";#`") || !strings.HasPrefix(data, "done, ") && !strings.HasPrefix(data, "crit, ") {
				t.Errorf("%q: %q", text, l)
			}
		}
		if want := len(charted(one)); tasks != want {
			t.Errorf("%q: %d tasks of %d\n%s", text, tasks, want, chart)
		}
	}
	if got := len(charted(d)); got != maxBars {
		t.Errorf("%d moments are drawn, want %d", got, maxBars)
	}
}
