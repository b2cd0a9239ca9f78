package logs

import (
	"bytes"
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
	skip       int
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

func newSieve(grams []gram) *sieve {
	s := &sieve{}
	for skip := range 2 {
		// Grams that begin alike share a bucket: fewer pairs in each make fewer false hits.
		var all []placed
		for _, g := range grams {
			all = append(all, placedAt(g, skip))
		}
		slices.SortStableFunc(all, func(p, q placed) int {
			return cmp.Or(-cmp.Compare(p.fold, q.fold), cmp.Compare(p.want>>(8*skip)&0xffffff, q.want>>(8*skip)&0xffffff))
		})
		for i, p := range all {
			s.place(p, skip*buckets/2+i*buckets/2/len(all))
		}
	}
	return s
}

func placedAt(g gram, skip int) placed {
	p := placed{skip: skip}
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

func (s *sieve) place(p placed, bucket int) {
	s.grams[bucket] = append(s.grams[bucket], p)
	for half := range 2 {
		first, second := p.sets[p.skip+2*half], p.sets[p.skip+2*half+1]
		for x := range 256 {
			for y := range 256 {
				if first.has(byte(x)) && second.has(byte(y)) {
					s.pairs[x|y<<8] |= 1 << (bucket + buckets*half)
				}
			}
		}
	}
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
				if begin := at + 2*k - p.skip; p.at(b, begin) {
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

// lineAt gives the line around a place in b; a line end belongs to the line after it.
func lineAt(b []byte, at int) (begin, end int) {
	if b[at] == '\n' {
		at++
	}
	begin = bytes.LastIndexByte(b[:at], '\n') + 1
	end = bytes.IndexByte(b[at:], '\n')
	if end < 0 {
		return begin, len(b)
	}
	return begin, at + end
}
