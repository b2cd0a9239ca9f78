package monitor

import (
	"maps"

	"deploycoord/pkg/health/compare"
)

// MaxSize bounds a watch's file, in bytes: a tick reads them all.
const MaxSize = 64 << 10

// fit makes a watch small enough to be kept: older ticks are counted together, and where it is too large all the same,
// latencies are known less exactly, then the baseline, then patterns of errors.
func (w Watch) fit() Watch {
	if len(w.ticks) > tolerate {
		w = w.fold(unfolded)
	}
	for step := 0; step < len(smaller) && len(Encode(w)) > MaxSize; step++ {
		w = smaller[step](w)
	}
	return w
}

// smaller are the ways to make a watch smaller, the mildest first.
var smaller = []func(Watch) Watch{
	func(w Watch) Watch { return w.fold(1) },
	func(w Watch) Watch { return w.coarse(1) },
	func(w Watch) Watch { return w.coarse(2) },
	func(w Watch) Watch { w.Before = w.Before.thin(20); return w },
	func(w Watch) Watch { return w.coarse(3) },
	func(w Watch) Watch { w.Before.Errors = nil; return w },
	func(w Watch) Watch { return w.coarse(maxLevel) },
	func(w Watch) Watch { return w.fold(0) },
	func(w Watch) Watch { w.Before.Latencies = nil; return w },
	func(w Watch) Watch {
		w.folded.keys, w.folded.sealed = nil, w.folded.newest()
		return w
	},
}

// coarse is the watch with wider buckets of latencies.
func (w Watch) coarse(level uint8) Watch {
	wider := func(s sum) sum {
		s.cells = maps.Clone(s.cells)
		for k, c := range s.cells {
			c.latencies = c.latencies.at(level)
			s.cells[k] = c
		}
		return s
	}
	w.folded.sum = wider(w.folded.sum)
	w.ticks = maps.Clone(w.ticks)
	for k, t := range w.ticks {
		w.ticks[k] = wider(t)
	}
	return w
}

// thin keeps so many latencies of each endpoint.
func (b Baseline) thin(n int) Baseline {
	out := Baseline{Latencies: make(map[string][]float64, len(b.Latencies)), Errors: b.Errors}
	for name, of := range b.Latencies {
		out.Latencies[name] = compare.Thin(of, n)
	}
	return out
}

// newest is the last tick that was folded, or sealed.
func (f folded) newest() tickKey {
	if n := len(f.keys); n > 0 {
		return max(f.sealed, f.keys[n-1])
	}
	return f.sealed
}
