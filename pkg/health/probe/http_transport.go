package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

// The bounds of what a look takes in, in bytes.
const (
	maxBody    = 1 << 20   // of one answer, after it was decompressed
	maxHeader  = 256 << 10 // of one answer
	maxTraffic = 8 << 20   // on the wire, for one step: what a decompressor makes nothing of counts too
)

// link is how answers are had.
//
// Every request has a connection of its own: behind a load balancer a connection that is kept shows the same replica
// again and again, and half of the replicas may be old; and what is timed is what somebody who comes anew has to wait.
// No proxy is asked, whatever HTTP_PROXY says: the answer of a proxy (502, 504) would be taken for the target's.
type link struct {
	roots *x509.CertPool
	agent string
	now   func() time.Time
	limit int64
}

// transport is one for the connections of one look.
func (l *link) transport(look context.Context, w *wires) *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	return &http.Transport{
		Protocols: protocols, MaxResponseHeaderBytes: maxHeader, DisableKeepAlives: true,
		HTTP2: &http.HTTP2Config{MaxReceiveBufferPerConnection: maxBody, MaxReceiveBufferPerStream: maxBody / 2},
		TLSClientConfig: &tls.Config{
			RootCAs: l.roots, Time: l.now, GetClientCertificate: noCertificate(&w.asked),
			VerifyConnection: func(s tls.ConnectionState) error {
				w.certified(s.PeerCertificates[0])
				return nil
			},
		},
		// The transport would go on with dialing after the look is over.
		DialContext: func(_ context.Context, network, address string) (net.Conn, error) {
			return w.dial(look, network, address)
		},
	}
}

// phase is how far a look has come: it says who is late where the time is up.
type phase = int32

const (
	resolving phase = iota + 1
	connecting
	securing
	waiting
	reading
)

// wires are the connections of a look.
type wires struct {
	agent string
	phase atomic.Int32
	left  atomic.Int64
	asked atomic.Bool // for a client certificate

	mu     sync.Mutex
	conns  []*meter
	closed bool
	leaf   *x509.Certificate // that ends first
}

// open begins a look; end closes all of its connections.
func (l *link) open(ctx context.Context) (*wires, context.Context, func()) {
	w := &wires{agent: l.agent}
	w.left.Store(l.limit)
	ctx, cancel := context.WithCancel(ctx)
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:             func(httptrace.DNSStartInfo) { w.phase.Store(resolving) },
		ConnectStart:         func(string, string) { w.phase.Store(connecting) },
		TLSHandshakeStart:    func() { w.phase.Store(securing) },
		TLSHandshakeDone:     func(tls.ConnectionState, error) { w.silence() },
		GotConn:              func(httptrace.GotConnInfo) { w.phase.Store(waiting) },
		GotFirstResponseByte: func() { w.phase.Store(reading) },
	})
	return w, ctx, func() {
		cancel()
		w.close()
	}
}

func (w *wires) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		conn.Close()
		return nil, net.ErrClosed
	}
	m := newMeter(conn, &w.left)
	w.conns = append(w.conns, m)
	return m, nil
}

func (w *wires) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for _, c := range w.conns {
		_ = c.Close()
	}
}

// silence holds what is said before the next request.
func (w *wires) silence() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.conns {
		c.hold(true)
	}
}

// certified keeps the certificate that ends first.
func (w *wires) certified(leaf *x509.Certificate) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.leaf == nil || leaf.NotAfter.Before(w.leaf.NotAfter) {
		w.leaf = leaf
	}
}

func (w *wires) certificate() *x509.Certificate {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.leaf
}
