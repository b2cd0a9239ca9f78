package compare

import (
	"math/rand/v2"
	"testing"
)

// BenchmarkLatency compares 1,000 endpoints with 200 samples now and before.
func BenchmarkLatency(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	const endpoints = 1000
	var before, now [endpoints][]float64
	for i := range before {
		before[i], now[i] = Thin(lognormal(r, 1000, 100, 0.5), 200), lognormal(r, 200, 120, 0.5)
	}
	p := Policy{Endpoints: endpoints}
	b.ReportAllocs()
	for b.Loop() {
		for i := range before {
			if r := Latency(before[i], now[i], p); r.State == TooFew {
				b.Fatal(r.Text)
			}
		}
	}
}

func BenchmarkErrors(b *testing.B) {
	tallies := make([]Tally, 1000)
	for i := range tallies {
		tallies[i] = Tally{All: 60, Bad: i % 2}
	}
	for b.Loop() {
		ErrorsOf(tallies, ErrorPolicy{})
	}
}
