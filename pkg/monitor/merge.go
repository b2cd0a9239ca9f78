package monitor

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
)

// folded is what is counted together of older ticks, so that a window stays small. Only a store folds, on the newest
// state, and keeps it where nobody else did: so of two states the one with the higher version has all that the other
// has folded.
type folded struct {
	sum
	version int
	keys    []tickKey // of the ticks in it, ascending
	sealed  tickKey   // whatever is not after it is in it, or is too late
}

const (
	unfolded = 4   // ticks that stay by themselves
	tolerate = 8   // before they are folded
	maxKeys  = 500 // of folded ticks that are known one by one
)

// has tells whether a tick is in it, or too late.
func (f folded) has(k tickKey) bool {
	_, found := slices.BinarySearch(f.keys, k)
	return found || k <= f.sealed
}

// fold counts all but the newest ticks together. Nothing of what the watch says changes.
func (w Watch) fold(keep int) Watch {
	keys := slices.Sorted(maps.Keys(w.ticks))
	if len(keys) <= keep {
		return w
	}
	f := w.folded
	f.version++
	f.keys = slices.Clone(f.keys)
	ticks := maps.Clone(w.ticks)
	parts := []sum{f.sum}
	for _, k := range keys[:len(keys)-keep] {
		parts = append(parts, ticks[k])
		f.keys = append(f.keys, k)
		delete(ticks, k)
	}
	f.sum = added(parts...)
	slices.Sort(f.keys)
	f.covered = f.covered.longest(maxPieces)
	if n := len(f.keys) - maxKeys; n > 0 {
		f.sealed = max(f.sealed, f.keys[n-1])
		f.keys = f.keys[n:]
	}
	w.folded, w.ticks = f, ticks
	return w
}

// Merge is all that two watches of one window know. It does not matter which is which, nor how often it is done. Of two
// that are not of one window, it is one of them.
func Merge(a, b Watch) Watch {
	if cmp.Or(cmp.Compare(a.ID, b.ID), a.Opened.Compare(b.Opened), bytes.Compare(a.head(), b.head())) > 0 {
		a, b = b, a
	}
	if a.ID != b.ID {
		return a
	}
	return a.join(b)
}

// join adds what another watch saw; what the window is stays.
func (w Watch) join(o Watch) Watch {
	w.news = w.news.merge(o.news)
	w.folded = w.folded.newer(o.folded)
	ticks := make(map[tickKey]sum, len(w.ticks)+len(o.ticks))
	for _, all := range []map[tickKey]sum{w.ticks, o.ticks} {
		for k, t := range all {
			if w.folded.has(k) {
				continue
			}
			if known, ok := ticks[k]; ok {
				t = t.fuller(known)
			}
			ticks[k] = t
		}
	}
	w.ticks = ticks
	return w.capped()
}

// newer is the one that was folded later.
func (f folded) newer(o folded) folded {
	if cmp.Or(cmp.Compare(f.version, o.version), cmp.Compare(len(f.keys), len(o.keys)), bytes.Compare(f.bytes(), o.bytes())) >= 0 {
		return f
	}
	return o
}

// fuller is the one with more looks, of two that say they are the same tick.
func (s sum) fuller(o sum) sum {
	if cmp.Or(cmp.Compare(s.looks(), o.looks()), bytes.Compare(s.bytes(), o.bytes())) >= 0 {
		return s
	}
	return o
}

// covered is all the time in which somebody looked.
func (w Watch) covered() intervals { return w.all().covered }

// all is what all ticks saw.
func (w Watch) all() sum {
	parts := []sum{w.folded.sum}
	for _, k := range slices.Sorted(maps.Keys(w.ticks)) {
		parts = append(parts, w.ticks[k])
	}
	return added(parts...)
}
