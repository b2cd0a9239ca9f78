package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// secure speaks TLS up to the end of the handshake, and looks at the certificate.
type secure struct {
	address string
	tls     *tls.Config
	days    int
	now     func() time.Time
}

func newTLS(p config.Probe, _ config.Identity, env Env) (asker, error) {
	address, err := expand(p.TLS, env)
	if err != nil {
		return nil, err
	}
	host, port, ok := hostPort(address, "443")
	if !ok {
		return nil, errors.New("tls: expected HOST:PORT with a port of 1 to 65535")
	}
	roots, err := trusted(p.CA, env)
	if err != nil {
		return nil, err
	}
	return &secure{
		address: net.JoinHostPort(host, port), days: p.CertificateDays, now: env.Now,
		tls: &tls.Config{ServerName: host, RootCAs: roots, Time: env.Now},
	}, nil
}

func (s *secure) ask(ctx context.Context) health.Sample {
	began := s.now()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", s.address)
	if err != nil {
		return fault(err)
	}
	defer conn.Close()
	var asked atomic.Bool
	c := s.tls.Clone()
	c.GetClientCertificate = noCertificate(&asked)
	client := tls.Client(newMeter(conn, traffic(maxHandshake)), c)
	if err := client.HandshakeContext(ctx); err != nil {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return late(securing)
		}
		if asked.Load() && isAlert(err) {
			return mutual()
		}
		return s.broken(err)
	}
	took := s.now().Sub(began)
	leaf := client.ConnectionState().PeerCertificates[0]
	if soon := expiry(leaf, s.days, s.now()); soon != nil {
		soon.Took = took
		return *soon
	}
	return health.Sample{
		Outcome: health.Good, Took: took,
		Text: fmt.Sprintf("its certificate is valid until %s, %s more", day(leaf.NotAfter), daysOf(leaf.NotAfter.Sub(s.now()))),
	}
}

// maxHandshake bounds what a handshake takes in, in bytes; crypto/tls takes certificates of 256 kB at most.
const maxHandshake = 1 << 20

// broken is a sample of a handshake that failed in a way that only this probe can tell: the server is there, and what
// it says is no TLS.
func (s *secure) broken(err error) health.Sample {
	f := fault(err)
	_, known := faultOfTLS(err)
	_, ours := faultHere(err)
	if f.Outcome == health.Unmeasured && !known && !ours && !errors.Is(err, context.Canceled) {
		return down("does not speak TLS as expected: "+oneLine(innermost(err).Error(), 120), "a TLS handshake")
	}
	return f
}
