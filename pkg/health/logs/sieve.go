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
	s := &sieve{}
	for skip := range 2 {
		var taken [buckets][2]float64
		var all []placed
		for _, g := range grams {
			all = append(all, placed{g, skip, false})
		}
		for _, g := range mentions {
			all = append(all, placed{g, skip, true})
		}
		slices.SortStableFunc(all, func(p, q placed) int { return cmp.Compare(q.common(0)*q.common(1), p.common(0)*p.common(1)) })
		for _, p := range all {
			s.place(p, s.choose(p, &taken), &taken)
		}
	}
	return s
}

// choose gives the bucket in which a gram makes the fewest false hits: a first pair of one gram with a second of another.
func (s *sieve) choose(p placed, taken *[buckets][2]float64) int {
	best, least := -1, 0.0
	for b := p.skip * buckets / 2; b < (p.skip+1)*buckets/2; b++ {
		if s.in[b].size == 32 {
			continue
		}
		var more [2]float64
		for half := range 2 {
			p.each(half, func(pair uint16) {
				if s.pairs[pair]&(1<<(b+buckets*half)) == 0 {
					more[half] += frequency(pair)
				}
			})
		}
		cost := (taken[b][0]+more[0])*(taken[b][1]+more[1]) - taken[b][0]*taken[b][1]
		if best < 0 || cost < least {
			best, least = b, cost
		}
	}
	return best
}

func (s *sieve) place(p placed, at int, taken *[buckets][2]float64) {
	b := &s.in[at]
	bit := uint32(1) << b.size
	b.size++
	if p.mention {
		b.mentions |= bit
	}
	for k, chars := range p.chars {
		for i := range len(chars) {
			b.bytes[k][chars[i]] |= bit
		}
	}
	for half := range 2 {
		p.each(half, func(pair uint16) {
			if bit := uint32(1) << (at + buckets*half); s.pairs[pair]&bit == 0 {
				s.pairs[pair] |= bit
				taken[at][half] += frequency(pair)
			}
		})
	}
}

// each calls take with every pair of bytes that the gram's first or second pair may be.
func (p *placed) each(half int, take func(pair uint16)) {
	first, second := p.chars[p.skip+2*half], p.chars[p.skip+2*half+1]
	for i := range len(first) {
		for j := range len(second) {
			take(uint16(first[i]) | uint16(second[j])<<8)
		}
	}
}

// common is how frequent the first or second pairs of a gram are.
func (p *placed) common(half int) float64 {
	sum := 0.0
	p.each(half, func(pair uint16) { sum += frequency(pair) })
	return sum
}

// frequency is roughly that of a pair of bytes in logs.
func frequency(pair uint16) float64 { return ofByte(byte(pair)) * ofByte(byte(pair>>8)) }

func ofByte(c byte) float64 {
	switch {
	case strings.IndexByte("eariotns \":", c) >= 0:
		return 5
	case isDigit(c):
		return 4
	case isLower(c), c == ',':
		return 2
	case c >= 0x80:
		return 0.1
	}
	return 0.5
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
