package probe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// maxAddresses bounds how many of a name's addresses are shown.
const maxAddresses = 4

// dns resolves a name the way the program would: the hosts file, search domains and resolvers of this machine.
type dns struct {
	name     string
	now      func() time.Time
	resolver *net.Resolver
}

func newDNS(p config.Probe, _ config.Identity, env Env) (asker, error) {
	name, err := expand(p.DNS, env)
	if err != nil {
		return nil, err
	}
	if !isHost(name) || strings.Contains(name, ":") {
		return nil, errors.New("dns: expected a name, such as www.example.org")
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return nil, errors.New("dns: expected a name, this is an address")
	}
	return &dns{name: name, now: env.Now, resolver: &net.Resolver{PreferGo: true}}, nil
}

// ask differs from every other probe in one thing: that a name does not exist is what it measures.
func (d *dns) ask(ctx context.Context) health.Sample {
	began := d.now()
	addresses, err := d.resolver.LookupNetIP(ctx, "ip", d.name)
	took := d.now().Sub(began)
	var unresolved *net.DNSError
	switch {
	case err == nil && len(addresses) > 0:
		return health.Sample{Outcome: health.Good, Took: took, Text: "resolves to " + listed(addresses) + " " + within(took)}
	case err == nil || errors.As(err, &unresolved) && unresolved.IsNotFound:
		return health.Sample{
			Outcome: health.Bad, Fault: health.Down, Took: took,
			Text: "does not resolve: the resolver knows no address of this name", Want: "an A or AAAA record",
		}
	case ctx.Err() != nil || errors.As(err, &unresolved) && unresolved.IsTimeout:
		return health.Sample{Text: "the resolver does not answer", Want: "an answer of the resolver, of either kind"}
	case errors.As(err, &unresolved) && strings.Contains(unresolved.Err, "server misbehaving"):
		return health.Sample{Text: "the resolver could not look it up (SERVFAIL, or its like)", Want: "an answer of the resolver"}
	default:
		return health.Sample{Text: "the resolver cannot be reached", Want: "an answer of the resolver"}
	}
}

// listed shows a few addresses.
func listed(addresses []netip.Addr) string {
	shown := make([]string, 0, maxAddresses)
	for _, a := range addresses[:min(len(addresses), maxAddresses)] {
		shown = append(shown, a.Unmap().String())
	}
	text := strings.Join(shown, ", ")
	if more := len(addresses) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
