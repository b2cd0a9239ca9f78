package health

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestJoinIdentity joins what runs say of the build that is serving, and holds it against one run over all their looks.
func TestJoinIdentity(t *testing.T) {
	for _, c := range []struct {
		runs    []string
		outcome Outcome
		fault   Fault
		text    string
	}{
		{[]string{"wN wN", "aN aN"}, Good, "", "serving aaaaaaaaaaaa"},
		{[]string{"wN wN", "aO aO"}, Bad, OldCommit, "deployed in part: bbbbbbbbbbbb is serving"},
		{[]string{"aO aO", "wO wO"}, Bad, OldCommit, "not deployed: bbbbbbbbbbbb is serving"},
		{[]string{"wN wN", "aN aN aO"}, Bad, OldCommit, "deployed in part: 1 of 3 answers are another build's"},
		{[]string{"wN wN", "aN"}, Unmeasured, "", "not yet seen often enough in a row: a: aaaaaaaaaaaa, 1 of 1"},
		{[]string{"aN", "wO wO"}, Bad, OldCommit, "deployed in part"},
		{[]string{"wN wN", "a- a-"}, Good, "", "serving aaaaaaaaaaaa"},
		{[]string{"w- w-", "a-"}, Unmeasured, "", "no answer tells which commit is serving"},
	} {
		var runs [][]Measurement
		for _, looks := range c.runs {
			runs = append(runs, told(looks).measurements(after(9), true))
		}
		got := Join(runs...)
		whole := told(strings.Join(c.runs, " ")).measurements(after(9), true)
		if len(got) != len(whole) {
			t.Fatalf("%v: %d measurements, one run has %d", c.runs, len(got), len(whole))
		}
		m := got[0]
		if m.Kind != Identity || m.Outcome != c.outcome || m.Fault != c.fault || !strings.HasPrefix(m.Text, c.text) {
			t.Errorf("%v: %s %s %s %q, want %s %s %q", c.runs, m.Kind, m.Outcome, m.Fault, m.Text, c.outcome, c.fault, c.text)
		}
		if m.Outcome != whole[0].Outcome || m.Fault != whole[0].Fault || m.Samples != whole[0].Samples || m.Failed != whole[0].Failed {
			t.Errorf("%v: %v, one run says %v", c.runs, m, whole[0])
		}
		if diff := cmp.Diff(whole[0].Seen, m.Seen); diff != "" {
			t.Errorf("%v: evidence (-one run +joined)\n%s", c.runs, diff)
		}
		if !m.First.Equal(got[0].First) || m.Last.Before(m.First) {
			t.Errorf("%v: from %v to %v", c.runs, m.First, m.Last)
		}
	}
}

// TestJoinKeepsAll: every measurement comes back once, in the order of kinds and names.
func TestJoinKeepsAll(t *testing.T) {
	of := func(kind Kind, name string) Measurement { return Measurement{Kind: kind, Name: name} }
	got := Join([]Measurement{of(Probe, "web"), of(Log, "web")}, nil, []Measurement{of(Container, "api"), of(Probe, "api")})
	want := []Measurement{of(Probe, "api"), of(Probe, "web"), of(Container, "api"), of(Log, "web")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := Join(); got != nil {
		t.Errorf("nothing joined is %v", got)
	}
	many := Measurement{Kind: Identity, Name: "commit", Samples: 1, Outcome: Good, Seen: make([]string, maxTellers)}
	if got := Join([]Measurement{many}, []Measurement{many}); len(got) != 1 || len(got[0].Seen) != maxTellers {
		t.Errorf("%d lines of evidence, want %d", len(got[0].Seen), maxTellers)
	}
}

// TestJoinTimes: all serve the build only from when the last one did, and every look is counted.
func TestJoinTimes(t *testing.T) {
	who := func(outcome Outcome, from, to, good int) Measurement {
		m := Measurement{Kind: Identity, Name: "commit", Outcome: outcome, Samples: 4, Failed: 1, Unmeasured: 2, First: after(from), Last: after(to), Settled: true}
		if good > 0 {
			m.FirstGood = after(good)
		}
		return m
	}
	got := Join([]Measurement{who(Good, 2, 5, 3)}, []Measurement{who(Good, 1, 9, 4)}, []Measurement{who(Good, 3, 4, 2)})[0]
	if !got.First.Equal(after(1)) || !got.Last.Equal(after(9)) || !got.FirstGood.Equal(after(4)) || got.Samples != 12 || got.Failed != 3 || got.Unmeasured != 6 || !got.Settled {
		t.Errorf("%+v", got)
	}
	bad := Join([]Measurement{who(Good, 2, 5, 3)}, []Measurement{who(Bad, 1, 9, 0)})[0]
	if bad.Outcome != Bad || !bad.FirstGood.IsZero() {
		t.Errorf("one of them does not serve it: %+v", bad)
	}
	open := who(Good, 1, 2, 1)
	open.Settled = false
	if Join([]Measurement{who(Good, 1, 2, 1)}, []Measurement{open})[0].Settled {
		t.Error("settled, though one of them is not")
	}
}
