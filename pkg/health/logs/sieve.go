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
	grams [buckets][]placed
}

const buckets = 16

// gram is five sets of bytes that follow one another.
type gram [5]string

// placed is a gram as a bucket knows it: its first pair begins at skip. Of most, a look at all five bytes at once is enough.
type placed struct {
	fold, want uint64 // the bytes are these once the bits of fold are set
	sets       [5]set // otherwise
	chars      gram
	skip       int
	mention    bool // it counts only where harmless does not hold
}

// set is one of bytes.
type set [4]uint64

func (s *set) add(c byte)      { s[c>>6] |= 1 << (c & 63) }
func (s *set) has(c byte) bool { return s[c>>6]&(1<<(c&63)) != 0 }

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

// newSieve makes one of grams that always count, and of words that may only be mentioned.
func newSieve(grams, mentions []gram) *sieve {
	s := &sieve{}
	for skip := range 2 {
		var sizes [buckets][2]int
		all := make([]placed, 0, len(grams)+len(mentions))
		for _, g := range grams {
			all = append(all, placedAt(g, skip))
		}
		for _, g := range mentions {
			p := placedAt(g, skip)
			p.mention = true
			all = append(all, p)
		}
		slices.SortStableFunc(all, func(p, q placed) int { // the broad ones first
			return cmp.Or(cmp.Compare(q.breadth(), p.breadth()), cmp.Compare(p.want>>(8*skip)&0xffff, q.want>>(8*skip)&0xffff))
		})
		for _, p := range all {
			s.place(p, s.bucket(p, &sizes), &sizes)
		}
	}
	return s
}

// bucket chooses the one in which a gram makes the fewest false hits: a first pair of one gram with a second of another.
func (s *sieve) bucket(p placed, sizes *[buckets][2]int) int {
	best, least := 0, 0
	for b := p.skip * buckets / 2; b < (p.skip+1)*buckets/2; b++ {
		var more [2]int
		for half := range 2 {
			p.each(half, func(pair uint16) {
				if s.pairs[pair]&(1<<(b+buckets*half)) == 0 {
					more[half]++
				}
			})
		}
		cost := (sizes[b][0]+more[0])*(sizes[b][1]+more[1]) - sizes[b][0]*sizes[b][1]
		if b == p.skip*buckets/2 || cost < least {
			best, least = b, cost
		}
	}
	return best
}

func (s *sieve) place(p placed, bucket int, sizes *[buckets][2]int) {
	s.grams[bucket] = append(s.grams[bucket], p)
	for half := range 2 {
		p.each(half, func(pair uint16) {
			if bit := uint32(1) << (bucket + buckets*half); s.pairs[pair]&bit == 0 {
				s.pairs[pair] |= bit
				sizes[bucket][half]++
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

func (p *placed) breadth() int {
	n := 1
	for k := range 4 {
		n *= len(p.chars[p.skip+k])
	}
	return n
}

func placedAt(g gram, skip int) placed {
	p := placed{skip: skip, chars: g}
	simple := true
	for k, chars := range g {
		for j := range len(chars) {
			p.sets[k].add(chars[j])
		}
		c := chars[len(chars)-1]
		p.want |= uint64(c) << (8 * k)
		switch {
		case len(chars) == 1:
		case len(chars) == 2 && isAlpha(c) && chars[0]^chars[1] == 0x20:
			p.fold |= 0x20 << (8 * k)
			p.want |= 0x20 << (8 * k)
		default:
			simple = false
		}
	}
	if !simple {
		p.fold = 0
	}
	return p
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
			in := s.grams[bits.TrailingZeros32(hit)]
			for i := range in {
				p := &in[i]
				if begin := at + 2*k - p.skip; p.at(b, begin) && !(p.mention && harmless(b, begin)) {
					return begin
				}
			}
		}
	}
	return -1
}

const five = 1<<40 - 1

func (p *placed) at(b []byte, begin int) bool {
	if begin < 0 || begin+5 > len(b) {
		return false
	}
	if p.fold != 0 {
		if begin+8 <= len(b) {
			return (binary.LittleEndian.Uint64(b[begin:])|p.fold)&five == p.want
		}
		w := uint64(binary.LittleEndian.Uint32(b[begin:])) | uint64(b[begin+4])<<32
		return (w | p.fold) == p.want
	}
	for k, c := range b[begin : begin+5] {
		if !p.sets[k].has(c) {
			return false
		}
	}
	return true
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
