package githubsim

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxBody bounds what a client may send, in bytes; GitHub takes up to 40 MB for a blob.
const maxBody = 48 << 20

// answer is what a request gets.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// ServeHTTP answers one request: REST at "/" and below "/api/v3", GraphQL at "/graphql" and "/api/graphql".
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, `{"message":"Payload too large"}`, http.StatusRequestEntityTooLarge)
		return
	}
	a, f := s.decide(r, body)
	delay := s.options.Latency
	if f != nil {
		delay += f.Delay
	}
	if !s.wait(r.Context(), delay) {
		return
	}
	s.write(w, r, a, f)
}

// decide makes the answer, with the fault that stands in its way, and writes the log.
func (s *Server) decide(r *http.Request, body []byte) (*answer, *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.newCall(r, body)
	f := s.nextFault(r)
	a := f.instead(c)
	if a == nil || f.Executed {
		real := s.serve(c)
		s.actor = ""
		if c.request.Method != http.MethodGet && c.request.Method != http.MethodHead {
			s.advance()
		}
		if a == nil {
			a = real
		}
	}
	switch {
	case f.is("stale"):
		a = s.stale(c, a)
	case f.is("empty-page"):
		a = emptied(a)
	}
	s.lastRequest++
	a.header.Set("X-Github-Request-Id", fmt.Sprintf("51D0:%06X", s.lastRequest))
	if c.token.classic() {
		a.header.Set("X-Oauth-Scopes", strings.Join(c.token.scopes(), ", "))
	}
	a.header.Set("X-Github-Media-Type", "github.v3; format=json")
	a.header.Set("Date", s.now().UTC().Format(http.TimeFormat))
	if f != nil && !f.is("slow") && !f.is("stale") {
		a.header.Set("X-Sim-Fault", f.Kind) // whoever validates answers lets this one through
	}
	s.record(c, a, f)
	return a, f
}

// serve answers a request as if nothing went wrong.
func (s *Server) serve(c *call) *answer {
	c.token, c.refused = s.authenticate(c.request)
	if c.refused != nil {
		return c.refusedBy(c.refused)
	}
	s.actor = c.login()
	if c.path == "/graphql" {
		return s.serveQuery(c)
	}
	a := s.rest(c)
	if c.free {
		s.spend(c, "core", 0).write(a.header, "core", s.limit(c, "core"))
		return a
	}
	if c.limited {
		return a
	}
	if a.status == http.StatusOK && (c.request.Method == http.MethodGet || c.request.Method == http.MethodHead) {
		s.remember(c, a)
		a = c.conditional(a)
	}
	c.counted = a.status != http.StatusNotModified
	cost := 0
	if c.counted {
		cost = 1
	}
	s.spend(c, "core", cost).write(a.header, "core", s.limit(c, "core"))
	return a
}

// serveQuery answers a GraphQL request; it counts against a limit of its own.
func (s *Server) serveQuery(c *call) *answer {
	switch {
	case c.request.Method != http.MethodPost:
		return c.refusedBy(notFound())
	case c.token == nil:
		return c.refusedBy(&refusal{status: http.StatusUnauthorized, message: "This endpoint requires you to be authenticated."})
	}
	if s.exhausted(c, "graphql") {
		return s.overQueryLimit(c)
	}
	c.counted = true
	w := &recorder{header: http.Header{}}
	c.request.Body = io.NopCloser(bytes.NewReader(c.body))
	s.graphql(w, c.request, c.token)
	a := &answer{status: w.status, header: w.header, body: w.body.Bytes()}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	if a.header.Get("Content-Type") == "" {
		a.header.Set("Content-Type", jsonType)
	}
	s.spend(c, "graphql", 1).write(a.header, "graphql", s.limit(c, "graphql"))
	s.remember(c, a)
	return a
}

// wait ends early where the client or the server goes away; it tells whether it waited to the end.
func (s *Server) wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d) //nolint:forbidigo // a latency is real time
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-s.done:
	}
	return false
}

// write sends the answer, or breaks the connection as the fault wants it.
func (s *Server) write(w http.ResponseWriter, r *http.Request, a *answer, f *Fault) {
	if f.is("reset") {
		hangUp(w, "HTTP/1.1 ")
		return
	}
	for key, values := range a.header {
		w.Header()[key] = values
	}
	body := a.body
	if r.Method == http.MethodHead || a.status == http.StatusNoContent || a.status == http.StatusNotModified {
		body = nil
	} else {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(a.status)
	if f.is("cut") {
		body = body[:len(body)/2]
	}
	_, _ = w.Write(body) // the client has gone: nobody is there to be told
	if f.is("cut") {
		_ = http.NewResponseController(w).Flush()
		hangUp(w, "")
	}
}

// hangUp closes the connection. After a first word of an answer: where none came, Go's client repeats a request on its
// own, and nobody would see the fault.
func hangUp(w http.ResponseWriter, word string) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // net/http's own way, for connections that cannot be taken over
	}
	_, _ = connection.Write([]byte(word)) // it is closed in any case
	_ = connection.Close()
}

// recorder holds an answer until it is sent.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header         { return w.header }
func (w *recorder) Write(p []byte) (int, error) { return w.body.Write(p) }
func (w *recorder) WriteHeader(status int)      { w.status = status }
