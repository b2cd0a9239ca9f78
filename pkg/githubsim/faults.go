package githubsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fault is one thing that goes wrong, by script. Of several that fit a request, the first is used.
type Fault struct {
	Method string `json:"method"` // "" for any
	Path   string `json:"path"`   // regular expression on the path without query; "" for any
	Token  string `json:"token"`  // only requests with this token; "" for any
	Times  int    `json:"times"`  // 0 for once, -1 for always
	Skip   int    `json:"skip"`   // so many requests that fit are left alone first
	Kind   string `json:"kind"`   // one of FaultKinds
	// Delay is waited before the answer, of any kind.
	Delay      time.Duration `json:"-"`
	RetryAfter int           `json:"retry_after"` // seconds; 0 for no such header
	// Executed says that the request was carried out before its answer was lost.
	Executed bool `json:"executed"`

	path *regexp.Regexp
	left int
}

// FaultKinds lists what can go wrong.
//
//   - a number is an answer of that status, without having done anything
//   - 403-secondary: a secondary rate limit, with Retry-After where one is given
//   - 403-primary: the hour is used up
//   - reset: the connection is closed without an answer; cut: in the middle of it
//   - slow: the right answer, after Delay
//   - stale: the answer that this URL gave before it changed
//   - garbage: a page that is not JSON; empty-page: a list without its elements
//   - wrong-type: JSON of another shape
func FaultKinds() []string {
	return []string{
		"401", "403", "404", "409", "422", "429", "500", "502", "503", "504",
		"403-secondary", "403-primary", "reset", "cut", "slow", "stale", "garbage", "empty-page", "wrong-type",
	}
}

// Fault scripts one fault.
func (s *Server) Fault(f Fault) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addFault(f)
}

func (s *Server) addFault(f Fault) error {
	if !slices.Contains(FaultKinds(), f.Kind) {
		return fmt.Errorf("fault: the kind %q: expected one of %s", f.Kind, strings.Join(FaultKinds(), ", "))
	}
	var err error
	if f.path, err = regexp.Compile(f.Path); err != nil {
		return fmt.Errorf("fault: the path: %w", err)
	}
	if f.left = f.Times; f.Times == 0 {
		f.left = 1
	}
	s.faults = append(s.faults, &f)
	return nil
}

// ResetFaults forgets the script.
func (s *Server) ResetFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// nextFault gives a copy of the fault that this request meets; nil for none.
func (s *Server) nextFault(r *http.Request) *Fault {
	for _, f := range s.faults {
		switch {
		case f.left == 0,
			f.Method != "" && !strings.EqualFold(f.Method, r.Method),
			f.Token != "" && f.Token != tokenOf(r),
			!f.path.MatchString(r.URL.EscapedPath()):
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.left > 0 {
			f.left--
		}
		met := *f
		return &met
	}
	return nil
}

func (f *Fault) is(kind string) bool { return f != nil && f.Kind == kind }

// instead is the answer that the fault gives in place of the right one; nil where that is needed.
func (f *Fault) instead(c *call) *answer {
	if f == nil {
		return nil
	}
	var a *answer
	switch f.Kind {
	case "slow", "stale", "cut", "empty-page":
		return nil
	case "reset":
		a = &answer{header: http.Header{}}
	case "garbage":
		a = page502(http.StatusOK)
	case "502":
		a = page502(http.StatusBadGateway)
	case "wrong-type":
		a = &answer{status: http.StatusOK, header: http.Header{"Content-Type": {jsonType}}, body: []byte(`"unexpected"`)}
	case "403-secondary", "429":
		status, _ := strconv.Atoi(f.Kind[:3]) // a literal of the list
		a = c.refusedBy(&refusal{status: status, message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."})
	case "403-primary":
		a = c.refusedBy(forbidden("API rate limit exceeded for installation ID 1."))
		reset := c.server.now().Add(max(time.Duration(f.RetryAfter), 1) * time.Second)
		(&allowance{used: 5000, reset: reset}).write(a.header, "core", 5000)
		return a
	default:
		status, _ := strconv.Atoi(f.Kind) // a literal of the list
		a = c.refusedBy(&refusal{status: status, message: scripted(status)})
	}
	if f.RetryAfter > 0 {
		a.header.Set("Retry-After", strconv.Itoa(f.RetryAfter))
	}
	return a
}

// emptied takes the elements out of a list, and out of the lists of an object.
func emptied(a *answer) *answer {
	var list []any
	if json.Unmarshal(a.body, &list) == nil {
		a.body = []byte("[]")
		return a
	}
	var fields map[string]any
	if json.Unmarshal(a.body, &fields) != nil {
		return a
	}
	for key, value := range fields {
		if _, is := value.([]any); is {
			fields[key] = []any{}
		}
	}
	if body, err := json.Marshal(fields); err == nil {
		a.body = body
	}
	return a
}

// scripted is what GitHub says with a status.
func scripted(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "Bad credentials"
	case http.StatusForbidden:
		return "Resource not accessible by integration"
	case http.StatusUnprocessableEntity:
		return "Validation Failed"
	case http.StatusInternalServerError:
		return "Server Error"
	}
	return http.StatusText(status)
}

// page502 is the page that GitHub's outermost servers send: HTML, not JSON.
func page502(status int) *answer {
	const text = "<!DOCTYPE html>\n<html><head><title>Unicorn! · GitHub</title></head><body>We had issues producing the response to your request.</body></html>\n"
	return &answer{status: status, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, body: []byte(text)}
}
