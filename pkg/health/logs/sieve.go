package logs

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
)

// sieve finds the places at which a line may say that it is an error. It looks at every second pair of bytes: each gram
// has five positions, so whichever way the pairs fall, two of them that follow one another lie wholly within it. It is
// read without a branch a byte, several times as fast as an automaton.
type sieve struct {
	// pairs tells of two bytes, the first one low, of which buckets' grams they are the first pair (low half) and the
	// second (high half).
	pairs [1 << 16]uint32
	in    [buckets]bucket
}

const buckets = 16

// gram is five sets of bytes that follow one another.
type gram [5]string

// bucket is up to 32 grams, all of which begin as far before their first pair. bytes tells of a byte at each of the five
// positions which of the grams have it there.
type bucket struct {
	bytes    [5][256]uint32
	mentions uint32 // the grams that count only where harmless does not hold
	size     int
}

// placed is a gram that begins skip bytes before its first pair.
type placed struct {
	chars   gram
	skip    int
	mention bool
}

// word makes a gram of the first five letters of a word, in either case.
func word(text string) gram {
	var g gram
	for i := range g {
		c := text[i : i+1]
		g[i] = c
		if l, u := strings.ToLower(c), strings.ToUpper(c); l != u {
			g[i] = l + u
		}
	}
	return g
}

// newSieve makes one of grams that always count, and of words that may only be mentioned: at most 256 in all.
func newSieve(grams, mentions []gram) *sieve {
	b := &builder{}
	b.weigh()
	for skip := range 2 {
		var all []placed
		for _, g := range grams {
			all = append(all, placed{g, skip, false})
		}
		for _, g := range mentions {
			all = append(all, placed{g, skip, true})
		}
		slices.SortStableFunc(all, func(p, q placed) int { return cmp.Compare(b.breadth(q), b.breadth(p)) })
		for _, p := range all {
			b.place(p, b.choose(p))
		}
	}
	return &b.sieve
}

// next gives where the next gram begins in b, at or after from; -1 where there is none.
func (s *sieve) next(b []byte, from int) int {
	var last uint32
	i := from
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		p0, p1, p2, p3 := s.pairs[uint16(w)], s.pairs[uint16(w>>16)], s.pairs[uint16(w>>32)], s.pairs[uint16(w>>48)]
		if last&(p0>>16)|p0&(p1>>16)|p1&(p2>>16)|p2&(p3>>16) != 0 {
			if at := s.verify(b, [5]uint32{last, p0, p1, p2, p3}, i-2); at >= 0 {
				return at
			}
		}
		last = p3
	}
	for ; i+2 <= len(b); i += 2 {
		p := s.pairs[uint16(b[i])|uint16(b[i+1])<<8]
		if last&(p>>16) != 0 {
			if at := s.verify(b, [5]uint32{last, p}, i-2); at >= 0 {
				return at
			}
		}
		last = p
	}
	return -1
}

// verify looks whether any of the grams whose pairs were seen is really there.
func (s *sieve) verify(b []byte, seen [5]uint32, at int) int {
	for k := range 4 {
		for hit := seen[k] & (seen[k+1] >> 16); hit != 0; hit &= hit - 1 {
			n := bits.TrailingZeros32(hit)
			in, begin := &s.in[n], at+2*k-n/(buckets/2)
			if begin < 0 || begin+len(gram{}) > len(b) {
				continue
			}
			w := b[begin : begin+len(gram{})]
			found := in.bytes[0][w[0]] & in.bytes[1][w[1]] & in.bytes[2][w[2]] & in.bytes[3][w[3]] & in.bytes[4][w[4]]
			if found&^in.mentions != 0 || found != 0 && !harmless(b, begin) {
				return begin
			}
		}
	}
	return -1
}

// lineStart gives where the line begins in which at stands: after the last line end before it.
func lineStart(b []byte, at int) int {
	for ; at >= 8; at -= 8 {
		// A byte is a line end where it is zero after the exclusive or.
		w := binary.LittleEndian.Uint64(b[at-8:]) ^ lineEnds
		if (w-ones)&^w&highs != 0 {
			break
		}
	}
	for at > 0 && b[at-1] != '\n' {
		at--
	}
	return at
}

const (
	ones     = 0x0101010101010101
	highs    = 0x8080808080808080
	lineEnds = ones * '\n'
)
