package compare

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
	"unicode/utf8"
)

func floats(data []byte) []float64 {
	var out []float64
	for ; len(data) >= 8 && len(out) < 400; data = data[8:] {
		out = append(out, math.Float64frombits(binary.LittleEndian.Uint64(data)))
	}
	return out
}

func bytesOf(values ...float64) []byte {
	var out []byte
	for _, v := range values {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(v))
	}
	return out
}

// FuzzLatency holds that no samples and no policy bring a panic, a figure that is no number, or an interval without the
// estimate.
func FuzzLatency(f *testing.F) {
	f.Add(bytesOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), bytesOf(2, 4, 6, 8, 10), 5, 1.3, 2.0, 0.0, 1)
	f.Add(bytesOf(math.NaN(), math.Inf(1), math.Inf(-1), -1, 0, math.MaxFloat64, 5e-324), bytesOf(0, 0, 0, 0, 0, 1e300), 0, math.NaN(), -1.0, 1.0, -7)
	f.Add([]byte{}, bytesOf(slices.Repeat([]float64{0}, 20)...), 5, 1.0, 1.0, 1e-320, math.MaxInt)
	f.Add(bytesOf(slices.Repeat([]float64{1e11}, 20)...), bytesOf(slices.Repeat([]float64{0}, 20)...), 5, math.MaxFloat64, math.Inf(1), math.Inf(1), 3)
	f.Fuzz(func(t *testing.T, before, now []byte, samples int, degraded, critical, limit float64, endpoints int) {
		p := Policy{Samples: samples, Degraded: degraded, Critical: critical, Limit: limit, Endpoints: endpoints}
		got := Latency(floats(before), floats(now), p)
		for _, v := range []float64{got.Ratio, got.Low, got.High, got.Effect, got.P, got.Before, got.Now} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("%+v", got)
			}
		}
		if got.State > Critical || got.P < 0 || got.P > 1 || math.Abs(got.Effect) > 1 || !utf8.ValidString(got.Text) || got.Text == "" || len(got.Text) > 300 {
			t.Fatalf("%+v", got)
		}
		slack := 1e-6 * got.Ratio
		if got.State != TooFew && (got.Low > got.Ratio+slack || got.High < got.Ratio-slack || got.Samples < minSamples) {
			t.Fatalf("%+v", got)
		}
	})
}

func FuzzErrors(f *testing.F) {
	f.Add(3, 3, 0.001, 0.05, 1)
	f.Add(math.MaxInt, math.MaxInt, math.NaN(), math.Inf(1), -1)
	f.Add(math.MinInt, math.MaxInt, 0.9999999, 0.1, math.MaxInt)
	f.Fuzz(func(t *testing.T, bad, all int, background, tolerated float64, tests int) {
		p := ErrorPolicy{Background: background, Tolerated: tolerated, Tests: tests}
		got := Errors(bad, all, p)
		if (got == TooFew) != (all <= 0) || got == Degraded || got > Critical {
			t.Fatalf("%v", got)
		}
		if bad <= 0 && got == Critical {
			t.Fatal("critical without a failure")
		}
	})
}

func FuzzThin(f *testing.F) {
	f.Add(bytesOf(1, math.NaN(), 3, math.Inf(-1), 5), 2, 0.5)
	f.Fuzz(func(t *testing.T, data []byte, n int, q float64) {
		samples := floats(data)
		got := Thin(samples, n)
		if len(got) > max(n, 0) && n < len(samples) || !slices.IsSorted(got) {
			t.Fatalf("%d samples of %d, at most %d: %v", len(got), len(samples), n, got)
		}
		for _, v := range got {
			if !slices.Contains(samples, v) {
				t.Fatalf("%v is none of the samples", v)
			}
		}
		if p := Percentile(samples, q); math.IsInf(p, 0) || math.IsNaN(p) != (math.IsNaN(q) || len(finite(samples)) == 0) {
			t.Fatalf("percentile %v is %v", q, p)
		}
	})
}
