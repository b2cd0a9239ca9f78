package compare

import (
	"math"
	"slices"
)

// mostDependence bounds the correlation of neighbours that is believed: a step in the middle of a series looks like a
// large one.
const mostDependence = 0.5

// A few samples tell little of their correlation, and the ones that seem to have none raise the false alarms; so some is
// presumed, with the weight of as many samples. The study chose both: fewer false alarms at no loss of true ones.
const (
	presumed       = 0.3
	presumedWeight = 20
)

// inflation is by how much the variance of a mean of the series, in the order taken and ascending, is larger than that of independent
// values: (1+ρ)/(1-ρ) for ρ between neighbours (Bartlett, On the theoretical specification of sampling properties of
// autocorrelated time series, 1946). Rank tests assume 1, and alarm too often where a slow moment lasts for several
// samples. ρ is that of ranks (Wald and Wolfowitz, 1943), which outliers do not move, corrected for its bias of
// -(1+4ρ)/n (Kendall, 1954); negative ones do not count.
func inflation(series, sorted []float64) float64 {
	n := len(series)
	if n < minSamples {
		return 1
	}
	centre := float64(n-1) / 2
	var sum, squares, previous float64
	for i, v := range series {
		below, _ := slices.BinarySearch(sorted, v)
		rank := float64(below) - centre
		if below+1 < n && sorted[below+1] == v { // equal values share the mean of their ranks
			above, _ := slices.BinarySearch(sorted, math.Nextafter(v, math.Inf(1)))
			rank += float64(above-below-1) / 2
		}
		if i > 0 {
			sum += rank * previous
		}
		squares += rank * rank
		previous = rank
	}
	if squares == 0 {
		return 1
	}
	rho := (float64(n)*sum/squares + 1) / float64(n-4)
	rho = min(max(rho, 0), mostDependence)
	rho = (float64(n)*rho + presumedWeight*presumed) / (float64(n) + presumedWeight)
	return (1 + rho) / (1 - rho)
}
