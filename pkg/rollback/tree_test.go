package rollback

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	_ "deploycoord/internal/golden"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
)

// leads is evidence that leads to one branch alone.
var leads = map[string]Evidence{
	"critical-errors":  measured(health.Log, health.CriticalError),
	"services-failing": measured(health.Container, health.StartFailure),
	"server-errors":    measured(health.Probe, health.ServerError),
	"migration-failed": {MigrationFailed: `step "migrate" failed`, Measurements: []health.Measurement{good}},
	"down":             measured(health.Probe, health.Down),
	"functional":       measured(health.Functional, health.Broken),
	"severely-slow":    measured(health.Performance, health.SlowSeverely),
	"metric":           measured(health.Metric, health.Breach),
	"not-deployed":     measured(health.Identity, health.OldCommit),
	Unmeasured:         {Measurements: []health.Measurement{{Kind: health.Probe, Name: "x", Text: "its name does not resolve"}}},
	Pipeline:           {Pipeline: "the run of deploy.yml was cancelled", Measurements: []health.Measurement{good}},
	"slow":             measured(health.Performance, health.Slow),
	"minor":            measured(health.Log, health.Minor),
}

var good = health.Measurement{Kind: health.Probe, Name: "good", Outcome: health.Good}

func measured(k health.Kind, f health.Fault) Evidence {
	return Evidence{Measurements: []health.Measurement{good, {Kind: k, Name: "x", Outcome: health.Bad, Fault: f, Text: "seen"}}}
}

func both(a, b Evidence) Evidence {
	a.Measurements = slices.Concat(a.Measurements, b.Measurements)
	a.Pipeline += b.Pipeline
	a.MigrationFailed += b.MigrationFailed
	a.Irreversible = slices.Concat(a.Irreversible, b.Irreversible)
	return a
}

// single is the tree, a row a branch: the seed's "Deployment Rollback Decision Tree" and DESIGN's section 6.
const single = `
critical-errors        ROLLBACK
services-failing       ROLLBACK
server-errors          ROLLBACK
migration-failed       ROLLBACK
down                   ROLLBACK
functional             ROLLBACK
severely-slow          ROLLBACK
metric                 ROLLBACK
not-deployed           HOLD
could-not-measure      HOLD
pipeline               HOLD
slow                   CONTINUE
minor                  CONTINUE
`

// pairs is what two branches at once come to, and which of them decides.
const pairs = `
critical-errors        services-failing       ROLLBACK critical-errors
critical-errors        server-errors          ROLLBACK critical-errors
critical-errors        migration-failed       ROLLBACK critical-errors
critical-errors        down                   ROLLBACK critical-errors
critical-errors        functional             ROLLBACK critical-errors
critical-errors        severely-slow          ROLLBACK critical-errors
critical-errors        metric                 ROLLBACK critical-errors
critical-errors        not-deployed           ROLLBACK critical-errors
critical-errors        could-not-measure      ROLLBACK critical-errors
critical-errors        pipeline               ROLLBACK critical-errors
critical-errors        slow                   ROLLBACK critical-errors
critical-errors        minor                  ROLLBACK critical-errors
services-failing       server-errors          ROLLBACK services-failing
services-failing       migration-failed       ROLLBACK services-failing
services-failing       down                   ROLLBACK services-failing
services-failing       functional             ROLLBACK services-failing
services-failing       severely-slow          ROLLBACK services-failing
services-failing       metric                 ROLLBACK services-failing
services-failing       not-deployed           ROLLBACK services-failing
services-failing       could-not-measure      ROLLBACK services-failing
services-failing       pipeline               ROLLBACK services-failing
services-failing       slow                   ROLLBACK services-failing
services-failing       minor                  ROLLBACK services-failing
server-errors          migration-failed       ROLLBACK server-errors
server-errors          down                   ROLLBACK server-errors
server-errors          functional             ROLLBACK server-errors
server-errors          severely-slow          ROLLBACK server-errors
server-errors          metric                 ROLLBACK server-errors
server-errors          not-deployed           ROLLBACK server-errors
server-errors          could-not-measure      ROLLBACK server-errors
server-errors          pipeline               ROLLBACK server-errors
server-errors          slow                   ROLLBACK server-errors
server-errors          minor                  ROLLBACK server-errors
migration-failed       down                   ROLLBACK migration-failed
migration-failed       functional             ROLLBACK migration-failed
migration-failed       severely-slow          ROLLBACK migration-failed
migration-failed       metric                 ROLLBACK migration-failed
migration-failed       not-deployed           ROLLBACK migration-failed
migration-failed       could-not-measure      ROLLBACK migration-failed
migration-failed       pipeline               ROLLBACK migration-failed
migration-failed       slow                   ROLLBACK migration-failed
migration-failed       minor                  ROLLBACK migration-failed
down                   functional             ROLLBACK down
down                   severely-slow          ROLLBACK down
down                   metric                 ROLLBACK down
down                   not-deployed           ROLLBACK down
down                   could-not-measure      ROLLBACK down
down                   pipeline               ROLLBACK down
down                   slow                   ROLLBACK down
down                   minor                  ROLLBACK down
functional             severely-slow          ROLLBACK functional
functional             metric                 ROLLBACK functional
functional             not-deployed           ROLLBACK functional
functional             could-not-measure      ROLLBACK functional
functional             pipeline               ROLLBACK functional
functional             slow                   ROLLBACK functional
functional             minor                  ROLLBACK functional
severely-slow          metric                 ROLLBACK severely-slow
severely-slow          not-deployed           ROLLBACK severely-slow
severely-slow          could-not-measure      ROLLBACK severely-slow
severely-slow          pipeline               ROLLBACK severely-slow
severely-slow          slow                   ROLLBACK severely-slow
severely-slow          minor                  ROLLBACK severely-slow
metric                 not-deployed           ROLLBACK metric
metric                 could-not-measure      ROLLBACK metric
metric                 pipeline               ROLLBACK metric
metric                 slow                   ROLLBACK metric
metric                 minor                  ROLLBACK metric
not-deployed           could-not-measure      HOLD     not-deployed
not-deployed           pipeline               HOLD     not-deployed
not-deployed           slow                   HOLD     not-deployed
not-deployed           minor                  HOLD     not-deployed
could-not-measure      pipeline               HOLD     could-not-measure
could-not-measure      slow                   HOLD     could-not-measure
could-not-measure      minor                  HOLD     could-not-measure
pipeline               slow                   HOLD     pipeline
pipeline               minor                  HOLD     pipeline
slow                   minor                  CONTINUE slow
`

