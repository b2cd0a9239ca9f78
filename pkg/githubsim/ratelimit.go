package githubsim

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// allowance is what one caller has used of a limit in this hour.
type allowance struct {
	used  int
	reset time.Time
}

// limit is the number of requests an hour that the caller may make of a resource ("core" or "graphql").
func (s *Server) limit(c *call, resource string) int {
	switch {
	case s.options.RateLimit > 0:
		return s.options.RateLimit
	case c.token == nil:
		return 60
	case c.token.workflow() && resource == "core":
		return 1000
	}
	return 5000
}

// spend takes a number of requests off the caller's hour. A workflow's token has one hour for each repository.
func (s *Server) spend(c *call, resource string, cost int) *allowance {
	key := resource + " "
	switch {
	case c.token.workflow() && c.repo != nil:
		key += "workflow " + strings.ToLower(c.repo.FullName())
	case c.token != nil:
		key += "token " + c.token.Value
	}
	a := s.spent[key]
	if a == nil || !s.now().Before(a.reset) {
		a = &allowance{reset: s.now().Add(time.Hour)}
		s.spent[key] = a
	}
	a.used += cost
	return a
}

func (s *Server) exhausted(c *call, resource string) bool {
	return s.spend(c, resource, 0).used >= s.limit(c, resource)
}

// write sets the headers that tell a client how much it has left.
func (a *allowance) write(h http.Header, resource string, limit int) {
	h.Set("X-Ratelimit-Limit", strconv.Itoa(limit))
	h.Set("X-Ratelimit-Remaining", strconv.Itoa(max(0, limit-a.used)))
	h.Set("X-Ratelimit-Used", strconv.Itoa(a.used))
	h.Set("X-Ratelimit-Reset", strconv.FormatInt(a.reset.Unix(), 10))
	h.Set("X-Ratelimit-Resource", resource)
}

// overLimit is the answer of a caller whose hour is used up.
func (s *Server) overLimit(c *call) *answer {
	a := c.refusedBy(forbidden(fmt.Sprintf("API rate limit exceeded for %s.", s.caller(c))))
	s.spend(c, "core", 0).write(a.header, "core", s.limit(c, "core"))
	return a
}

// overQueryLimit is GraphQL's: it stays 200.
func (s *Server) overQueryLimit(c *call) *answer {
	a := c.answered(object{"errors": []object{{
		"type": "RATE_LIMITED", "message": fmt.Sprintf("API rate limit exceeded for %s.", s.caller(c)),
	}}})
	s.spend(c, "graphql", 0).write(a.header, "graphql", s.limit(c, "graphql"))
	return a
}

func (s *Server) caller(c *call) string {
	switch {
	case c.token == nil:
		return "203.0.113.7"
	case c.token.App != "":
		return fmt.Sprintf("installation ID %d", c.token.AppID)
	}
	return fmt.Sprintf("user ID %d", s.user(c.token.Login).ID)
}

// SpendRequests uses up a number of requests of a token's hour, as if somebody else had made them.
func (s *Server) SpendRequests(token string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tokens[token]
	if !t.workflow() {
		s.spend(&call{server: s, token: t}, "core", n)
		return
	}
	for _, r := range s.all() {
		s.spend(&call{server: s, token: t, repo: r}, "core", n)
	}
}

func getRateLimit(c *call) (any, error) {
	show := func(resource string) object {
		limit, a := c.server.limit(c, resource), c.server.spend(c, resource, 0)
		return object{"limit": limit, "used": a.used, "remaining": max(0, limit-a.used), "reset": a.reset.Unix(), "resource": resource}
	}
	core := show("core")
	search := object{"limit": 30, "used": 0, "remaining": 30, "reset": c.server.now().Add(time.Minute).Unix(), "resource": "search"}
	return object{"resources": object{"core": core, "search": search, "graphql": show("graphql")}, "rate": core}, nil
}
