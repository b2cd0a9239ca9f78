package monitor

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var together = cmp.AllowUnexported(sketch{}, bin{})

// Quantiles are within 2 % of the exact ones, whatever the values are and in however many pieces they came.
func TestQuantiles(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for name, draw := range map[string]func() float64{
		"log-normal": func() float64 { return 100 * math.Exp(r.NormFloat64()) },
		"uniform":    func() float64 { return 1 + 999*r.Float64() },
		"two modes":  func() float64 { return []float64{3, 4000}[r.IntN(2)] * (1 + 0.1*r.Float64()) },
		"constant":   func() float64 { return 42 },
		"the ends":   func() float64 { return []float64{shortest, longest}[r.IntN(2)] },
	} {
		for _, n := range []int{1, 2, 7, 100, 20_000} {
			var all []float64
			var s sketch
			for len(all) < n {
				piece := make([]float64, min(1+r.IntN(50), n-len(all)))
				for i := range piece {
					piece[i] = draw()
				}
				all, s = append(all, piece...), s.merge(sketchOf(piece))
			}
			slices.Sort(all)
			for _, q := range []float64{0, 0.01, 0.5, 0.9, 0.95, 0.99, 1} {
				exact := all[max(0, int(math.Ceil(q*float64(n)))-1)]
				if got := s.quantile(q); math.Abs(got-exact) > 0.02*exact+0.0005 {
					t.Errorf("%s, %d values, quantile %g: %g, exactly %g", name, n, q, got, exact)
				}
			}
			if s.count() != int64(n) {
				t.Errorf("%s: %d values, want %d", name, s.count(), n)
			}
			values := s.values(100)
			if len(values) != min(n, 100) || !slices.IsSorted(values) {
				t.Errorf("%s: %d values, sorted %t", name, len(values), slices.IsSorted(values))
			}
			back, err := parseSketch(s.text())
			if diff := cmp.Diff(s, back, together); diff != "" || err != nil {
				t.Errorf("%s: %v %s", name, err, diff)
			}
		}
	}
}

// What is no duration neither counts wrongly nor breaks anything.
func TestOddDurations(t *testing.T) {
	s := sketchOf([]float64{math.NaN(), math.Inf(1), math.Inf(-1), -5, 0})
	if s.count() != 4 || s.quantile(0) > 2*shortest || s.quantile(1) < longest/2 {
		t.Errorf("%+v", s)
	}
	if (sketch{}).quantile(0.5) != 0 || len((sketch{}).values(10)) != 0 {
		t.Error("nothing has a median")
	}
}

func TestWiderBuckets(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var all []float64
	for range 5000 {
		all = append(all, 50*math.Exp(r.NormFloat64()))
	}
	s := sketchOf(all)
	slices.Sort(all)
	for level := range uint8(maxLevel + 1) {
		wide := s.at(level)
		bound := math.Pow(growth, math.Pow(2, float64(level))) - 1
		if got, exact := wide.quantile(0.9), all[4499]; math.Abs(got-exact) > bound*exact {
			t.Errorf("level %d: %g, exactly %g", level, got, exact)
		}
		if diff := cmp.Diff(s.merge(s).at(level), wide.merge(s), together); diff != "" {
			t.Errorf("level %d: %s", level, diff)
		}
	}
}

func FuzzSketch(f *testing.F) {
	f.Add(sketchOf([]float64{1, 2, 300}).text())
	f.Add("AAEB")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parseSketch(text)
		if err != nil {
			return
		}
		if again, err := parseSketch(s.text()); err != nil || !cmp.Equal(s, again, together) {
			t.Errorf("%q is %+v, and then %+v (%v)", text, s, again, err)
		}
		for _, q := range []float64{0, 0.5, 1} {
			if v := s.quantile(q); math.IsNaN(v) || v < 0 || v > 2*longest {
				t.Errorf("%q: quantile %g is %g", text, q, v)
			}
		}
	})
}
