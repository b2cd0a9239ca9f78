package logs

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"strings"
)

// position is a token of a pattern.
type position struct {
	token string
	alts  []string // other words that were seen in its place
	any   bool     // more than that
}

// marks are a byte of each token: where two differ, so do the tokens. A leaf is searched by them.
type marks [maxTokens / 8]uint64

func marksOf(tokens []string) marks {
	var b [maxTokens]byte
	for i, t := range tokens {
		b[i] = byte(maphash.String(seed, t))
	}
	var m marks
	for i := range m {
		m[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	return m
}

// mark sets what a search looks at.
func (x *group) mark() {
	var tokens [maxTokens]string
	x.open = 0
	for i := range x.tokens {
		p := &x.tokens[i]
		tokens[i] = p.token
		if p.any || len(p.alts) > 0 || variable(p.token) {
			x.open++
		}
	}
	x.marks = marksOf(tokens[:len(x.tokens)])
}

// atMost bounds the similarity of n tokens that have these marks; 1 is also the bound of what fits.
func (x *group) atMost(m *marks, n int) float64 {
	if n == 0 {
		return 1
	}
	words := (n + 7) / 8
	equal := n - 8*words // beyond the last token all are equal
	for i := range words {
		d := x.marks[i] ^ m[i]
		equal += 8 - bits.OnesCount64((d&^highs+^uint64(highs)|d)&highs) // the bytes that are zero
	}
	return min(float64(equal+x.open)/float64(n), 1)
}

// similarity is Drain's: the share of equal tokens. A position that takes any word counts half. What cannot be as much as
// least is not reckoned to its end.
func (x *group) similarity(tokens []string, least float64) float64 {
	if len(tokens) == 0 {
		return 1
	}
	all := float64(len(tokens))
	most := all
	for i := range x.tokens {
		switch p := &x.tokens[i]; {
		case p.token == tokens[i]:
			continue
		case p.takes(tokens[i]):
			most -= 0.5
		default:
			most--
		}
		if most < least*all {
			return 0
		}
	}
	return most / all
}

// fits tells whether a message has the pattern as it is.
func (x *group) fits(tokens []string) bool {
	for i := range x.tokens {
		if !x.tokens[i].takes(tokens[i]) {
			return false
		}
	}
	return true
}

func (p *position) takes(token string) bool {
	if p.any || p.token == token {
		return true
	}
	for _, a := range p.alts {
		if a == token {
			return true
		}
	}
	return variable(token) && (variable(p.token) || len(p.alts) > 0)
}

// widen makes the pattern take a message.
func (x *group) widen(tokens []string) {
	for i, t := range tokens {
		p := &x.tokens[i]
		switch {
		case p.any || p.token == t || p.takes(t) && !variable(t):
		case len(p.alts) < maxAlts:
			p.alts = append(p.alts, t)
		default:
			p.any, p.alts = true, nil
		}
	}
	x.mark()
}

// variable tells tokens that differ from line to line: those with a value taken out. A number that mask leaves is there to
// tell errors apart.
func variable(token string) bool { return strings.Contains(token, wild) }
