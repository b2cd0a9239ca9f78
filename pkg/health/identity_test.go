package health

import (
	"strings"
	"testing"
)

const (
	expected = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	former   = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

// told takes a look a second, each as the probe and the build that its two letters name: "wN" web as the new build, "aO"
// api as the old one, "w-" web without a word.
func told(looks string) *judge {
	j := newJudge(Policy{Commit: expected, Stable: 2, Grace: patience.Grace})
	for i, look := range strings.Fields(looks) {
		x := Sample{Kind: Probe, Name: look[:1], At: after(i), Outcome: Good, Commit: map[byte]string{'N': expected, 'O': former}[look[1]]}
		j.add(x)
	}
	return j
}

func TestIdentity(t *testing.T) {
	for _, c := range []struct {
		looks   string
		last    bool
		outcome Outcome
		settled bool
		text    string
		failed  int
	}{
		{"", false, Unmeasured, false, "no answer tells which commit is serving", 0},
		{"w- w-", true, Unmeasured, true, "no answer tells which commit is serving", 0},
		{"wO", false, Bad, false, "not deployed: bbbbbbbbbbbb is serving", 1},
		{"wO", true, Bad, true, "not deployed: bbbbbbbbbbbb is serving", 1},
		{"wN", false, Unmeasured, false, "not yet seen often enough in a row: w: aaaaaaaaaaaa, 1 of 1 answers are the expected build's", 0},
		{"wN", true, Unmeasured, true, "not yet seen often enough in a row", 0},
		{"wN wN", false, Good, true, "serving aaaaaaaaaaaa", 0},
		{"wO wN wN", false, Good, true, "serving aaaaaaaaaaaa", 1},
		{"wN w- wN", false, Unmeasured, false, "not yet seen often enough in a row", 0},
		{"wN wN aN", false, Unmeasured, false, "not yet seen often enough in a row", 0},
		{"wN wN aN aN", false, Good, true, "serving aaaaaaaaaaaa", 0},
		{"wN wO", true, Bad, true, "deployed in part: 1 of 2 answers are another build's, the last one's bbbbbbbbbbbb at w", 1},
		{"wN wN wO wN", false, Bad, false, "deployed in part: 1 of 4 answers", 1},
		{"wN wN wO wN wN", false, Good, true, "serving", 1},
	} {
		j := told(c.looks)
		m := j.identity.measure(j.all, j.policy, c.last)
		if m.Outcome != c.outcome || m.Settled != c.settled || !strings.HasPrefix(m.Text, c.text) || m.Failed != c.failed || m.Samples != len(strings.Fields(strings.ReplaceAll(c.looks, "w-", ""))) {
			t.Errorf("%q: %s, settled %t, %q, %d of %d; want %s, %t, %q, %d", c.looks, m.Outcome, m.Settled, m.Text, m.Failed, m.Samples, c.outcome, c.settled, c.text, c.failed)
		}
	}
}

// TestCounting holds from when on a good look counts: with the first answer of the expected build, and anew after another.
func TestCounting(t *testing.T) {
	for looks, want := range map[string]int{"wO wO": 0, "wN wN": 2, "wO wN wN": 2, "wN wN wO": 0, "wN wN wO wN": 1, "wO a- wN a-": 1} {
		if got := told(looks).all[0].good; got != want {
			t.Errorf("%q: %d good looks count, want %d", looks, got, want)
		}
	}
	if j := told("wO wO"); !j.identity.elsewhere().Equal(after(1)) {
		t.Errorf("another build answered last at %s", j.identity.elsewhere())
	}
	if j := told("wO wN"); !j.identity.elsewhere().IsZero() {
		t.Error("the expected build answered")
	}
}

// TestManyTellers names twenty of them.
func TestManyTellers(t *testing.T) {
	looks := ""
	for c := 'A'; c < 'A'+25; c++ {
		looks += string(c) + "N "
	}
	j := told(looks)
	if m := j.identity.measure(j.all, j.policy, true); len(m.Seen) != maxTellers {
		t.Errorf("%d are named", len(m.Seen))
	}
}