func rows(table string) [][]string {
	var out [][]string
	for line := range strings.Lines(strings.TrimSpace(table)) {
		out = append(out, strings.Fields(line))
	}
	return out
}

func TestEveryBranch(t *testing.T) {
	table := rows(single)
	if len(table) != len(Tree) {
		t.Fatalf("the table has %d rows, the tree %d branches", len(table), len(Tree))
	}
	for i, row := range table {
		t.Run(row[0], func(t *testing.T) {
			got := Decide(leads[row[0]])
			if Tree[i].ID != row[0] || string(got.Decision) != row[1] || len(got.Reasons) != 1 || got.Reasons[0].Branch != row[0] || len(got.Reasons[0].Evidence) != 1 {
				t.Errorf("branch %s: got %+v", Tree[i].ID, got)
			}
			irreversible := both(leads[row[0]], Evidence{Irreversible: []string{"db/1.sql:3: DROP TABLE"}})
			want := finding.Decision(row[1])
			if want == finding.RollBack {
				want = finding.Hold
			}
			if got := Decide(irreversible); got.Decision != want || (want != finding.Decision(row[1])) != (got.Reasons[0].Branch == Irreversible) {
				t.Errorf("with an irreversible migration: got %+v, want %s", got, want)
			}
			irreversible.Anyway = true
			if got := Decide(irreversible); string(got.Decision) != row[1] {
				t.Errorf("with an irreversible migration, all the same: got %s", got.Decision)
			}
		})
	}
}

func TestEveryPair(t *testing.T) {
	table := rows(pairs)
	if n := len(Tree); len(table) != n*(n-1)/2 {
		t.Fatalf("the table has %d rows for %d branches", len(table), n)
	}
	seen := map[string]bool{}
	for _, row := range table {
		seen[row[0]+" "+row[1]] = true
		for _, e := range []Evidence{both(leads[row[0]], leads[row[1]]), both(leads[row[1]], leads[row[0]])} {
			got := Decide(e)
			if string(got.Decision) != row[2] || got.Reasons[0].Branch != row[3] || len(got.Reasons) != 2 {
				t.Errorf("%s and %s: got %s for %v, want %s", row[0], row[1], got.Decision, got.Reasons, row[2])
			}
		}
	}
	if len(seen) != len(table) {
		t.Errorf("%d of %d pairs are told apart", len(seen), len(table))
	}
}

func TestDecideAtTheEdges(t *testing.T) {
	for _, c := range []struct {
		name string
		in   Evidence
		want finding.Decision
	}{
		{"nothing measured", Evidence{}, finding.Hold},
		{"nothing measured, a migration failed", Evidence{MigrationFailed: "failed"}, finding.RollBack},
		{"all good", Evidence{Measurements: []health.Measurement{good}}, finding.Deployed},
		{"all good, irreversible", Evidence{Measurements: []health.Measurement{good}, Irreversible: []string{"x"}}, finding.Deployed},
		{"bad without a reason", Evidence{Measurements: []health.Measurement{good, {Outcome: health.Bad}}}, finding.Hold},
		{"bad for an unknown reason", Evidence{Measurements: []health.Measurement{good, {Outcome: health.Bad, Fault: "gone"}}}, finding.Hold},
		{"an unknown outcome", Evidence{Measurements: []health.Measurement{good, {Outcome: 9, Fault: health.Down}}}, finding.Hold},
	} {
		if got := Decide(c.in); got.Decision != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got.Decision, c.want)
		}
	}
	if got := finding.Decision("").ExitCode(); got != 3 {
		t.Errorf("the empty decision exits with %d", got)
	}
}

// TestUnmeasuredAlone holds that what could not be measured never is a success, and never the reason for a rollback.
func TestUnmeasuredAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	faults := []health.Fault{"", health.Slow, health.Minor, health.OldCommit, "unknown"}
	for range 20_000 {
		var e Evidence
		for range r.IntN(6) {
			m := health.Measurement{Kind: health.Kinds[r.IntN(len(health.Kinds))], Name: "n", Outcome: health.Outcome(r.IntN(3)), Fault: faults[r.IntN(len(faults))]}
			if m.Outcome == health.Unmeasured {
				m.Fault = append(faults, health.Down, health.ServerError, health.CriticalError)[r.IntN(len(faults)+3)]
			}
			e.Measurements = append(e.Measurements, m)
		}
		blind := slices.IndexFunc(e.Measurements, func(m health.Measurement) bool { return m.Outcome == health.Unmeasured })
		if blind < 0 {
			e.Measurements = append(e.Measurements, health.Measurement{Kind: health.Probe, Name: "blind"})
		}
		if got := Decide(e); got.Decision != finding.Hold || got.Decision.ExitCode() != 3 {
			t.Fatalf("%+v: got %s", e, got.Decision)
		}
	}
}
