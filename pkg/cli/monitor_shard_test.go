package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/monitor"
)

// TestMonitorShards has a window looked at by the jobs of a matrix: what they saw is kept, and decided, by the one that
// joins it.
func TestMonitorShards(t *testing.T) {
	const later = 20 * time.Minute
	for _, c := range []struct {
		name     string
		before   func(*fleet)
		after    func(*fleet)
		decision finding.Decision
		code     int
		state    monitor.WindowState
		said     string
		series   string // endpoints that the window has looks at
	}{
		{"all is well", nil, nil, finding.Deployed, 0, monitor.Looked, "", "api-health edge-health front"},
		{"what the deployment does not concern is down", func(f *fleet) { f.set("web", 500, "") }, nil, finding.Deployed, 0, monitor.Looked, "", "api-health edge-health front"},
		{"one is down", func(f *fleet) { f.set("api", 500, "") }, nil, finding.RollBack, 1, monitor.Closed, "api-health", "api-health edge-health front"},
		{"what belongs to no service is down", func(f *fleet) { f.set("front", 500, "") }, nil, finding.RollBack, 1, monitor.Closed, "front", "api-health edge-health front"},
		{"one left nothing", nil, func(f *fleet) { f.must(os.RemoveAll(filepath.Join(f.parts, "shard-api"))) }, finding.Hold, 3, monitor.Looked, "no result of service api", "api-health edge-health front"},
		{"another build took its place", func(f *fleet) {
			for _, name := range []string{"api", "edge", "front"} {
				f.set(name, 0, strings.Repeat("c", 40))
			}
		}, nil, finding.Hold, 3, monitor.Looked, "cccccccccccc is serving, another build", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFleet(t)
			f.look(`["api","edge"]`, f.bad, "1m")
			if d, code, said := f.join(); code != 0 || d.Decision != finding.Deployed {
				t.Fatalf("exit code %d, %s\n%s", code, d.Decision, said)
			}
			if c.before != nil {
				c.before(f)
			}
			f.must(os.RemoveAll(f.parts))
			code, out, said := f.run(later, nil, "shards", "--windows")
			if code != 0 || out["services"] != `["api","edge"]` || !strings.Contains(said, "open windows that are due for a look: 1, of services: 2") {
				t.Fatalf("exit code %d, %v\n%s", code, out, said)
			}
			for _, name := range []string{"api", "web", "edge"} {
				var round monitor.Round
				f.run(later, &round, "monitor", "--shard", name, "--since", out["since"])
				if len(round.Windows) != 1 || round.Shard != name || (round.Windows[0].State == monitor.Looked) != (name != "web") {
					t.Errorf("%s: %+v", name, round)
				}
				f.leave(name, round)
			}
			if c.after != nil {
				c.after(f)
			}
			var round monitor.Round
			code, _, said = f.run(later, &round, "monitor", "--parts", f.parts, "--since", out["since"])
			if len(round.Windows) != 1 {
				t.Fatalf("exit code %d, %+v\n%s", code, round, said)
			}
			w := round.Windows[0]
			if code != c.code || round.Decision != c.decision || w.State != c.state || !strings.Contains(string(mustJSON(t, w)), c.said) {
				t.Errorf("exit code %d, %s %s, want %d, %s %s: %q\n%s\n%s", code, round.Decision, w.State, c.code, c.decision, c.state, c.said, mustJSON(t, w), said)
			}
			var names []string
			for _, e := range w.Monitoring.Spans[len(w.Monitoring.Spans)-1].Endpoints {
				names = append(names, e.Name)
				missing := c.name == "one left nothing" && e.Name == "api-health"
				if missing != (e.Looks == e.Unmeasured) {
					t.Errorf("%s has %d looks, %d of them could not measure", e.Name, e.Looks, e.Unmeasured)
				}
			}
			if got := strings.Join(names, " "); got != c.series {
				t.Errorf("the window has looks at %q, want %q", got, c.series)
			}
			if w.State != monitor.Looked || c.series == "" {
				return
			}
			// Somebody looked: nothing is due, and nobody looks again.
			if code, out, _ := f.run(later, nil, "shards", "--windows"); code != 0 || out["services"] != "[]" || out["matrix"] != `{"include":[]}` {
				t.Errorf("exit code %d, %v", code, out)
			}
		})
	}
}

