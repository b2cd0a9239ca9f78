package redact

import (
	"bytes"
	"slices"
	"sort"
)

// index finds patterns in text. It is a sorted list with a table of four-byte beginnings in front of it: an automaton
// (Aho-Corasick) over 10,000 values in all their forms would hold millions of nodes, this holds the patterns and
// little else, and most bytes of text cost one look at a bit.
type index struct {
	patterns [][]byte // sorted, distinct, each of MinLength bytes or more
	parent   []int32  // the longest pattern that is a proper beginning of this one; -1 for none
	spans    map[uint32]span
	bits     []uint64 // of hashed beginnings
	shift    uint
}

// span is the range [from, to) of patterns with one beginning.
type span struct{ from, to int32 }

func newIndex(sorted []string) *index {
	x := &index{spans: make(map[uint32]span)}
	size := 10 // bits of 2^size; at least 16 for each pattern keeps false alarms near 1 in 16
	for 1<<size < 16*len(sorted) {
		size++
	}
	x.bits, x.shift = make([]uint64, 1<<size/64), uint(32-size)
	var chain []int32
	for i, s := range sorted {
		p := []byte(s)
		for len(chain) > 0 && !bytes.HasPrefix(p, x.patterns[chain[len(chain)-1]]) {
			chain = chain[:len(chain)-1]
		}
		up := int32(-1)
		if len(chain) > 0 {
			up = chain[len(chain)-1]
		}
		chain = append(chain, int32(i))
		x.patterns, x.parent = append(x.patterns, p), append(x.parent, up)
		k := key(p)
		s, seen := x.spans[k]
		if !seen {
			s.from = int32(i)
		}
		s.to = int32(i + 1)
		x.spans[k] = s
		h := k * 2654435761 >> x.shift
		x.bits[h/64] |= 1 << (h % 64)
	}
	return x
}

func (x *index) empty() bool { return len(x.patterns) == 0 }

func key(p []byte) uint32 {
	_ = p[3]
	return uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24
}

// at gives the length of the longest pattern that text begins with (0: none), and whether all of text is the beginning
// of a longer pattern, so that more text may change the answer.
func (x *index) at(text []byte) (longest int, open bool) {
	if len(text) < MinLength {
		i := sort.Search(len(x.patterns), func(i int) bool { return bytes.Compare(x.patterns[i], text) >= 0 })
		return 0, i < len(x.patterns) && bytes.HasPrefix(x.patterns[i], text)
	}
	k := key(text)
	if h := k * 2654435761 >> x.shift; x.bits[h/64]&(1<<(h%64)) == 0 {
		return 0, false
	}
	s, known := x.spans[k]
	if !known {
		return 0, false
	}
	near := x.patterns[s.from:s.to]
	after, _ := slices.BinarySearchFunc(near, text, func(p, text []byte) int {
		if bytes.Compare(p, text) <= 0 {
			return -1
		}
		return 1
	})
	open = after < len(near) && bytes.HasPrefix(near[after], text)
	// What text begins with sorts before it; the last one of these, or one that it begins with in turn, is the longest.
	for i := s.from + int32(after) - 1; i >= s.from; i = x.parent[i] {
		if bytes.HasPrefix(text, x.patterns[i]) {
			return len(x.patterns[i]), open
		}
	}
	return 0, open
}
