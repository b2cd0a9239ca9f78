package probe

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// expectStatus holds the status. Without any it is below 400, unless the condition decides on it.
func expectStatus(c config.Expect) assertion {
	want := "a status below 400"
	if len(c.Status) > 0 {
		words := make([]string, len(c.Status))
		for i, n := range c.Status {
			words[i] = strconv.Itoa(n)
		}
		want = "status " + words[0]
		if last := len(words) - 1; last > 0 {
			want = "status " + strings.Join(words[:last], ", ") + " or " + words[last]
		}
	}
	free := len(c.Status) == 0 && mentions(c.That, "status")
	return func(a *answer, _ map[string]string) *health.Sample {
		if free || slices.Contains(c.Status, a.status) || len(c.Status) == 0 && a.status < 400 {
			return nil
		}
		s := down(fmt.Sprintf("status %d %s", a.status, within(a.took)), oneLine(want, 200))
		if a.status >= 500 {
			s.Fault = health.ServerError
		}
		s.Passing = isPassing(a.status)
		if seconds, err := strconv.ParseUint(a.header.Get("Retry-After"), 10, 31); err == nil && s.Passing {
			s.Text += fmt.Sprintf("; asks to come back in %d s", seconds)
		}
		return &s
	}
}

// isPassing tells whether a status says "not now": a gateway whose backend starts, a service that is not ready (RFC 9110,
// 15.6.3 to 15.6.5), a limit that was met (RFC 6585).
func isPassing(status int) bool {
	switch status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusTooManyRequests:
		return true
	}
	return false
}
