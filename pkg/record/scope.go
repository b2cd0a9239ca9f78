package record

import (
	"cmp"
	"slices"
)

// Scope is which of the configured services a deployment concerns; the others still serve an earlier commit.
type Scope struct {
	Services []string `json:"services"` // names; none is only what belongs to no service
}

// Overlaps tells whether two deployments concern the same service. One without a scope concerns all.
func (s *Scope) Overlaps(o *Scope) bool {
	return s == nil || o == nil || slices.ContainsFunc(s.Services, func(name string) bool { return slices.Contains(o.Services, name) })
}

// scope names the services for a page.
func scope(s Scope) string {
	return cmp.Or(codes(s.Services, 50), "none of those that are looked at by themselves")
}
