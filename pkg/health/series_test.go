package health

import (
	"strings"
	"testing"
	"time"
)

var epoch = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// after is so many seconds after the first look.
func after(seconds int) time.Time { return epoch.Add(time.Duration(seconds) * time.Second) }

var patience = Policy{Stable: 3, Grace: 10 * time.Second}

// looked takes a look a second: g good, b a server error, u unmeasured, s slow, d down, p down in passing, - good before it counts.
func looked(p Policy, looks string) *series {
	s := &series{kind: Probe, name: "api"}
	for i, c := range looks {
		x := Sample{Kind: Probe, Name: "api", At: after(i), Took: time.Duration(i+1) * time.Millisecond, Text: string(c)}
		switch c {
		case 'g', '-':
			x.Outcome = Good
		case 'b':
			x.Outcome, x.Fault = Bad, ServerError
		case 'p':
			x.Outcome, x.Fault, x.Passing = Bad, ServerError, true
		case 'd':
			x.Outcome, x.Fault = Bad, Down
		case 's':
			x.Outcome, x.Fault = Bad, Slow
		case 'F':
			x.Outcome, x.Fault, x.Firm = Bad, CriticalError, true
		}
		s.add(x, c != '-', p)
	}
	return s
}

func TestSeries(t *testing.T) {
	for _, c := range []struct {
		name, looks string
		at          int  // seconds; the last look's where it is 0
		last        bool // no more come
		elsewhere   int  // when another build last answered, in seconds; 0 for never
		unknown     bool // the expected build is not serving
		outcome     Outcome
		settled     bool
		text        string
	}{
		{name: "not looked at", outcome: Unmeasured, text: "was not looked at in time"},
		{name: "never looked at", last: true, outcome: Unmeasured, settled: true, text: "was not looked at in time"},
		{name: "not often enough yet", looks: "gg", outcome: Unmeasured},
		{name: "not often enough", looks: "gg", last: true, outcome: Unmeasured, settled: true, text: "2 good looks in a row, 3 are wanted"},
		{name: "as often as wanted", looks: "ggg", outcome: Good, settled: true},
		{name: "good before it counted", looks: "---", unknown: true, outcome: Unmeasured, text: "does not count while the expected commit is not serving"},
		{name: "good before it counted, to the end", looks: "---", unknown: true, last: true, outcome: Unmeasured, settled: true},
		{name: "one failure", looks: "gggb", outcome: Bad},
		{name: "one failure at the end", looks: "gggb", last: true, outcome: Unmeasured, settled: true, text: "fails now and then, 1 of 4 looks"},
		{name: "two server errors", looks: "gbb", outcome: Bad},
		{name: "three server errors", looks: "gbbb", outcome: Bad, settled: true},
		{name: "three server errors of an unknown build", looks: "gbbb", unknown: true, outcome: Bad},
		{name: "three in passing", looks: "gppp", outcome: Bad},
		{name: "three in passing at the end", looks: "gppp", last: true, outcome: Bad, settled: true},
		{name: "nothing but failures", looks: "dd", last: true, outcome: Bad, settled: true},
		{name: "failures and unmeasured", looks: "ud", last: true, outcome: Bad, settled: true},
		{name: "down, within the grace", looks: "gddd", at: 10, outcome: Bad},
		{name: "down for as long as the grace", looks: "gddd", at: 11, outcome: Bad, settled: true},
		{name: "down twice, for longer than the grace", looks: "gdd", at: 60, outcome: Bad},
		{name: "while another build answers", looks: "gbbb", elsewhere: 1, outcome: Unmeasured, text: "does not count while"},
		{name: "since another build answered", looks: "ggbbb", elsewhere: 1, outcome: Bad, settled: true},
		{name: "blind", looks: "gguu", at: 60, outcome: Unmeasured},
		{name: "blind often, within the grace", looks: "guuu", at: 10, outcome: Unmeasured},
		{name: "blind often, for as long as the grace", looks: "guuu", at: 11, outcome: Unmeasured, settled: true},
		{name: "blind at the end", looks: "gu", last: true, outcome: Unmeasured, settled: true},
		{name: "well again", looks: "gubgbggg", outcome: Good, settled: true},
		{name: "a firm one stays", looks: "gFggg", outcome: Bad, settled: true, text: "F"},
		{name: "the first firm one", looks: "FbF", outcome: Bad, settled: true},
	} {
		s := looked(patience, c.looks)
		at := after(max(0, len(c.looks)-1))
		if c.at > 0 {
			at = after(c.at)
		}
		now := standing{identified: !c.unknown, last: c.last}
		if c.elsewhere > 0 {
			now.elsewhere = after(c.elsewhere)
		}
		m := s.measure(patience, now, at)
		if m.Outcome != c.outcome || m.Settled != c.settled || !strings.HasPrefix(m.Text, c.text) {
			t.Errorf("%s: %s, settled %t, %q; want %s, %t, %q", c.name, m.Outcome, m.Settled, m.Text, c.outcome, c.settled, c.text)
		}
	}
}

