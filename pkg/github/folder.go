package github

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	maxOnDisk   = 64 << 20
	maxPreamble = 16 << 10 // of a file, before the body
	ownPrefix   = "answer-"
	newPrefix   = "new-" // of a file that is still written
	// maxUnfinished is the age at which a file that is still being written was left by a run that died.
	maxUnfinished = time.Hour
)

// folder keeps answers on disk: one file each, readable by its owner alone, replaced whole. Whatever goes wrong with it
// only costs a request, so nothing here is an error.
//
// A file is the SHA-256 of the rest in hexadecimal and a line end; a line of JSON; the body.
type folder struct {
	dir  string
	now  func() time.Time
	most int64        // bytes of all files
	seal func() *seal // of what holds values

	mu     sync.Mutex
	opened bool
	root   *os.Root // nil where the folder is of no use
	bytes  int64    // of all files, as far as known
}

// open makes the folder; it wants the lock held.
func (f *folder) open() *os.Root {
	if f.opened {
		return f.root
	}
	f.opened = true
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return nil
	}
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return nil
	}
	if err := root.Chmod(".", 0o700); err != nil { // somebody else's
		_ = root.Close()
		return nil
	}
	f.root = root
	for _, file := range f.files() {
		f.bytes += file.Size()
	}
	return root
}

func (f *folder) handle() *os.Root {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.open()
}

func (f *folder) read(key string) *remembered {
	root := f.handle()
	if root == nil {
		return nil
	}
	file, err := root.Open(ownPrefix + key)
	if err != nil {
		return nil
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() > maxRemembered+maxPreamble {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(file, maxRemembered+maxPreamble+1))
	if err != nil {
		return nil
	}
	k := unpack(data)
	if k != nil && k.Sealed {
		if k.body = f.seal().open(k.body, k.Tag); k.body == nil {
			return nil
		}
	}
	if k != nil {
		_ = root.Chtimes(ownPrefix+key, f.now(), f.now()) // the least lately used go first
	}
	return k
}

func pack(k *remembered) []byte {
	head, err := json.Marshal(k)
	if err != nil || len(head) > maxPreamble-100 {
		return nil
	}
	sum := sha256.New()
	for _, part := range [][]byte{head, {'\n'}, k.body} {
		_, _ = sum.Write(part)
	}
	var b bytes.Buffer
	b.Grow(len(head) + len(k.body) + 70)
	b.WriteString(hex.EncodeToString(sum.Sum(nil)))
	b.WriteByte('\n')
	b.Write(head)
	b.WriteByte('\n')
	b.Write(k.body)
	return b.Bytes()
}

// unpack gives nil for a file that was cut, altered, or is none of ours.
func unpack(data []byte) *remembered {
	sum, rest, ok := bytes.Cut(data, []byte{'\n'})
	own := sha256.Sum256(rest)
	if !ok || string(sum) != hex.EncodeToString(own[:]) {
		return nil
	}
	head, body, ok := bytes.Cut(rest, []byte{'\n'})
	k := new(remembered)
	if !ok || json.Unmarshal(head, k) != nil {
		return nil
	}
	k.body = body
	return k
}

func (f *folder) write(key string, k *remembered) {
	if k.Sealed {
		sealed := *k
		if sealed.body = f.seal().close(k.body, k.Tag); sealed.body == nil {
			return
		}
		k = &sealed
	}
	data := pack(k)
	root := f.handle()
	if root == nil || data == nil {
		return
	}
	fresh := newPrefix + rand.Text()
	file, err := root.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return
	}
	_, err = file.Write(data)
	if closed := file.Close(); err != nil || closed != nil || root.Rename(fresh, ownPrefix+key) != nil {
		_ = root.Remove(fresh)
		return
	}
	now := f.now()
	_ = root.Chtimes(ownPrefix+key, now, now)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.bytes += int64(len(data)); f.bytes > f.most {
		f.prune()
	}
}

func (f *folder) remove(key string) {
	if root := f.handle(); root != nil {
		_ = root.Remove(ownPrefix + key)
	}
}

// files lists what this program keeps in the folder; it wants the lock held.
func (f *folder) files() []fs.FileInfo {
	dir, err := f.root.Open(".")
	if err != nil {
		return nil
	}
	defer dir.Close()
	all, err := dir.Readdir(-1)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(all, func(i fs.FileInfo) bool {
		return !i.Mode().IsRegular() || !strings.HasPrefix(i.Name(), ownPrefix) && !strings.HasPrefix(i.Name(), newPrefix)
	})
}

// prune removes the least lately used files until a quarter is free, so that not every write does it again; it wants
// the lock held.
func (f *folder) prune() {
	all := f.files()
	slices.SortFunc(all, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	f.bytes = 0
	for _, i := range all {
		f.bytes += i.Size()
	}
	for _, i := range all {
		unfinished := strings.HasPrefix(i.Name(), newPrefix)
		switch {
		case unfinished && f.now().Sub(i.ModTime()) < maxUnfinished:
			continue // another run's
		case !unfinished && f.bytes <= f.most/4*3:
			continue
		}
		if f.root.Remove(i.Name()) == nil {
			f.bytes -= i.Size()
		}
	}
}
