package study

import (
	"bytes"
	"flag"
	"strings"
	"testing"

	_ "deploycoord/internal/golden"
)

var (
	deployments = flag.Int("study.n", 1000, "how many healthy deployments are simulated, and how many bad ones")
	seed        = flag.Uint64("study.seed", 1, "another seed, other deployments")
)

// TestStudy holds the judgement to its goal: in a minute of looks at four endpoints, one a second, hardly a healthy
// deployment is rolled back and hardly a bad one missed. The simpler ways do not reach it on the same series; the table
// is printed with -v.
func TestStudy(t *testing.T) {
	rows := Run(*seed, *deployments, Default())
	var table bytes.Buffer
	if err := Print(&table, rows); err != nil {
		t.Fatal(err)
	}
	t.Logf("seed %d\n%s", *seed, &table)
	at := map[string]map[Kind]Row{}
	for _, r := range rows {
		if at[r.Judge] == nil {
			at[r.Judge] = map[Kind]Row{}
		}
		at[r.Judge][r.Kind] = r
	}
	ours := at["this"]
	for _, bound := range []struct {
		what     string
		kind     Kind
		got      func(Row) int
		from, to float64 // percent
	}{
		{"false rollbacks", Healthy, func(r Row) int { return r.RolledBack }, 0, 0.1},
		{"false degraded", Healthy, func(r Row) int { return r.Degraded }, 0, 1},
		{"doubled latency found", Slow, Row.Found, 99, 100},
		{"5 % errors found", Failing, Row.Found, 99, 100},
		{"one doubled endpoint found", SlowOne, Row.Found, 95, 100},
	} {
		row := ours[bound.kind]
		if got := row.percent(bound.got(row)); got < bound.from || got > bound.to {
			t.Errorf("%s: %.2f %%, want %v to %v", bound.what, got, bound.from, bound.to)
		}
		if bound.kind != Healthy && (row.Seconds == 0 || row.Seconds > 30) {
			t.Errorf("%s: after %d s, want half of them within 30", bound.what, row.Seconds)
		}
	}
	for name, rival := range at {
		if healthy := rival[Healthy]; name != "this" && healthy.percent(healthy.RolledBack) < 5 {
			t.Errorf("%s rolls only %d of %d healthy ones back: the study's claim does not hold", name, healthy.RolledBack, healthy.Of)
		}
	}
}

// TestSameSeed holds that a seed is enough to repeat the study.
func TestSameSeed(t *testing.T) {
	s := Default()
	s.Seconds = 30
	tables := make([]string, 3)
	for i, seed := range []uint64{7, 7, 8} {
		var table strings.Builder
		if err := Print(&table, Run(seed, 40, s)); err != nil {
			t.Fatal(err)
		}
		tables[i] = table.String()
	}
	if tables[0] != tables[1] {
		t.Errorf("two tables of one seed:\n%s\n%s", tables[0], tables[1])
	}
	if tables[0] == tables[2] {
		t.Error("another seed gives the same table")
	}
}
