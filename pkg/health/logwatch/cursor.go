package logwatch

import (
	"hash/maphash"
	"time"

	"deploycoord/pkg/health/engine"
)

// cursor is how far a log was read. Lines of the two streams are not quite in the order of their times, so that the last
// second is read again and what is known of it left out.
type cursor struct {
	last time.Time // of the newest line
	seen map[mark]int
	seed maphash.Seed
}

// overlap is how far lines may be out of order; maxSeen bounds how many of them are remembered.
const (
	overlap = time.Second
	maxSeen = 50_000
	// marked is how much of a line tells it from others: a long one may not have come whole the first time.
	marked = 256
)

// mark tells lines apart; there may be several of one.
type mark struct {
	at     int64
	stderr bool
	hash   uint64
}

// from is where the next reading begins, since at the earliest.
func (c *cursor) from(since time.Time) time.Time {
	if at := again(c.last); at.After(since) {
		return at
	}
	return since
}

// again is the time from which on lines are read again when there is a newest one. Some engines (Podman) give whole
// seconds, so that all of a second is read or nothing of it.
func again(newest time.Time) time.Time { return newest.Add(-overlap).Truncate(time.Second) }

// pass is one reading.
type pass struct {
	of     *cursor
	begin  time.Time
	newest time.Time
	met    map[mark]int
	lines  int
}

func (c *cursor) pass(since time.Time) *pass {
	if c.seen == nil {
		c.seen, c.seed = map[mark]int{}, maphash.MakeSeed()
	}
	return &pass{of: c, begin: c.from(since), newest: c.last, met: map[mark]int{}}
}

// fresh tells whether a line is new.
func (p *pass) fresh(l engine.Line) bool {
	begin := p.begin
	if l.At.Nanosecond() == 0 { // a whole second: it may have been later in it
		begin = begin.Truncate(time.Second)
	}
	if l.At.Before(begin) {
		return false
	}
	if l.At.After(p.newest) {
		p.newest = l.At
	}
	if p.lines++; p.lines%(maxSeen/4) == 0 {
		p.prune()
	}
	m := mark{l.At.UnixNano(), l.Stderr, maphash.Bytes(p.of.seed, l.Text[:min(len(l.Text), marked)])}
	p.met[m]++
	return p.met[m] > p.of.seen[m]
}

// commit makes what this reading met the cursor's.
func (p *pass) commit() {
	p.of.last = p.newest
	for m, n := range p.of.seen { // of a reading that ended early some may be missing
		p.met[m] = max(p.met[m], n)
	}
	p.prune()
	p.of.seen = p.met
}

// prune forgets what will not be read again, under a flood what is not the newest, and where all of a flood has one time
// all of it: then some lines may count twice.
func (p *pass) prune() {
	for _, least := range []time.Time{again(p.newest), p.newest} {
		for m := range p.met {
			if m.at < least.UnixNano() {
				delete(p.met, m)
			}
		}
		if len(p.met) <= maxSeen {
			return
		}
	}
	if len(p.met) > 2*maxSeen {
		clear(p.met)
	}
}
