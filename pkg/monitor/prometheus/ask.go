package prometheus

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"deploycoord/pkg/health"
	"deploycoord/pkg/health/probe"
	"deploycoord/pkg/redact"
)

const (
	// maxAnswer bounds an answer, in bytes, after it was decompressed.
	maxAnswer = 1 << 20
	// maxGet is the longest address that is asked with GET, in bytes; a longer query is sent with POST, which Prometheus
	// takes the same way (prometheus.io/docs/prometheus/latest/querying/api).
	maxGet       = 2000
	maxRedirects = 5
)

// server is one metrics server. Its methods may be called concurrently.
type server struct {
	url     *url.URL // of the query
	header  http.Header
	timeout time.Duration
	now     func() time.Time
	hidden  *redact.Redactor
	client  *http.Client
}

var (
	errElsewhere = errors.New("redirects to another host")
	errForever   = errors.New("redirects for ever")
)

// newClient asks no proxy and follows no redirect to where the headers must not go.
func (s *server) newClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DialContext: new(net.Dialer).DialContext, MaxResponseHeaderBytes: 64 << 10, DisableKeepAlives: true, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(next *http.Request, via []*http.Request) error {
			switch {
			case len(via) > maxRedirects:
				return errForever
			case next.URL.Host != s.url.Host || next.URL.Scheme != s.url.Scheme:
				return errElsewhere
			}
			next.Header.Del("Referer")
			return nil
		},
	}
}

// ask gives the server's answer, or a sample that says why there is none.
func (s *server) ask(ctx context.Context, query string) (*answer, *health.Sample) {
	r, err := s.request(ctx, query)
	if err != nil {
		return nil, blind("the query cannot be sent", "")
	}
	response, err := s.client.Do(r)
	if err != nil {
		return nil, unanswered(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return nil, unanswered(err)
	}
	return s.read(response.StatusCode, body)
}

// read makes an answer of what came.
func (s *server) read(status int, body []byte) (*answer, *health.Sample) {
	if len(body) > maxAnswer {
		return nil, blind("its answer is larger than 1 MB", "a query that gives one number, or a few")
	}
	a := answer{hide: s.hidden.String}
	err := json.Unmarshal(body, &a)
	switch {
	case a.Status == "error" && err == nil:
		return nil, blind(strings.TrimSpace(fmt.Sprintf("status %d, %s: %s", status, a.ErrorType, a.Error)), wanted(status))
	case status != http.StatusOK:
		return nil, blind(fmt.Sprintf("status %d", status), wanted(status))
	case err != nil || a.Status != "success":
		return nil, blind("its answer is none of Prometheus' API", "the address of a Prometheus server in monitor.prometheus.url")
	}
	return &a, nil
}

func (s *server) request(ctx context.Context, query string) (*http.Request, error) {
	u := *s.url
	form := url.Values{"query": {query}, "timeout": {fmt.Sprintf("%dms", s.timeout.Milliseconds())}}.Encode()
	method, body := http.MethodGet, ""
	if len(u.RawQuery)+len(form) <= maxGet {
		u.RawQuery = strings.TrimPrefix(u.RawQuery+"&"+form, "&")
	} else {
		method, body = http.MethodPost, form
	}
	r, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader([]byte(body)))
	if err != nil {
		return nil, err
	}
	r.Header = s.header.Clone()
	r.Header.Set("Accept", "application/json")
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else {
		r.Body, r.GetBody = nil, nil
	}
	return r, nil
}

// wanted says what to do about a status.
func wanted(status int) string {
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return "a query that the server can carry out"
	case http.StatusUnauthorized, http.StatusForbidden:
		return "headers (monitor.prometheus.headers) that may query"
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return "the address of a Prometheus server in monitor.prometheus.url"
	}
	return "status 200"
}

// unanswered is a sample of an error on the way. Whatever it is, nothing was measured: production is not down because its
// metrics are.
func unanswered(err error) *health.Sample {
	switch {
	case errors.Is(err, errElsewhere):
		return blind("redirects to another host, which is not asked", "its own address in monitor.prometheus.url")
	case errors.Is(err, errForever):
		return blind("redirects for ever", "an answer")
	}
	x := probe.Unanswered(err)
	return blind(x.Text, x.Want)
}

func blind(text, want string) *health.Sample {
	return &health.Sample{Outcome: health.Unmeasured, Text: text, Want: want}
}
