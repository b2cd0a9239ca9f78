package gitstore

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"sort"
	"sync"
)

// Layout of a version 2 pack index (gitformat-pack): magic and version, 256 running counts, the sorted names, a CRC
// a name, a 4-byte offset a name, 8-byte offsets for packs over 2 GiB, two checksums.
const (
	fanoutAt = 8
	namesAt  = fanoutAt + 256*4
)

// pack is one pack and its index. Only the header of the index is held; names are looked up with one or two reads at
// an offset, so opening costs the same for a thousand objects as for ten million.
type pack struct {
	stem string
	idx  func() (*packIndex, error)
	data func() (*os.File, error)
}

type packIndex struct {
	f      *os.File
	fanout [256]uint32
}

func newPack(stem string) *pack {
	return &pack{
		stem: stem,
		idx:  sync.OnceValues(func() (*packIndex, error) { return openIndex(stem + ".idx") }),
		data: sync.OnceValues(func() (*os.File, error) { return os.Open(stem + ".pack") }),
	}
}

func openIndex(path string) (*packIndex, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open pack index: %w", err)
	}
	head := make([]byte, namesAt)
	if _, err := f.ReadAt(head, 0); err != nil {
		return nil, fmt.Errorf("read %s: %w: %w", path, ErrCorrupt, err)
	}
	if string(head[:8]) != "\xfftOc\x00\x00\x00\x02" {
		return nil, fmt.Errorf("%s is not a version 2 pack index: %w", path, ErrUnsupported)
	}
	x := &packIndex{f: f}
	var before uint32
	for i := range x.fanout {
		x.fanout[i] = binary.BigEndian.Uint32(head[fanoutAt+4*i:])
		if x.fanout[i] < before {
			return nil, fmt.Errorf("%s: %w", path, ErrCorrupt)
		}
		before = x.fanout[i]
	}
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("stat pack index: %w", err)
	}
	if info.Size() < namesAt+int64(before)*28+40 {
		return nil, fmt.Errorf("%s is cut short: %w", path, ErrCorrupt)
	}
	return x, nil
}

func (x *packIndex) count() int64 { return int64(x.fanout[255]) }

// bucket returns the positions of the names that begin with one byte.
func (x *packIndex) bucket(first byte) (lo, hi int64) {
	if first > 0 {
		lo = int64(x.fanout[first-1])
	}
	return lo, int64(x.fanout[first])
}

// names reads the names at positions lo to hi.
func (x *packIndex) names(lo, hi int64, buf []byte) ([]byte, error) {
	if need := int(hi-lo) * 20; need > len(buf) {
		buf = make([]byte, need)
	} else {
		buf = buf[:need]
	}
	if _, err := x.f.ReadAt(buf, namesAt+lo*20); err != nil {
		return nil, fmt.Errorf("read pack index: %w", err)
	}
	return buf, nil
}

// find returns the position of a name, or -1. A bucket is narrowed by halves until it fits a read of a few KiB.
func (x *packIndex) find(id ID) (int64, error) {
	const atOnce = 256
	var store [atOnce * 20]byte
	lo, hi := x.bucket(id[0])
	for hi-lo > atOnce {
		mid := lo + (hi-lo)/2
		name, err := x.names(mid, mid+1, store[:])
		if err != nil {
			return -1, err
		}
		if bytes.Compare(name, id[:]) <= 0 {
			lo = mid
		} else {
			hi = mid
		}
	}
	names, err := x.names(lo, hi, store[:])
	if err != nil {
		return -1, err
	}
	n := int(hi - lo)
	i := sort.Search(n, func(i int) bool { return bytes.Compare(names[20*i:20*i+20], id[:]) >= 0 })
	if i == n || ID(names[20*i:20*i+20]) != id {
		return -1, nil
	}
	return lo + int64(i), nil
}

// offset returns where in the pack an object begins; ok is false where the pack does not have it.
func (p *pack) offset(id ID) (off int64, ok bool, err error) {
	x, err := p.idx()
	if err != nil {
		return 0, false, err
	}
	at, err := x.find(id)
	if err != nil || at < 0 {
		return 0, false, err
	}
	var b [8]byte
	offsets := namesAt + x.count()*24
	if _, err := x.f.ReadAt(b[:4], offsets+at*4); err != nil {
		return 0, false, fmt.Errorf("read pack index: %w", err)
	}
	small := binary.BigEndian.Uint32(b[:4])
	if small&(1<<31) == 0 {
		return int64(small), true, nil
	}
	if _, err := x.f.ReadAt(b[:], offsets+x.count()*4+int64(small&^(1<<31))*8); err != nil {
		return 0, false, fmt.Errorf("read pack index: %w", err)
	}
	off = int64(binary.BigEndian.Uint64(b[:]))
	if off < 0 {
		return 0, false, fmt.Errorf("%s.idx: %w", p.stem, ErrCorrupt)
	}
	return off, true, nil
}

// prefixed lists the names that begin with prefix, in order.
func (p *pack) prefixed(prefix string) ([]ID, error) {
	x, err := p.idx()
	if err != nil {
		return nil, err
	}
	first, err := hex.DecodeString(prefix[:2])
	if err != nil {
		return nil, nil //nolint:nilerr // not hexadecimal: it names nothing
	}
	lo, hi := x.bucket(first[0])
	names, err := x.names(lo, hi, nil)
	if err != nil {
		return nil, err
	}
	var found []ID
	for ; len(names) > 0; names = names[20:] {
		if id := ID(names[:20]); id.String()[:len(prefix)] == prefix {
			found = append(found, id)
		}
	}
	return found, nil
}
