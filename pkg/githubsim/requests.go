package githubsim

import "slices"

// Request is one line of the log of requests.
type Request struct {
	Method  string `json:"method"`
	Path    string `json:"path"`            // with its query
	Status  int    `json:"status"`          // 0 where the connection was closed without an answer
	Counted bool   `json:"counted"`         // against the rate limit: an answer 304 is not
	Login   string `json:"login,omitempty"` // of the token; "" for none
	Fault   string `json:"fault,omitempty"` // the kind of the scripted fault that it met
	Body    []byte `json:"-"`               // at most 64 KiB of it
}

const (
	maxLogged   = 64 << 10
	maxRequests = 100_000
)

func (s *Server) record(c *call, a *answer, f *Fault) {
	made := Request{Method: c.request.Method, Path: c.request.URL.RequestURI(), Status: a.status, Counted: c.counted}
	made.Body = slices.Clone(c.body[:min(len(c.body), maxLogged)])
	if c.token != nil {
		made.Login = c.token.Login
	}
	if f != nil {
		made.Fault = f.Kind
	}
	if f.is("reset") {
		made.Status = 0
	}
	if len(s.requests) < maxRequests {
		s.requests = append(s.requests, made)
	}
	if s.options.Log != nil {
		s.options.Log(made)
	}
}

// Requests is the log, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// ResetLog forgets the requests so far.
func (s *Server) ResetLog() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}
