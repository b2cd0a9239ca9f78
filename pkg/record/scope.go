package record

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Scope is which of the configured services a deployment concerns; the others still serve an earlier commit.
type Scope struct {
	Services []string `json:"services"` // names; none is only what belongs to no service
}

// Replaces tells whether a later deployment of this scope takes the place of one of another: they share a service, or the
// earlier one has none and is only of what every deployment concerns. One without a scope concerns all.
func (s *Scope) Replaces(o *Scope) bool {
	return s == nil || o == nil || len(o.Services) == 0 || slices.ContainsFunc(s.Services, func(name string) bool { return slices.Contains(o.Services, name) })
}

// scope names the services for a page.
func scope(s Scope) string { return cmp.Or(codes(s.Services, 50), noService) }

const noService = "none of those that are looked at by themselves"

// maxNamed bounds how many services are named in a line.
const maxNamed = 20

// Words names the services in a line of text.
func (s Scope) Words() string {
	text := strings.Join(s.Services[:min(len(s.Services), maxNamed)], ", ")
	if more := len(s.Services) - maxNamed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return cmp.Or(text, noService)
}