// TestSeriesCounts holds what a series keeps of its looks.
func TestSeriesCounts(t *testing.T) {
	s := looked(patience, "-gbguggd")
	if s.count != 8 || s.good != 4 || s.failed != 2 || s.unmeasured != 1 || s.goodRow != 0 || s.badRow != 1 || s.blindRow != 0 {
		t.Errorf("%+v", s)
	}
	if !s.first.Equal(after(0)) || !s.last.Equal(after(7)) || !s.firstGood.Equal(after(1)) || !s.badSince.Equal(after(7)) || !s.blindSince.Equal(after(4)) {
		t.Errorf("first %s, last %s, first good %s, bad since %s, blind since %s", s.first, s.last, s.firstGood, s.badSince, s.blindSince)
	}
	if s.latencies.seen != 4 || s.latencies.values[0] != 2 {
		t.Errorf("latencies of good ones that count are %v", s.latencies.values)
	}
	if slow := looked(patience, "gs-"); slow.latencies.seen != 2 || slow.lastBad.Fault != Slow {
		t.Errorf("a slow answer has a latency, one that does not count has none: %v", slow.latencies.values)
	}
	if worse := looked(patience, "bs"); worse.lastBad.Fault != ServerError {
		t.Errorf("the worst of a row is %q", worse.lastBad.Fault)
	}
	if again := looked(patience, "bgs"); again.lastBad.Fault != Slow {
		t.Errorf("a new row begins with %q", again.lastBad.Fault)
	}
	if m := looked(patience, "sss").measure(patience, standing{last: true}, after(2)); m.Fault != SlowSeverely {
		t.Errorf("steadily over a limit is %q", m.Fault)
	}
}

// TestTally holds that looks are counted from the time on at which it was steadily good, or should have been.
func TestTally(t *testing.T) {
	for looks, want := range map[string][2]int{ // bad, all
		"ggg": {0, 0}, "gggg": {0, 1}, "gggbg": {1, 2}, "bbg": {0, 0}, "gggubb": {1, 2}, "ggg-": {0, 0},
		"ddddddddddd": {0, 0}, "dddddddddddd": {0, 0}, "ddddddddddddd": {1, 1}, // the twelfth comes eleven seconds after the first
	} {
		if s := looked(patience, looks); s.tally.Bad != want[0] || s.tally.All != want[1] {
			t.Errorf("%s: %d of %d, want %v", looks, s.tally.Bad, s.tally.All, want)
		}
	}
}

func TestRestart(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		turn turn
		row  int
	}{{Probe, arrives, 0}, {Probe, leaves, 2}, {Log, arrives, 2}} {
		s := looked(patience, "ggggbb")
		s.kind = c.kind
		s.restart(c.turn)
		if s.good != 0 || s.goodRow != 0 || !s.firstGood.IsZero() || s.latencies.seen != 0 || s.tally.All != 0 || s.steady || s.badRow != c.row {
			t.Errorf("%s, %d: %+v", c.kind, c.turn, s)
		}
	}
}
