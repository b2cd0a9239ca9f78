package monitor

import (
	"cmp"
	"slices"
)

// interval is a time from one second to another, in Unix seconds.
type interval struct{ from, to int64 }

// intervals are ascending, none touches another.
type intervals []interval

// union is the time in any of both.
func (a intervals) union(b intervals) intervals {
	all := slices.Concat(a, b)
	slices.SortFunc(all, func(x, y interval) int { return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to)) })
	var out intervals
	for _, i := range all {
		switch k := len(out); {
		case i.to <= i.from:
		case k > 0 && i.from <= out[k-1].to:
			out[k-1].to = max(out[k-1].to, i.to)
		default:
			out = append(out, i)
		}
	}
	return out
}

// within is the part of the time that lies in another.
func (a intervals) within(w interval) intervals {
	var out intervals
	for _, i := range a {
		if i = (interval{max(i.from, w.from), min(i.to, w.to)}); i.from < i.to {
			out = append(out, i)
		}
	}
	return out
}

// gaps is the part of w that is in none.
func (a intervals) gaps(w interval) intervals {
	var out intervals
	at := w.from
	for _, i := range a.within(w) {
		if i.from > at {
			out = append(out, interval{at, i.from})
		}
		at = i.to
	}
	if at < w.to {
		out = append(out, interval{at, w.to})
	}
	return out
}

func (a intervals) seconds() (n int64) {
	for _, i := range a {
		n += i.to - i.from
	}
	return n
}

func (a intervals) has(at int64) bool {
	return slices.ContainsFunc(a, func(i interval) bool { return i.from <= at && at < i.to })
}

// longest keeps the n longest, in their order. Of a time that was covered, what is left out becomes a gap: never the
// other way round.
func (a intervals) longest(n int) intervals {
	if len(a) <= n {
		return a
	}
	by := slices.Clone(a)
	slices.SortStableFunc(by, func(x, y interval) int { return cmp.Compare(y.to-y.from, x.to-x.from) })
	by = by[:n]
	slices.SortFunc(by, func(x, y interval) int { return cmp.Compare(x.from, y.from) })
	return by
}
