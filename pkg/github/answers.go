package github

import (
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"
	"time"
)

const (
	maxRemembered = 2 << 20  // bytes of one answer
	maxMemory     = 64 << 20 // of all of them
)

// remembered is one answer. It is never used unless GitHub says that it still holds.
type remembered struct {
	URL  string `json:"url"`
	Tag  string `json:"etag"`
	Link string `json:"link,omitempty"`
	Type string `json:"type,omitempty"`
	// Sealed says that its body is encrypted on disk.
	Sealed bool `json:"sealed,omitempty"`
	body   []byte
}

// answers keeps what GitHub has answered, in memory and, with a folder, for later runs. The least lately used go first.
type answers struct {
	disk *folder // nil for none

	mu    sync.Mutex
	held  map[string]*list.Element
	order *list.List // of *held, the latest first
	bytes int
	most  int
}

type held struct {
	key    string
	answer *remembered
}

func newAnswers(dir, token string, now func() time.Time) *answers {
	a := &answers{held: map[string]*list.Element{}, order: list.New(), most: maxMemory}
	if dir != "" {
		a.disk = &folder{dir: dir, now: now, most: maxOnDisk, seal: sync.OnceValue(func() *seal { return newSeal(token) })}
	}
	return a
}

// keyOf names a request. The token is no part of it: whether it may have the answer is for GitHub to say.
func keyOf(r *http.Request) string {
	sum := sha256.Sum256([]byte(r.Method + "\x00" + r.URL.String() + "\x00" + r.Header.Get("Accept")))
	return hex.EncodeToString(sum[:])
}

func (a *answers) get(key, url string) *remembered {
	if k := a.inMemory(key); k != nil {
		return k
	}
	if a.disk == nil {
		return nil
	}
	k := a.disk.read(key)
	if k == nil || k.URL != url || k.Tag == "" {
		return nil
	}
	a.hold(key, k)
	return k
}

func (a *answers) inMemory(key string) *remembered {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.held[key]
	if e == nil {
		return nil
	}
	a.order.MoveToFront(e)
	return e.Value.(*held).answer
}

func (a *answers) put(key string, k *remembered) {
	a.hold(key, k)
	if a.disk != nil {
		a.disk.write(key, k)
	}
}

func (a *answers) hold(key string, k *remembered) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.forget(key)
	a.held[key] = a.order.PushFront(&held{key: key, answer: k})
	for a.bytes += len(k.body); a.bytes > a.most; {
		a.forget(a.order.Back().Value.(*held).key)
	}
}

// forget wants the lock held.
func (a *answers) forget(key string) {
	if e := a.held[key]; e != nil {
		a.bytes -= len(e.Value.(*held).answer.body)
		a.order.Remove(e)
		delete(a.held, key)
	}
}

// drop forgets an answer that turned out to be of no use.
func (a *answers) drop(r *http.Request) {
	if r.Method != http.MethodGet {
		return
	}
	key := keyOf(r)
	a.mu.Lock()
	a.forget(key)
	a.mu.Unlock()
	if a.disk != nil {
		a.disk.remove(key)
	}
}
