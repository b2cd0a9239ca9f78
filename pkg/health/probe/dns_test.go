package probe

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// resolver is a DNS server that answers each question with answer; nil stays silent.
func resolver(t *testing.T, answer func(*dnsmessage.Message)) *net.Resolver {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	go func() {
		for buffer := make([]byte, 1500); ; {
			n, from, err := c.ReadFrom(buffer)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if answer == nil || m.Unpack(buffer[:n]) != nil {
				continue
			}
			m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
			answer(&m)
			if packed, err := m.Pack(); err == nil {
				c.WriteTo(packed, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", c.LocalAddr().String())
	}}
}

// addresses answers questions for A records.
func addresses(count int) func(*dnsmessage.Message) {
	return func(m *dnsmessage.Message) {
		q := m.Questions[0]
		for i := range count {
			if q.Type == dnsmessage.TypeA {
				m.Answers = append(m.Answers, dnsmessage.Resource{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 1},
					Body:   &dnsmessage.AResource{A: [4]byte{10, 0, 0, byte(i + 1)}},
				})
			}
		}
	}
}

func TestDNS(t *testing.T) {
	rcode := func(c dnsmessage.RCode) *net.Resolver {
		return resolver(t, func(m *dnsmessage.Message) { m.RCode = c })
	}
	for _, tt := range []struct {
		name     string
		resolver *net.Resolver
		want     verdict
	}{
		{"resolves", resolver(t, addresses(2)), verdict{"good", "resolves to 10.0.0.1, 10.0.0.2 in "}},
		{"has many addresses", resolver(t, addresses(20)), verdict{"good", "10.0.0.4 and 16 more in "}},
		{"does not exist", rcode(dnsmessage.RCodeNameError), verdict{"bad down", "does not resolve"}},
		{"has no address", resolver(t, addresses(0)), verdict{"bad down", "does not resolve"}},
		{"server failure", rcode(dnsmessage.RCodeServerFailure), verdict{"could-not-measure", "SERVFAIL"}},
		{"refused", rcode(dnsmessage.RCodeRefused), verdict{"could-not-measure", "could not look it up"}},
		{"silence", resolver(t, nil), verdict{"could-not-measure", "does not answer"}},
		{"no resolver", &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, errors.New("no route")
		}}, verdict{"could-not-measure", "cannot be reached"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := newDNS(config.Probe{DNS: "www.example.org."}, config.Identity{}, world(nil))
			if err != nil {
				t.Fatal(err)
			}
			a.(*dns).resolver = tt.resolver
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			s := a.ask(ctx)
			check(t, s, tt.want)
			if len(s.Text) > health.MaxText {
				t.Errorf("the text has %d bytes", len(s.Text))
			}
		})
	}
	a, err := newDNS(config.Probe{DNS: "localhost"}, config.Identity{}, world(nil))
	if err != nil {
		t.Fatal(err)
	}
	if s := a.ask(t.Context()); s.Outcome != health.Good || !strings.Contains(s.Text, "127.0.0.1") && !strings.Contains(s.Text, "::1") {
		t.Errorf("localhost: %+v", s)
	}
}
