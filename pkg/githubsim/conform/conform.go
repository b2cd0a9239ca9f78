// Package conform holds requests and answers to what GitHub publishes of its API: the REST description and the GraphQL
// schema in testdata.
//
// It takes a test and whatever sends or serves requests, and returns the same with a watch on it: each request and each
// answer that passes is validated, and what breaks the description is an error of the test. It changes nothing of what
// passes and decides nothing. It is for tests alone: it links large libraries, so nothing of the program may import it.
//
// An answer that is wrong by script is marked with the header X-Sim-Fault and passes unseen.
package conform

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// FaultHeader marks an answer that is meant to be wrong.
const FaultHeader = "X-Sim-Fault"

// storage is where the embedded GitHub keeps logs: it stands for hosts that are no part of the API.
const storage = "/_logs/"

// Transport watches what a client sends by next to the REST API at base, such as "http://127.0.0.1:1234/api/v3", and to
// the GraphQL API beside it. Requests to other hosts are let through.
func Transport(t testing.TB, next http.RoundTripper, base string) http.RoundTripper {
	t.Helper()
	at, err := url.Parse(base)
	if err != nil {
		t.Fatalf("conform: the base %q: %v", base, err)
	}
	return &transport{t: t, next: next, base: at}
}

type transport struct {
	t    testing.TB
	next http.RoundTripper
	base *url.URL
}

func (w *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	path, ours := w.path(r.URL)
	if !ours {
		return w.next.RoundTrip(r)
	}
	x := &exchange{method: r.Method, path: path, query: r.URL.RawQuery, header: r.Header.Clone()}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		_ = r.Body.Close() // it is read whole: a fault would have come before
		if err != nil {
			return nil, err
		}
		x.body = body
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	report(w.t, x, x.request())
	answer, err := w.next.RoundTrip(r)
	if err != nil {
		return answer, err
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close() // as above
	answer.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{err}))
	x.status, x.answerHeader, x.answer, x.cut = answer.StatusCode, answer.Header, body, err != nil
	report(w.t, x, x.answered())
	return answer, nil
}

// path gives an address as the description has it, and whether it is one of the API at all.
func (w *transport) path(u *url.URL) (string, bool) {
	if u.Host != w.base.Host {
		return "", false
	}
	prefix, path := strings.TrimSuffix(w.base.EscapedPath(), "/"), u.EscapedPath()
	if path == strings.TrimSuffix(prefix, "/v3")+"/graphql" {
		return "/graphql", true
	}
	rest, found := strings.CutPrefix(path, prefix+"/")
	return "/" + rest, found && !strings.HasPrefix("/"+rest, storage)
}

// failing ends a body as the real one ended.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

// Handler watches what next serves, at "/" and below "/api/v3".
func Handler(t testing.TB, next http.Handler) http.Handler {
	t.Helper()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.EscapedPath()
		if rest, found := strings.CutPrefix(path, "/api/v3/"); found {
			path = "/" + rest
		}
		if path == "/api/graphql" {
			path = "/graphql"
		}
		if strings.HasPrefix(path, storage) {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			next.ServeHTTP(w, r) // the client broke off: there is nothing to hold to anything
			return
		}
		x := &exchange{method: r.Method, path: path, query: r.URL.RawQuery, header: r.Header.Clone(), body: body}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
		report(t, x, x.request())
		seen := &copying{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r)
		x.status, x.answerHeader, x.answer, x.cut = seen.status, w.Header(), seen.body.Bytes(), seen.away
		report(t, x, x.answered())
	})
}

// copying keeps what is written through it.
type copying struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
	away   bool // the connection was taken over: there is no answer
}

func (w *copying) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *copying) Write(p []byte) (int, error) {
	w.body.Write(p)
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController flush and take over; whoever asks for it is about to break the answer off.
func (w *copying) Unwrap() http.ResponseWriter {
	w.away = true
	return w.ResponseWriter
}

func report(t testing.TB, x *exchange, violations []string) {
	t.Helper()
	for _, what := range violations {
		t.Errorf("%s %s: %s", x.method, x.path, what)
	}
}
