package study

import (
	"math"
	"slices"

	"deploycoord/pkg/health/compare"
)

// fate is what one way of judging made of a deployment: the second in which it first was rolled back or called degraded,
// 0 where it never was.
type fate struct {
	rolledBack, degraded int
}

// found is the second in which it was first found to be worse.
func (f fate) found() int {
	if f.rolledBack == 0 || f.degraded == 0 {
		return max(f.rolledBack, f.degraded)
	}
	return min(f.rolledBack, f.degraded)
}

// judge is a way of judging a deployment, second by second.
type judge struct {
	name string
	of   func(Setting, deployment) fate
}

var judges = []judge{
	{"this", this},
	{"mean, fixed threshold", threshold},
	{"Mann-Whitney, p < 0.05", bare},
}

// this is what production does: each endpoint is compared when it has samples for another look; a critical one ends the
// watch, and so does the certainty that nothing is wrong.
func this(s Setting, d deployment) (f fate) {
	policy := compare.Policy{Endpoints: len(d.endpoints)}
	watched := make([]watch, len(d.endpoints))
	tallies := make([]compare.Tally, len(d.endpoints))
	for second := 1; second <= s.Seconds; second++ {
		worst, fine := compare.TooFew, true
		for i := range watched {
			w := &watched[i]
			w.add(d.endpoints[i], (second-1)*s.Rate, second*s.Rate, &tallies[i])
			w.compare(d.endpoints[i].baseline, policy)
			worst = max(worst, w.state)
			if w.row >= failuresInRow {
				worst = compare.Critical
			}
			fine = fine && w.state == compare.Same
		}
		together, each := compare.ErrorsOf(tallies, compare.ErrorPolicy{})
		if worst == compare.Critical || together == compare.Critical || slices.Contains(each, compare.Critical) {
			f.rolledBack = second
			return f
		}
		if worst == compare.Degraded && f.degraded == 0 {
			f.degraded = second
		}
		if fine && together == compare.Same {
			return f
		}
	}
	return f
}

// failuresInRow is how many failures of one endpoint in a row its prober takes for no accident.
const failuresInRow = 3

// watch is what is known of one endpoint so far.
type watch struct {
	now   []float64
	look  int
	state compare.State
	row   int
}

func (w *watch) add(e endpoint, from, to int, tally *compare.Tally) {
	for i := from; i < to; i++ {
		tally.Add(e.failed[i])
		if e.failed[i] {
			w.row++
			continue
		}
		w.row = 0
		w.now = append(w.now, e.latency[i])
	}
}

func (w *watch) compare(baseline []float64, p compare.Policy) {
	if look := compare.Look(len(w.now), p); look > w.look {
		w.look = look
		w.state = compare.Latency(baseline, w.now, p).State
	}
}

// rivalsLook is every how many seconds the simpler ways look, once they have as many samples as ours wants.
const (
	rivalsLook  = 5
	rivalsFirst = 20
)

// threshold compares means, and the part that fails with the tolerated 5 %.
func threshold(s Setting, d deployment) (f fate) {
	for second := rivalsFirst; second <= s.Seconds; second += rivalsLook {
		bad, worst := 0, 0.0
		for _, e := range d.endpoints {
			now := seen(e, second*s.Rate, false)
			bad += second*s.Rate - len(now)
			worst = max(worst, mean(now)/mean(e.baseline))
		}
		if worst >= 2 || float64(bad) >= 0.05*float64(second*s.Rate*len(d.endpoints)) {
			f.rolledBack = second
			return f
		}
		if worst >= 1.3 && f.degraded == 0 {
			f.degraded = second
		}
	}
	return f
}

// bare asks the rank test alone, at each look anew, for any difference; an answer that fails is the slowest.
func bare(s Setting, d deployment) (f fate) {
	for second := rivalsFirst; second <= s.Seconds; second += rivalsLook {
		for _, e := range d.endpoints {
			if compare.MannWhitney(e.baseline, seen(e, second*s.Rate, true)) < 0.05 {
				f.rolledBack = second
				return f
			}
		}
	}
	return f
}

// seen is the latencies up to a look, those of failures as endless or not at all.
func seen(e endpoint, looks int, failures bool) []float64 {
	var out []float64
	for i, v := range e.latency[:looks] {
		switch {
		case !e.failed[i]:
			out = append(out, v)
		case failures:
			out = append(out, math.MaxFloat64)
		}
	}
	return out
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
