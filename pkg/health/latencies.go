package health

import (
	"math"
	"slices"
)

// maxSeries bounds what is held of one endpoint's latencies; from there on every second one is dropped, and only every
// second new one is taken, so that they stay spread over the whole time.
const maxSeries = 4096

// latencies is a bounded list of durations in milliseconds, in the order of the looks.
type latencies struct {
	first  []float64 // the first maxSeries, in the order of the looks: what is compared
	values []float64
	skip   int // so many of each skip+1 are left out
	seen   int
}

func (l *latencies) add(ms float64) {
	if len(l.first) < maxSeries {
		l.first = append(l.first, ms)
	}
	if l.seen++; l.skip > 0 && l.seen%(l.skip+1) != 0 {
		return
	}
	l.values = append(l.values, ms)
	if len(l.values) < maxSeries {
		return
	}
	for i := range maxSeries / 2 {
		l.values[i] = l.values[2*i+1]
	}
	l.values, l.skip = l.values[:maxSeries/2], 2*l.skip+1
}

func (m *Measurement) latencies(l *latencies) {
	if len(l.values) == 0 {
		return
	}
	sorted := slices.Sorted(slices.Values(l.values))
	m.P50, m.P95 = rounded(nearest(sorted, 0.5)), rounded(nearest(sorted, 0.95))
	for _, at := range spread(len(sorted), MaxLatencies) {
		m.Latencies = append(m.Latencies, rounded(sorted[at]))
	}
}

// nearest is the nearest-rank percentile of sorted values.
func nearest(sorted []float64, q float64) float64 {
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}

// spread gives at most most indexes of n, evenly, the first and the last among them.
func spread(n, most int) []int {
	out := make([]int, min(n, most))
	for i := range out {
		out[i] = i
		if n > most {
			out[i] = i * (n - 1) / (most - 1)
		}
	}
	return out
}

// rounded keeps microseconds.
func rounded(ms float64) float64 { return math.Round(ms*1000) / 1000 }
