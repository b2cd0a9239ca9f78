package health

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// upTo is 1, 2, … n.
func upTo(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(i + 1)
	}
	return out
}

func TestNearestRank(t *testing.T) {
	for _, c := range []struct {
		n       int
		q, want float64
	}{{1, 0.5, 1}, {1, 0.95, 1}, {2, 0.5, 1}, {3, 0.5, 2}, {20, 0.5, 10}, {20, 0.95, 19}, {21, 0.95, 20}, {100, 0.95, 95}, {20, 0, 1}, {20, 1, 20}} {
		if got := nearest(upTo(c.n), c.q); got != c.want {
			t.Errorf("the percentile %g of 1 to %d is %g, want %g", c.q, c.n, got, c.want)
		}
	}
}

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		n, most int
		want    []int
	}{{0, 4, []int{}}, {3, 4, []int{0, 1, 2}}, {4, 4, []int{0, 1, 2, 3}}, {5, 4, []int{0, 1, 2, 4}}, {10, 4, []int{0, 3, 6, 9}}, {100, 3, []int{0, 49, 99}}} {
		if diff := cmp.Diff(c.want, spread(c.n, c.most)); diff != "" {
			t.Errorf("%d of %d (-want +got):\n%s", c.most, c.n, diff)
		}
	}
}

// TestLatenciesAreThinned holds that what is kept stays spread over the whole time, and that the first ones stay.
func TestLatenciesAreThinned(t *testing.T) {
	var l latencies
	for _, ms := range upTo(maxSeries - 1) {
		l.add(ms)
	}
	if len(l.values) != maxSeries-1 || l.skip != 0 {
		t.Fatalf("%d are kept before the bound, every %d. one", len(l.values), l.skip+1)
	}
	l.add(maxSeries)
	if len(l.values) != maxSeries/2 || l.values[0] != 2 || l.values[1] != 4 || l.values[maxSeries/2-1] != maxSeries {
		t.Fatalf("%d are kept at the bound: %v … %v", len(l.values), l.values[:2], l.values[len(l.values)-1])
	}
	for i := range 4 {
		l.add(float64(maxSeries + 1 + i))
	}
	if got := l.values[maxSeries/2:]; !slices.Equal(got, []float64{maxSeries + 2, maxSeries + 4}) {
		t.Errorf("every second one is %v", got)
	}
	for i := range maxSeries {
		l.add(float64(maxSeries + 5 + i))
	}
	if l.skip != 3 || len(l.values) >= maxSeries || l.seen != 2*maxSeries+4 {
		t.Errorf("skip %d, %d kept of %d", l.skip, len(l.values), l.seen)
	}
	if len(l.first) != maxSeries || l.first[0] != 1 || l.first[maxSeries-1] != maxSeries {
		t.Errorf("the first ones are %d, %v …", len(l.first), l.first[:1])
	}
}

func TestLatenciesOfAMeasurement(t *testing.T) {
	var m Measurement
	m.latencies(&latencies{})
	if m.P50 != 0 || m.P95 != 0 || m.Latencies != nil {
		t.Errorf("of none: %+v", m)
	}
	m.latencies(&latencies{values: []float64{3.00049, 1.2344, 2.0006}})
	if diff := cmp.Diff([]float64{1.234, 2.001, 3}, m.Latencies); diff != "" || m.P50 != 2.001 || m.P95 != 3 {
		t.Errorf("p50 %g, p95 %g (-want +got):\n%s", m.P50, m.P95, diff)
	}
}
