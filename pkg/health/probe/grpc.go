package probe

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
	"deploycoord/pkg/redact"
)

// grpc asks the health service of a gRPC server (grpc.health.v1, github.com/grpc/grpc-proto) once, by Check.
//
// It is net/http's own HTTP/2, which is in the binary already, and a message of two fields written by hand: 0 MB. The
// client of google.golang.org/grpc (v1.80.0) would add 11.7 MB (26.21 to 37.94); the tests ask a server of it.
type grpc struct {
	database
	url     string
	service string
	tls     *tls.Config
	agent   string
	now     func() time.Time
}

func newGRPC(p config.Probe, _ config.Identity, env Env) (asker, error) {
	hidden := new(redact.Redactor)
	tell := env.Secret
	env.Secret = func(value string) {
		hidden.Add(value)
		if tell != nil {
			tell(value)
		}
	}
	address, err := expand(p.GRPC, env)
	if err != nil {
		return nil, err
	}
	scheme, port := "http", ""
	switch name, rest, ok := strings.Cut(address, "://"); {
	case ok && (name == "https" || name == "grpcs"):
		scheme, port, address = "https", "443", rest
	case ok && (name == "http" || name == "grpc"):
		port, address = "80", rest
	case ok:
		return nil, errors.New("grpc: expected HOST:PORT or https://HOST:PORT")
	}
	address, service, _ := strings.Cut(address, "/")
	host, port, ok := hostPort(address, port)
	if !ok {
		return nil, errors.New("grpc: expected HOST:PORT, and /SERVICE where one service is asked for")
	}
	if scheme == "http" && p.CA != "" {
		return nil, errors.New("grpc: ca is given, but the address asks for no TLS: write https://HOST:PORT")
	}
	roots, err := trusted(p.CA, env)
	if err != nil {
		return nil, err
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	u := url.URL{Scheme: scheme, Host: host + ":" + port, Path: "/grpc.health.v1.Health/Check"}
	return &grpc{
		url: u.String(), service: service, tls: &tls.Config{RootCAs: roots, VerifyConnection: speaksHTTP2},
		agent:    "deploycoord/" + env.Version,
		database: database{protocol: "a gRPC health service", hidden: hidden}, now: env.Now,
	}, nil
}

// speaksHTTP2 ends a handshake that did not settle on HTTP/2, which net/http would follow by HTTP/1.1; what a server says
// there unasked it writes to the standard logger, unredacted.
func speaksHTTP2(state tls.ConnectionState) error {
	if state.NegotiatedProtocol != "h2" {
		return errNoHTTP2
	}
	return nil
}

var errNoHTTP2 = errors.New("does not speak HTTP/2")

// maxHealth bounds the body of an answer, in bytes: one that is right has 7.
const maxHealth = 4096

func (g *grpc) ask(ctx context.Context) health.Sample {
	began := g.now()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, g.url, bytes.NewReader(checkRequest(g.service)))
	if err != nil {
		return health.Sample{Text: "could not be asked: the address is none"}
	}
	request.Header = http.Header{
		"Content-Type": {"application/grpc"}, "Te": {"trailers"}, "User-Agent": {g.agent},
	}
	transport, dialed := g.transport()
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(request)
	if err != nil {
		return g.broken(ctx, dialed, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxHealth+1))
	switch {
	case len(body) > maxHealth:
		return g.foreign("sends more than a health answer has")
	case err != nil:
		return g.broken(ctx, dialed, err)
	}
	return g.judge(response, body, g.now().Sub(began))
}

// broken is a sample of an answer that did not come.
func (g *grpc) broken(ctx context.Context, d *dialed, err error) health.Sample {
	if ctx.Err() != nil && !d.resolved.Load() {
		err = &net.DNSError{IsTimeout: true} // net/http says of it that the time is over, and no more
	}
	s := g.failed(ctx, d.wire.Load(), err)
	has := func(words string) bool { return strings.Contains(s.Text, words) }
	switch {
	case has("PROTOCOL_ERROR"), has("header list"): // so headers without end, too
		return g.foreign("breaks the rules of HTTP/2")
	case has("stream error: "), has("GOAWAY"): // to gRPC INTERNAL or UNAVAILABLE (PROTOCOL-HTTP2.md)
		return health.Sample{Outcome: health.Bad, Fault: health.ServerError, Text: "breaks its answer off", Want: "SERVING"}
	case has("http2: "), has("no application protocol"):
		return g.foreign(errNoHTTP2.Error())
	}
	return s
}

// dialed is how far a transport came, which dials beside the request.
type dialed struct {
	resolved atomic.Bool
	wire     atomic.Pointer[wire]
}

// transport is one of HTTP/2 alone, for one look.
func (g *grpc) transport() (*http.Transport, *dialed) {
	d := new(dialed)
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true)
	return &http.Transport{
		Protocols: protocols, TLSClientConfig: g.tls.Clone(), DisableCompression: true,
		MaxResponseHeaderBytes: 64 << 10,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			w, err := dialWire(ctx, network, address, func() { d.resolved.Store(true) })
			if err != nil {
				return nil, err
			}
			d.wire.Store(w)
			return w, nil
		},
	}, d
}

// judge reads a whole answer: the HTTP status, the gRPC status, the message (grpc/doc/PROTOCOL-HTTP2.md).
func (g *grpc) judge(response *http.Response, body []byte, took time.Duration) health.Sample {
	status := response.Trailer.Get("Grpc-Status")
	said := response.Trailer.Get("Grpc-Message")
	if status == "" {
		status, said = response.Header.Get("Grpc-Status"), response.Header.Get("Grpc-Message")
	}
	if text, err := url.PathUnescape(said); err == nil {
		said = text
	}
	said = oneLine(g.hidden.String(said), 160)
	switch {
	case status == "" && response.StatusCode >= 500:
		return health.Sample{
			Outcome: health.Bad, Fault: health.ServerError,
			Text: fmt.Sprintf("answers with the HTTP status %d and no gRPC status", response.StatusCode), Want: "SERVING",
		}
	case status == "":
		return g.foreign(fmt.Sprintf("answers with the HTTP status %d and no gRPC status", response.StatusCode))
	case status != "0":
		return g.byStatus(status, said)
	}
	serving, ok := readServing(body)
	switch {
	case !ok:
		return g.foreign("sends what is no health answer")
	case serving == 1:
		return health.Sample{Outcome: health.Good, Took: took, Text: "is SERVING, said " + within(took)}
	case serving == 2:
		return health.Sample{
			Outcome: health.Bad, Fault: health.Down, Passing: true, Text: "is NOT_SERVING", Want: "SERVING",
		}
	case serving == 3:
		return health.Sample{
			Outcome: health.Bad, Fault: health.Down, Text: "does not know the service (SERVICE_UNKNOWN)", Want: "SERVING",
		}
	default:
		return health.Sample{
			Outcome: health.Bad, Fault: health.Down, Text: fmt.Sprintf("has the health %d (0 is UNKNOWN)", serving), Want: "SERVING",
		}
	}
}
