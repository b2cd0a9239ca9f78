// Package prometheus asks a metrics server with the API of Prometheus.
//
// It takes the configuration of a server and its queries, and returns a collector for each query: one number, or several
// of which each must be within the threshold. What the server cannot say (no data, NaN, an error, an incomplete answer)
// could not be measured, and is no breach. It never writes, follows no redirect to another host, and shows no value that
// came from the environment.
package prometheus

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"

	"deploycoord/pkg/config"
	"deploycoord/pkg/escape"
	"deploycoord/pkg/health"
	"deploycoord/pkg/health/probe"
	"deploycoord/pkg/redact"
)

// Timeout is how long one query may take.
const Timeout = 10 * time.Second

// Options is what a collector needs of the outside world, as probes do.
type Options struct {
	probe.Env
	// Timeout of one query; 0 is Timeout.
	Timeout time.Duration
}

// New makes a collector for each query. An error is one of the configuration; it quotes no value of the environment.
func New(c config.Prometheus, o Options) ([]health.Collector, error) {
	s := &server{timeout: cmp.Or(o.Timeout, Timeout), now: o.Now, hidden: new(redact.Redactor), header: http.Header{}}
	tell := o.Secret
	o.Secret = func(value string) {
		s.hidden.Add(value)
		if tell != nil {
			tell(value)
		}
	}
	if err := s.address(c.URL, o.Env); err != nil {
		return nil, fmt.Errorf("monitor.prometheus.url: %w", err)
	}
	s.header.Set("User-Agent", "deploycoord/"+cmp.Or(o.Version, "dev"))
	for name, value := range c.Headers {
		value, err := probe.Expand(value, o.Env)
		if err == nil && !httpguts.ValidHeaderFieldValue(value) {
			err = errors.New("has a character that no header may have")
		}
		if err != nil {
			return nil, fmt.Errorf("monitor.prometheus.headers: %s: %w", name, err)
		}
		s.header.Set(name, value)
	}
	s.client = s.newClient()
	var out []health.Collector
	for _, q := range c.Queries {
		operator, limit, ok := config.CutThreshold(q.Expect)
		if !ok {
			return nil, fmt.Errorf("monitor.prometheus: the query %s expects %q: expected < 0.01, <= 800, > 0 or >= 2", q.Name, q.Expect)
		}
		out = append(out, &collector{s, q, threshold{operator, limit}})
	}
	return out, nil
}

// address reads where the server is. A user and password in it are sent as a header, and never shown.
func (s *server) address(text string, env probe.Env) error {
	text, err := probe.Expand(text, env)
	if err != nil {
		return err
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("is no address of HTTP; expected one such as https://prometheus.example.net")
	}
	if u.User != nil {
		password, _ := u.User.Password()
		env.Secret(password)
		r := http.Request{Header: s.header}
		r.SetBasicAuth(u.User.Username(), password)
		u.User = nil
	}
	u.Path = strings.TrimSuffix(u.Path, "/") + "/api/v1/query"
	u.RawPath, u.Fragment = "", ""
	s.url = u
	return nil
}

// collector looks at one query.
type collector struct {
	server *server
	query  config.Query
	want   threshold
}

// Name is the query's.
func (c *collector) Name() string { return c.query.Name }

// Kind tells what its samples are.
func (c *collector) Kind() health.Kind { return health.Metric }

// Collect asks once.
func (c *collector) Collect(ctx context.Context) []health.Sample {
	s := c.server
	began := s.now()
	inner, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	x := c.look(inner)
	if ctx.Err() != nil && x.Outcome == health.Unmeasured {
		x = health.Sample{Text: "was interrupted"}
	}
	x.Kind, x.Name, x.At, x.Took = health.Metric, c.query.Name, began, s.now().Sub(began)
	x.Text, x.Want = s.show(x.Text), s.show(x.Want)
	return []health.Sample{x}
}

func (c *collector) look(ctx context.Context) health.Sample {
	answer, failed := c.server.ask(ctx, c.query.Query)
	if failed != nil {
		return *failed
	}
	x := answer.judge(c.want)
	if x.Outcome == health.Bad {
		x.Fault = health.Minor
		if c.query.Breach == "rollback" {
			x.Fault = health.Breach
		}
	}
	return x
}

// show is a text of one line without what must not be shown.
func (s *server) show(text string) string {
	text = escape.Prose(s.hidden.String(text))
	if len(text) > health.MaxText {
		text = strings.ToValidUTF8(text[:health.MaxText-len("…")], "") + "…"
	}
	return text
}
