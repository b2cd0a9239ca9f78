package monitor

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"deploycoord/pkg/health"
)

// cellKey names what is counted: looks at one thing between two of the seed's marks.
type cellKey struct {
	part int
	kind health.Kind
	name string
}

func (k cellKey) compare(o cellKey) int {
	return cmp.Or(cmp.Compare(k.kind, o.kind), cmp.Compare(k.name, o.name), cmp.Compare(k.part, o.part))
}

// cell is what the looks come to.
type cell struct {
	looks, failed, unmeasured int64
	latencies                 sketch // of the good ones
	value                     value  // of a metric
}

// value is the numbers that a metric had; none where seen is 0.
type value struct {
	least, most, last float64
	seen              int64 // when it was last, Unix seconds; 0 never
}

func (v value) merge(o value) value {
	switch {
	case v.seen == 0:
		return o
	case o.seen == 0:
		return v
	}
	out := value{min(v.least, o.least), max(v.most, o.most), v.last, v.seen}
	if o.seen > v.seen || o.seen == v.seen && o.last > v.last {
		out.last, out.seen = o.last, o.seen
	}
	return out
}

func (c cell) add(o cell) cell {
	return cell{
		atMost(c.looks + o.looks), atMost(c.failed + o.failed), atMost(c.unmeasured + o.unmeasured),
		c.latencies.merge(o.latencies), c.value.merge(o.value),
	}
}

func atMost(n int64) int64 { return min(n, maxCount) }

// measured is how many looks were good or bad.
func (c cell) measured() int64 { return c.looks - c.unmeasured }

// sum is what one tick, or many, saw.
type sum struct {
	covered intervals
	cells   map[cellKey]cell
}

// added is all together; none is changed.
func added(all ...sum) sum {
	out := sum{cells: map[cellKey]cell{}}
	for _, s := range all {
		out.covered = append(out.covered, s.covered...)
		for k, c := range s.cells {
			out.cells[k] = out.cells[k].add(c)
		}
	}
	out.covered = out.covered.union(nil)
	return out
}

func (s sum) keys() []cellKey { return slices.SortedFunc(maps.Keys(s.cells), cellKey.compare) }

func (s sum) looks() (n int64) {
	for _, c := range s.cells {
		n += c.looks
	}
	return n
}

// total adds up the parts up to one, of the things that are wanted.
func (s sum) total(upTo int, wanted func(health.Kind) bool) (c cell) {
	for _, k := range s.keys() {
		if k.part <= upTo && wanted(k.kind) {
			c = c.add(s.cells[k])
		}
	}
	return c
}

// isFinite tells a number from infinity and from what is none.
func isFinite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }
