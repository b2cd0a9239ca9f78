package history

import (
	"cmp"
	"slices"
)

// Series is the latency of one endpoint over deployments.
type Series struct {
	Environment, Service, Endpoint string
	Points                         []Point // oldest first
}

// Point is that of one deployment, in milliseconds.
type Point struct {
	Entry    *Entry
	P50, P95 float64
}

// LatencySeries sorts what entries, newest first, tell of latencies to their endpoints: at most the newest points of
// each, and of the endpoints those that were measured most often.
func LatencySeries(all []Entry, endpoints, points int) []Series {
	type key struct{ environment, service, endpoint string }
	of := map[key]*Series{}
	for i := range all {
		e := &all[i]
		for _, l := range e.Endpoints {
			k := key{e.Environment, e.Service, l.Name}
			if of[k] == nil {
				of[k] = &Series{e.Environment, e.Service, l.Name, nil}
			}
			if s := of[k]; len(s.Points) < points {
				s.Points = append(s.Points, Point{e, l.P50, l.P95})
			}
		}
	}
	var out []Series
	for _, s := range of {
		slices.Reverse(s.Points)
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Series) int { return cmp.Or(cmp.Compare(len(b.Points), len(a.Points)), order(a, b)) })
	out = out[:min(endpoints, len(out))]
	slices.SortFunc(out, order)
	return out
}

func order(a, b Series) int {
	return cmp.Or(cmp.Compare(a.Environment, b.Environment), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Endpoint, b.Endpoint))
}
