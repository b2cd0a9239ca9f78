// Package probe asks one thing at a time: an endpoint, a port, a database, a flow of requests.
//
// It takes a probe's configuration and returns a collector that makes one sample a look. It never judges more than the
// answer it has: a refused connection, a 5xx and silence are bad, a name that does not resolve, no route from here and
// an error of ours could not be measured. No answer is executed, none is kept whole, and what came from the environment
// is never shown.
package probe

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
	"deploycoord/pkg/redact"
)

// Env is what probes need of the outside world.
type Env struct {
	Now     func() time.Time
	Lookup  func(name string) (string, bool)  // a variable of the environment, for ${NAME}
	Secret  func(value string)                // is told every value that came from there: it must not be shown
	Read    func(path string) ([]byte, error) // a file of CA certificates
	Version string                            // of this program, for the User-Agent
}

// asker looks once. The sample's Kind, Name, At and Took are filled in by the caller where they are empty.
type asker interface {
	ask(ctx context.Context) health.Sample
}

// kind is one way to ask.
type kind struct {
	key  string
	text func(config.Probe) string // what it asks, "" where the probe is of another kind
	make func(config.Probe, config.Identity, Env) (asker, error)
}

// kinds is the registration: a kind, a line.
var kinds = []kind{
	{"url", func(p config.Probe) string { return p.URL }, newHTTP},
	{"steps", func(p config.Probe) string {
		if len(p.Steps) == 0 {
			return ""
		}
		return p.Steps[0].URL
	}, newFlow},
	{"tcp", func(p config.Probe) string { return p.TCP }, newTCP},
	{"tls", func(p config.Probe) string { return p.TLS }, newTLS},
	{"dns", func(p config.Probe) string { return p.DNS }, newDNS},
	{"grpc", func(p config.Probe) string { return p.GRPC }, newGRPC},
	{"postgres", func(p config.Probe) string { return p.Postgres }, newPostgres},
	{"mysql", func(p config.Probe) string { return p.MySQL }, newMySQL},
	{"redis", func(p config.Probe) string { return p.Redis }, newRedis},
}

// New makes a probe. identity says how an answer tells which commit is serving; the probe's own comes first. An error
// is one of the configuration: an address that is none, a variable that is not set, a certificate file that cannot be
// read. It quotes no value of the environment.
func New(p config.Probe, identity config.Identity, env Env) (health.Collector, error) {
	if p.Identity != nil {
		identity = *p.Identity
	}
	for _, k := range kinds {
		text := k.text(p)
		if text == "" {
			continue
		}
		name := p.Name
		if name == "" {
			name = shownAddress(text)
		}
		if p.Timeout <= 0 {
			p.Timeout = 10 * time.Second
		}
		t := &timed{name: name, timeout: p.Timeout, now: env.Now, minor: p.Failure == "continue", hidden: new(redact.Redactor)}
		tell := env.Secret
		env.Secret = func(value string) {
			t.hidden.Add(value)
			if tell != nil {
				tell(value)
			}
		}
		var err error
		if t.asker, err = k.make(p, identity, env); err != nil {
			return nil, fmt.Errorf("probe %s: %w", name, err)
		}
		return t, nil
	}
	return nil, errors.New("a probe asks nothing: it needs one of url, tcp, tls, dns, grpc, postgres, mysql, redis, steps")
}

// shownAddress is an address without what may be secret in it: userinfo, query and fragment.
func shownAddress(address string) string {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		scheme, rest = "", address
	}
	rest, _, _ = strings.Cut(rest, "?")
	rest, _, _ = strings.Cut(rest, "#")
	host, path, slash := strings.Cut(rest, "/")
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = host[at+1:]
	}
	if slash {
		host += "/" + path
	}
	if ok {
		return scheme + "://" + host
	}
	return host
}
