// Package engine asks a container engine what runs: Docker's, or one that speaks its API such as Podman's.
//
// It takes an engine's address (unix://, tcp:// or ssh://) and returns a project's containers, what each of them is, the
// labels of its image and the lines of its log. It never writes, starts or stops anything, and starts one fixed command
// on another machine at most: `docker system dial-stdio`. Everything an engine says is hostile: answers are bounded in
// size, number and time, and its texts are made one short line.
//
// Of Docker's API it speaks four requests and the negotiation of the version, in api.go: github.com/moby/moby/client
// v0.6.2 makes the stripped binary 0.66 MB larger for them, and lacks what is here: a connection over SSH that checks the
// host's key, bounds, and no proxy and no setting of the process's environment.
package engine

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"
)

// DefaultHost is where an engine is by default.
const DefaultHost = "unix:///var/run/docker.sock"

// The bounds of what an engine may say. Logs are bounded a line at a time.
const (
	MaxAnswer     = 8 << 20 // bytes
	MaxContainers = 1000    // of one project
	MaxLine       = 64 << 10
	DefaultWait   = 10 * time.Second
	maxConns      = 8 // at once; an SSH server lets one connection have ten sessions by default
)

// Options says where the engine is.
type Options struct {
	// Host is unix:///PATH, tcp://HOST:PORT, or ssh://USER@HOST[:PORT][/SOCKET]; "" is DefaultHost.
	Host string
	// Of ssh://: lines of known_hosts, the private key (PEM) and its passphrase.
	KnownHosts      string
	Key, Passphrase []byte
	// TLS is spoken with a tcp:// engine; nil is none.
	TLS *tls.Config
	// Timeout bounds one answer, logs aside; 0 is DefaultWait.
	Timeout time.Duration
	Now     func() time.Time
	// Dial connects to tcp:// and ssh://; nil is the network's own.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Client asks one engine. Its methods may be called concurrently.
type Client struct {
	host    string // as it is shown
	http    *http.Client
	conns   *http.Transport
	timeout time.Duration
	end     func()
	ahead   atomic.Int64 // of the engine's clock before ours
	version atomic.Int64 // of the API, the N of 1.N; 0 before the engine was asked
}

// New makes a client; nobody is asked yet. An error is the caller's: an address, key or host keys that nobody could use.
func New(o Options) (*Client, error) {
	if o.Timeout <= 0 {
		o.Timeout = DefaultWait
	}
	if o.Host == "" {
		o.Host = DefaultHost
	}
	dial, end, err := dialer(o)
	if err != nil {
		return nil, fmt.Errorf("engine %s: %w", Plain(o.Host, 200), err)
	}
	c := &Client{host: o.Host, timeout: o.Timeout, end: end}
	c.conns = &http.Transport{
		DialContext: c.bounded(dial), MaxIdleConns: maxConns, MaxConnsPerHost: maxConns, IdleConnTimeout: 30 * time.Second,
		MaxResponseHeaderBytes: 64 << 10, DisableCompression: true,
	}
	c.http = &http.Client{
		Transport:     &boundedAnswers{c.conns, c, o.Now},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // no engine sends one
	}
	return c, nil
}

type dialFunc func(ctx context.Context) (net.Conn, error)

// bounded gives a connection its time: the transport takes a request's deadline off.
func (c *Client) bounded(dial dialFunc) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, c.timeout)
		defer cancel()
		return dial(ctx)
	}
}

// Ahead tells how far the engine's clock is before ours, as of its last answer; 0 where that is within what an answer
// takes and its date can tell.
func (c *Client) Ahead() time.Duration {
	if d := time.Duration(c.ahead.Load()); d.Abs() > 2*time.Second {
		return d
	}
	return 0
}

// Host is the engine's address.
func (c *Client) Host() string { return c.host }

// Close ends all connections.
func (c *Client) Close() {
	c.conns.CloseIdleConnections()
	c.end()
}

// ErrGone is the error for a container or an image that the engine does not have (any more).
var ErrGone = errors.New("the engine does not have it any more")

// fault words an error of a request.
func (c *Client) fault(ctx context.Context, err error) error {
	var none *Unreachable
	switch {
	case err == nil:
		return nil
	case errors.As(err, &none):
		return none
	case errors.Is(err, errTooMuch):
		return fmt.Errorf("the engine at %s answers with more than %d MB", c.host, MaxAnswer>>20)
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case ctx.Err() != nil, errors.Is(err, context.DeadlineExceeded):
		return &Unreachable{fmt.Sprintf("the engine at %s does not answer in time", c.host)}
	case errors.Is(err, ErrGone):
		return ErrGone
	}
	var inner *url.Error // which adds an address that tells nobody anything
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return fmt.Errorf("the engine at %s: %s", c.host, Plain(err.Error(), 200))
}
