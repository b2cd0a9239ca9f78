package compare

import (
	"math"
	"slices"
)

// Percentile is the quantile q, from 0 to 1, of samples in any order, between neighbours by proportion (type 7 of Hyndman
// and Fan, Sample quantiles in statistical packages, American Statistician 50, 1996; what R and NumPy give). NaN of none.
func Percentile(samples []float64, q float64) float64 {
	sorted := finite(samples)
	slices.Sort(sorted)
	return quantile(sorted, q)
}

func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 || math.IsNaN(q) {
		return math.NaN()
	}
	at := min(max(q, 0), 1) * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	part := at - float64(i)
	return sorted[i]*(1-part) + sorted[i+1]*part
}

func middle(sorted []float64) float64 { return quantile(sorted, 0.5) }

// Thin keeps n of the samples, ascending: the middle one of each of n even parts of the sorted samples, so that every
// quantile stays what it was but for half a part. All of them where they are no more.
func Thin(samples []float64, n int) []float64 {
	sorted := finite(samples)
	slices.Sort(sorted)
	if len(sorted) <= n {
		return sorted
	}
	out := make([]float64, max(n, 0))
	for i := range out {
		out[i] = sorted[(2*i+1)*len(sorted)/(2*n)]
	}
	return out
}

// finite copies the samples that are numbers.
func finite(samples []float64) []float64 {
	out := make([]float64, 0, len(samples))
	for _, v := range samples {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			out = append(out, v)
		}
	}
	return out
}

// Durations of no time and of years both are the clock's fault; in milliseconds.
const (
	shortest = 1e-4
	longest  = 1e11
)

// logs gives the logarithms of the samples that are durations. Latencies vary by factors, so a ratio is a distance there.
func logs(samples []float64) []float64 {
	out := make([]float64, 0, len(samples))
	for _, v := range samples {
		if v >= 0 && v <= longest {
			out = append(out, math.Log(max(v, shortest)))
		}
	}
	return out
}
