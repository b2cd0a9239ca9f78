package probe

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
)

var errFlood = errors.New("sends data without end")

// meter is a connection that ends when a look has taken in as much as it may. While it is held it hears nothing until
// it has spoken: what a server says before it is asked net/http would take for an idle connection's, and log.
type meter struct {
	net.Conn
	left *atomic.Int64

	mu    sync.Mutex
	heard sync.Cond
	held  bool
	ended bool
}

// newMeter takes in left bytes at most. It is held.
func newMeter(conn net.Conn, left *atomic.Int64) *meter {
	m := &meter{Conn: conn, left: left, held: true}
	m.heard.L = &m.mu
	return m
}

func (m *meter) hold(held bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held = held && !m.ended
	m.heard.Broadcast()
}

func (m *meter) Read(p []byte) (int, error) {
	m.mu.Lock()
	for m.held {
		m.heard.Wait()
	}
	m.mu.Unlock()
	if m.left.Load() <= 0 {
		return 0, errFlood
	}
	n, err := m.Conn.Read(p)
	m.left.Add(-int64(n))
	return n, err
}

func (m *meter) Write(p []byte) (int, error) {
	n, err := m.Conn.Write(p)
	m.hold(false)
	return n, err
}

func (m *meter) Close() error {
	m.mu.Lock()
	m.ended = true
	m.mu.Unlock()
	m.hold(false)
	return m.Conn.Close()
}

// traffic is so many bytes that may be taken in.
func traffic(n int64) *atomic.Int64 {
	left := new(atomic.Int64)
	left.Store(n)
	return left
}
