package study

import (
	"slices"

	"deploycoord/pkg/health/compare"
)

// this is what production does: each endpoint is compared when it has samples for another look; a critical one ends the
// watch, and so does the certainty that nothing is wrong.
func this(s Setting, d deployment) (f fate) {
	policy := compare.Policy{Endpoints: len(d.endpoints), Samples: firstLook * s.Rate}
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
			fine = fine && w.settled
		}
		together, each := compare.ErrorsOf(tallies, compare.ErrorPolicy{})
		if worst == compare.Critical || together == compare.Critical || slices.Contains(each, compare.Critical) {
			f.rolledBack, f.over = second, second
			return f
		}
		if worst == compare.Degraded && f.degraded == 0 {
			f.degraded = second
		}
		if fine && together == compare.Same {
			f.over = second
			return f
		}
	}
	f.over = s.Seconds
	return f
}

// failuresInRow is how many failures of one endpoint in a row its prober takes for no accident.
const failuresInRow = 3

// watch is what is known of one endpoint so far.
type watch struct {
	now     []float64
	look    int
	state   compare.State
	settled bool
	row     int
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
		r := compare.Latency(baseline, w.now, p)
		w.state, w.settled = r.State, r.Settled
	}
}
