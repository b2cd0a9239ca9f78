package probe

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// tcp connects, and says nothing.
type tcp struct {
	address string
	now     func() time.Time
}

func newTCP(p config.Probe, _ config.Identity, env Env) (asker, error) {
	address, err := expand(p.TCP, env)
	if err != nil {
		return nil, err
	}
	host, port, ok := hostPort(address, "")
	if !ok {
		return nil, fmt.Errorf("tcp: expected HOST:PORT with a port of 1 to 65535")
	}
	return &tcp{address: net.JoinHostPort(host, port), now: env.Now}, nil
}

func (t *tcp) ask(ctx context.Context) health.Sample {
	began := t.now()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", t.address)
	if err != nil {
		return fault(err)
	}
	took := t.now().Sub(began)
	conn.Close()
	return health.Sample{Outcome: health.Good, Took: took, Text: "connects " + within(took)}
}

// hostPort parts an address; port is taken where it names none. An IPv6 address stands in brackets where a port
// follows.
func hostPort(address, port string) (host, number string, ok bool) {
	host, number, err := net.SplitHostPort(address)
	if err != nil && port != "" {
		host, number, err = net.SplitHostPort(address + ":" + port)
	}
	if err != nil || !isHost(host) {
		return "", "", false
	}
	n, err := strconv.ParseUint(number, 10, 16)
	return host, strconv.FormatUint(n, 10), err == nil && n > 0
}

// isHost says whether s may be the name or address of a host: no white space, no separator of an address, no list.
func isHost(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for _, r := range s {
		switch {
		case r <= ' ' || r == 0x7f:
			return false
		case r == '/' || r == '@' || r == ',' || r == '?' || r == '#' || r == '"' || r == '\\':
			return false
		}
	}
	return true
}

// within is a time for a person: in 3 ms.
func within(d time.Duration) string {
	switch ms := d.Round(time.Millisecond).Milliseconds(); {
	case ms < 1:
		return "in less than 1 ms"
	case ms < 10_000:
		return "in " + strconv.FormatInt(ms, 10) + " ms"
	default:
		return "in " + strconv.FormatInt((ms+500)/1000, 10) + " s"
	}
}