// A window that ends is closed by the job that joins, and by no other.
func TestMonitorPartsCloses(t *testing.T) {
	f := newFleet(t)
	f.look(`["api","edge"]`, f.bad, "1m")
	if _, code, said := f.join(); code != 0 {
		t.Fatalf("exit code %d\n%s", code, said)
	}
	const later = 25 * time.Hour
	since := time.Now().Add(later).UTC().Format(time.RFC3339)
	var round monitor.Round
	if code, _, said := f.run(later, &round, "monitor", "--shard", "api", "--since", since); code != 0 || round.Windows[0].State != monitor.Left || round.Decision != "" {
		t.Errorf("exit code %d, %+v\n%s", code, round, said)
	}
	round = monitor.Round{}
	if code, _, said := f.run(later, &round, "monitor", "--parts", f.parts, "--since", since); code != 0 || len(round.Windows) != 1 || round.Windows[0].State != monitor.Closed {
		t.Errorf("exit code %d, %+v\n%s", code, round, said)
	}
	if d := f.recordedOf(f.bad); d.Monitoring == nil || d.Monitoring.End == "" {
		t.Errorf("on record the window did not end: %+v", d.Monitoring)
	}
}

// TestMonitorBeside has two deployments that are watched at once, of the api and then of the web: what belongs to no
// service is the later one's.
func TestMonitorBeside(t *testing.T) {
	for _, c := range []struct {
		name         string
		change       func(f *fleet, first, second string)
		first, other finding.Decision
		state        monitor.WindowState
		code         int
	}{
		{"both are well", func(*fleet, string, string) {}, finding.Deployed, finding.Deployed, monitor.Looked, 0},
		{"what belongs to neither is down", func(f *fleet, _, _ string) { f.set("front", 500, "") }, finding.Deployed, finding.RollBack, monitor.Looked, 1},
		{"the first one's service is down", func(f *fleet, first, _ string) { f.set("api", 500, first) }, finding.RollBack, finding.Deployed, monitor.Closed, 1},
		{"the second one came with all services", func(f *fleet, _, second string) { f.set("api", 0, second) }, "", finding.Deployed, monitor.Closed, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFleet(t)
			data, err := os.ReadFile(f.config)
			f.must(err)
			f.must(os.WriteFile(f.config, []byte(strings.Replace(string(data), "    - {name: edge, probes: [edge-health]}\n", "", 1)), 0o644))
			f.look(`["api"]`, f.bad, "1m")
			if d, code, said := f.join(); code != 0 {
				t.Fatalf("exit code %d, %s\n%s", code, reasonsOf(d), said)
			}
			first, before := f.bad, f.repo.Ref("refs/heads/main")
			second, err := f.repo.Commit("main", "The web", map[string]string{"web/page.ts": "show()\n"})
			f.must(err)
			f.bad = second
			f.set("api", 0, first)
			f.event("push", map[string]any{"ref": "refs/heads/main", "before": before, "after": second})
			f.pipeline("success", goodSteps()...)
			f.later = time.Minute
			_, out, said := f.run(f.later, nil, "shards")
			if out["services"] != `["web"]` {
				t.Fatalf("%v\n%s", out, said)
			}
			f.look(out["services"], second, "1m")
			if d, code, said := f.join(); code != 0 {
				t.Fatalf("exit code %d, %s\n%s", code, reasonsOf(d), said)
			}
			c.change(f, first, second)
			var round monitor.Round
			code, _, said := f.run(20*time.Minute, &round, "monitor")
			if code != c.code || len(round.Windows) != 2 {
				t.Fatalf("exit code %d, %+v\n%s", code, round, said)
			}
			for _, w := range round.Windows {
				want := c.other
				if w.Commit == first {
					if want = c.first; w.State != c.state {
						t.Errorf("the first window is %s, %s, want %s", w.State, w.Text, c.state)
					}
					if c.first == "" && w.Monitoring.End != "superseded" {
						t.Errorf("the first window ended %q: %s", w.Monitoring.End, w.Text)
					}
				}
				if w.Commit == first && c.first == "" {
					continue
				}
				if w.Decision != want {
					t.Errorf("%s is %s, want %s: %s", w.Commit[:7], w.Decision, want, w.Text)
				}
			}
		})
	}
}
