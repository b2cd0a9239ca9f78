package study

import (
	"math"

	"deploycoord/pkg/health/compare"
)

// rivalsLook is every how many seconds the simpler ways look.
const rivalsLook = 5

// threshold compares means, and the part that fails with the tolerated 5 %.
func threshold(s Setting, d deployment) (f fate) {
	for second := firstLook; second <= s.Seconds; second += rivalsLook {
		bad, worst := 0, 0.0
		for _, e := range d.endpoints {
			now := seen(e, second*s.Rate, false)
			bad += second*s.Rate - len(now)
			worst = max(worst, mean(now)/mean(e.baseline))
		}
		if worst >= 2 || float64(bad) >= 0.05*float64(second*s.Rate*len(d.endpoints)) {
			f.rolledBack, f.over = second, second
			return f
		}
		if worst >= 1.3 && f.degraded == 0 {
			f.degraded = second
		}
	}
	f.over = s.Seconds
	return f
}

// bare asks the rank test alone, at each look anew, for any difference; an answer that fails is the slowest.
func bare(s Setting, d deployment) (f fate) {
	for second := firstLook; second <= s.Seconds; second += rivalsLook {
		for _, e := range d.endpoints {
			if compare.MannWhitney(e.baseline, seen(e, second*s.Rate, true)) < 0.05 {
				f.rolledBack, f.over = second, second
				return f
			}
		}
	}
	f.over = s.Seconds
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
