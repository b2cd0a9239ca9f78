package logs

import "bytes"

// The bounds of entries that come line by line between one another.
const (
	maxPending = 16  // services at once; of more, what began first ends
	maxApart   = 200 // lines between two of one entry
)

// pending are the entries that may go on. There are several where the lines of several services come as one log, as
// "docker compose logs" gives them; otherwise it is one.
type pending struct {
	entries []entry // those that are not active are free
	open    int     // how many are active
	window  int
}

// of gives the entry of a service that may go on; nil where there is none.
func (p *pending) of(service []byte) *entry {
	for i := range p.entries {
		if e := &p.entries[i]; e.active && bytes.Equal(e.service, service) {
			return e
		}
	}
	return nil
}

// free gives a place for an entry. full tells that what is there must end first.
func (p *pending) free() (e *entry, full bool) {
	oldest := -1
	for i := range p.entries {
		switch x := &p.entries[i]; {
		case !x.active:
			return x, false
		case oldest < 0 || x.last < p.entries[oldest].last:
			oldest = i
		}
	}
	if len(p.entries) < maxPending {
		p.entries = append(p.entries, entry{})
		return &p.entries[len(p.entries)-1], false
	}
	return &p.entries[oldest], true
}
