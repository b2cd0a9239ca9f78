package gitstore

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/go-git/go-git/v5/plumbing/format/packfile"
)

const (
	maxChain = 4096    // git's own bound on delta chains is 4095
	maxBase  = 1 << 28 // a delta's base may be larger than what is asked for
)

// entry is the head of one object in a pack.
type entry struct {
	kind   Kind
	size   int64 // unpacked; of the delta itself where it is one
	dataAt int64
	baseAt int64 // ofs-delta
	base   ID    // ref-delta
}

// entryAt reads the head of the object at off (gitformat-pack, "pack entries").
func entryAt(f *os.File, off int64) (entry, error) {
	var b [48]byte
	n, err := f.ReadAt(b[:], off)
	if err != nil && !errors.Is(err, io.EOF) {
		return entry{}, fmt.Errorf("read pack: %w", err)
	}
	head := b[:n]
	next := func() byte {
		if len(head) == 0 {
			err = ErrCorrupt
			return 0
		}
		c := head[0]
		head = head[1:]
		return c
	}
	err = nil
	c := next()
	e := entry{kind: Kind(c >> 4 & 7), size: int64(c & 15)}
	for shift := 4; c&0x80 != 0; shift += 7 {
		c = next()
		if shift > 56 {
			return entry{}, ErrCorrupt
		}
		e.size |= int64(c&0x7f) << shift
	}
	switch e.kind {
	case KindCommit, KindTree, KindBlob, KindTag:
	case kindOfsDelta:
		c = next()
		back := int64(c & 0x7f)
		for c&0x80 != 0 {
			c = next()
			if back = (back+1)<<7 | int64(c&0x7f); back > off {
				return entry{}, ErrCorrupt
			}
		}
		e.baseAt = off - back
		if back <= 0 || e.baseAt < 12 {
			return entry{}, ErrCorrupt
		}
	case kindRefDelta:
		if len(head) < 20 {
			return entry{}, ErrCorrupt
		}
		head = head[copy(e.base[:], head):]
	default:
		return entry{}, ErrCorrupt
	}
	e.dataAt = off + int64(n-len(head))
	return e, err
}

func (e entry) reader(f *os.File) io.Reader { return io.NewSectionReader(f, e.dataAt, 1<<62) }

// readPacked resolves the object at off: it follows deltas down to a whole object, then applies them back up.
func (s *Store) readPacked(p *pack, off int64, buf []byte, limit int64) (Kind, []byte, error) {
	f, err := p.data()
	if err != nil {
		return 0, nil, fmt.Errorf("open pack: %w", err)
	}
	e, err := entryAt(f, off)
	if err != nil {
		return 0, nil, fmt.Errorf("%s.pack at %d: %w", p.stem, off, err)
	}
	if e.kind <= KindTag {
		if e.size > limit {
			return 0, nil, fmt.Errorf("%d bytes: %w", e.size, ErrTooLarge)
		}
		out, err := inflateInto(e.reader(f), buf, e.size)
		return e.kind, out, err
	}
	size, err := deltaResultSize(f, e)
	if err != nil {
		return 0, nil, err
	}
	if size > limit {
		return 0, nil, fmt.Errorf("%d bytes: %w", size, ErrTooLarge)
	}
	return s.resolve(p, f, off, e)
}

// link is one delta of a chain.
type link struct {
	at    int64
	delta []byte
}

// resolve returns a deltified object. Nothing returned is shared with the cache of bases.
func (s *Store) resolve(p *pack, f *os.File, off int64, e entry) (Kind, []byte, error) {
	var chain []link
	var whole base
	for at := off; ; {
		if b, ok := s.bases.get(p, at); ok && at != off {
			whole = b
			break
		}
		if e.size > maxBase || len(chain) > maxChain {
			return 0, nil, fmt.Errorf("delta chain: %w", ErrTooLarge)
		}
		data, err := inflateInto(e.reader(f), nil, e.size)
		if err != nil {
			return 0, nil, err
		}
		if e.kind <= KindTag {
			whole = base{e.kind, data}
			s.bases.put(p, at, whole)
			break
		}
		chain = append(chain, link{at, data})
		if e.kind == kindRefDelta {
			baseAt, ok, err := p.offset(e.base)
			if err != nil {
				return 0, nil, err
			}
			if !ok { // a thin pack's base, which git does not store; a damaged repository may
				kind, data, err := s.Read(e.base, nil, maxBase)
				if err != nil {
					return 0, nil, err
				}
				whole = base{kind, data}
				break
			}
			at = baseAt
		} else {
			at = e.baseAt
		}
		if e, err = entryAt(f, at); err != nil {
			return 0, nil, fmt.Errorf("%s.pack at %d: %w", p.stem, at, err)
		}
	}
	for i := len(chain) - 1; i >= 0; i-- {
		if size, ok := deltaSizes(chain[i].delta); !ok || size > maxBase {
			return 0, nil, fmt.Errorf("delta: %w", ErrCorrupt)
		}
		data, err := packfile.PatchDelta(whole.data, chain[i].delta)
		if err != nil {
			return 0, nil, fmt.Errorf("apply delta: %w: %w", ErrCorrupt, err)
		}
		whole = base{whole.kind, data}
		if i > 0 {
			s.bases.put(p, chain[i].at, whole)
		}
	}
	return whole.kind, whole.data, nil
}

// deltaResultSize unpacks only the two numbers a delta begins with.
func deltaResultSize(f *os.File, e entry) (int64, error) {
	var head [20]byte
	n := 0
	err := inflate(e.reader(f), func(r io.Reader) error {
		var err error
		n, err = io.ReadFull(r, head[:min(int64(len(head)), e.size)])
		return err
	})
	if err != nil && n == 0 {
		return 0, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	size, ok := deltaSizes(head[:n])
	if !ok {
		return 0, fmt.Errorf("delta: %w", ErrCorrupt)
	}
	return size, nil
}

// deltaSizes returns the size of what a delta makes.
func deltaSizes(delta []byte) (result int64, ok bool) {
	for range 2 {
		result = 0
		for shift := 0; ; shift += 7 {
			if len(delta) == 0 || shift > 56 {
				return 0, false
			}
			c := delta[0]
			delta = delta[1:]
			result |= int64(c&0x7f) << shift
			if c&0x80 == 0 {
				break
			}
		}
	}
	return result, true
}

type base struct {
	kind Kind
	data []byte
}

type baseKey struct {
	p  *pack
	at int64
}

// baseCache keeps bases of deltas: neighbouring folders share them.
type baseCache struct {
	mu   sync.Mutex
	held map[baseKey]base
	size int
}

const (
	maxHeld    = 16 << 20
	maxHeldOne = 1 << 20
)

func (c *baseCache) get(p *pack, at int64) (base, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b, ok := c.held[baseKey{p, at}]
	return b, ok
}

func (c *baseCache) put(p *pack, at int64, b base) {
	if len(b.data) > maxHeldOne {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil || c.size+len(b.data) > maxHeld {
		c.held, c.size = map[baseKey]base{}, 0
	}
	if _, ok := c.held[baseKey{p, at}]; !ok {
		c.held[baseKey{p, at}] = b
		c.size += len(b.data)
	}
}
