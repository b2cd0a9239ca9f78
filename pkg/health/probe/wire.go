package probe

import (
	"context"
	"errors"
	"net"
	"sync"
	"syscall"

	"deploycoord/pkg/health"
)

// failed is a sample of what ended a conversation that the server's own answer did not end. The network's faults are
// told by fault; what is left, of a server that took the connection, is another protocol than the expected one.
func (d *database) failed(ctx context.Context, w *wire, err error) health.Sample {
	var name *net.DNSError
	switch {
	case w == nil && errors.As(err, &name): // a resolver that takes all the time is no silence of the server's
		return fault(err)
	case ctx.Err() != nil:
		return fault(ctx.Err())
	case w == nil:
		return fault(err)
	}
	if first := w.err(); first != nil {
		if errors.Is(first, errEndless) {
			return d.foreign("sends data without end")
		}
		err = errors.Join(first, err)
	}
	s := fault(err)
	_, here := faultHere(err)
	_, secure := faultOfTLS(err)
	if s.Outcome != health.Unmeasured || here || secure {
		return s
	}
	return d.foreign(d.hide(innermost(err).Error()))
}

// innermost is what an error was at first, without what drivers say around it; the last one of several.
func innermost(err error) error {
	for {
		var inner error
		switch e := err.(type) {
		case interface{ Unwrap() error }:
			inner = e.Unwrap()
		case interface{ Unwrap() []error }:
			if all := e.Unwrap(); len(all) > 0 {
				inner = all[len(all)-1]
			}
		}
		if inner == nil {
			return err
		}
		err = inner
	}
}

// foreign is a sample of a server that speaks something else.
func (d *database) foreign(why string) health.Sample {
	return health.Sample{
		Outcome: health.Bad, Fault: health.Down,
		Text: "does not answer as " + d.protocol + " does: " + why, Want: "an answer of " + d.protocol,
	}
}

// maxConversation bounds what one look at a database reads, in bytes; a whole log-in is below 10 kB.
const maxConversation = 1 << 20

var errEndless = errors.New("more than 1 MB where a short answer was due")

// wire is a connection that reads so much and no more, and that keeps its first error, which drivers swallow. What a
// driver does in the background may use it at the same time.
type wire struct {
	net.Conn
	mu    sync.Mutex
	left  int
	first error
}

func (w *wire) err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.first
}

func (w *wire) keep(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.first == nil && !errors.Is(err, net.ErrClosed) { // which we did
		w.first = err
	}
}

// dialWire connects. resolved, where it is given, is told that the address's name is known.
func dialWire(ctx context.Context, network, address string, resolved ...func()) (*wire, error) {
	dialer := net.Dialer{Control: func(string, string, syscall.RawConn) error {
		for _, tell := range resolved {
			tell()
		}
		return nil
	}}
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &wire{Conn: conn, left: maxConversation}, nil
}

func (w *wire) Read(p []byte) (int, error) {
	w.mu.Lock()
	left := w.left
	w.mu.Unlock()
	if left <= 0 {
		w.keep(errEndless)
		return 0, errEndless
	}
	n, err := w.Conn.Read(p[:min(len(p), left)])
	w.mu.Lock()
	w.left -= n
	w.mu.Unlock()
	if err != nil {
		w.keep(err)
	}
	return n, err
}

func (w *wire) Write(p []byte) (int, error) {
	n, err := w.Conn.Write(p)
	if err != nil {
		w.keep(err)
	}
	return n, err
}
