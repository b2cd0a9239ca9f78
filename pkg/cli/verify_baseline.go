package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"deploycoord/pkg/change"
	"deploycoord/pkg/health"
	"deploycoord/pkg/health/compare"
	"deploycoord/pkg/record"
)

// earlier is what an earlier verification saw.
type earlier struct {
	latencies map[string][]float64 // ms, by endpoint
	errors    map[string][]string  // a line of each pattern of errors, by service
}

// readBaseline reads what an earlier verification saw; nothing for none. Too few latencies of an endpoint are none,
// and it is said: to find out at the end that nothing could be compared would cost the whole timeout.
func (a *app) readBaseline(path string) (earlier, error) {
	if path == "" {
		return earlier{}, nil
	}
	data, err := readFile(path, 64<<20)
	if err != nil {
		return earlier{}, usage(fmt.Errorf("read the baseline: %w", err))
	}
	name := clip(filepath.Base(path))
	var v record.Verification
	if err := json.Unmarshal(data, &v); err != nil {
		return earlier{}, usage(fmt.Errorf("read the baseline %s: %w; expected the JSON report of an earlier verify", name, err))
	}
	seen, few := earlierOf(v.Measurements)
	out, errs := seen.latencies, seen.errors
	if len(out) > 0 && len(few) > 0 {
		a.progress(fmt.Sprintf("the baseline %s has too few latencies of %s: not compared", name, clip(strings.Join(slices.Sorted(maps.Keys(few)), ", "))))
	}
	switch {
	case len(out) > 0 || len(few) == 0 && len(errs) > 0:
		return earlier{out, errs}, nil
	case len(few) > 0:
		first := slices.Sorted(maps.Keys(few))[0]
		return earlier{}, usage(fmt.Errorf("the baseline %s has %d latencies of %s, expected at least %d; take it with verify --samples 50", name, few[first], clip(first), compare.MinBaseline))
	}
	return earlier{}, usage(fmt.Errorf("the baseline %s has no latency of an endpoint that was good", name))
}

// earlierOf takes what can be compared with from measurements; few are how many latencies there are where they are too few.
func earlierOf(all []health.Measurement) (out earlier, few map[string]int) {
	out, few = earlier{map[string][]float64{}, map[string][]string{}}, map[string]int{}
	for _, m := range all {
		if m.Kind == health.Log {
			out.errors[m.Name] = m.Errors
		}
		switch {
		case m.Kind != health.Probe || m.Outcome != health.Good || len(m.Latencies) == 0:
		case len(m.Latencies) < compare.MinBaseline:
			few[m.Name] = len(m.Latencies)
		default:
			out.latencies[m.Name] = m.Latencies
		}
	}
	return out, few
}

// maxScoped bounds how many deployments of some services are gone back over in search of one of the others.
const maxScoped = 20

// recorded is what was seen of the last deployment that was found to be well: while it was watched, else when it was
// verified. Where it was one of some services, what it does not tell is of those before. Nothing where none is on record.
func recorded(tree change.Tree, folder, environment, service string) (out earlier) {
	met := map[string]bool{}
	for range maxScoped {
		last, ok, err := lastRecord(tree, folder, environment, service, func(d record.Deployment) bool {
			return d.Status == record.Deployed && d.Verification != nil && !met[d.ID]
		})
		if err != nil || !ok {
			break
		}
		met[last.ID] = true
		one, _ := earlierOf(last.Verification.Measurements)
		if last.Monitoring != nil {
			one = one.with(*last.Monitoring)
		}
		out = one.over(out)
		if last.Scope == nil {
			break
		}
	}
	return out
}

// over is what is known, newer where both know.
func (e earlier) over(newer earlier) earlier {
	maps.Copy(e.latencies, newer.latencies)
	maps.Copy(e.errors, newer.errors)
	return e
}

// with takes the latencies that were seen while a deployment was watched, where they are enough to compare with.
func (e earlier) with(m record.Monitoring) earlier {
	out := earlier{map[string][]float64{}, e.errors}
	maps.Copy(out.latencies, e.latencies)
	if len(m.Spans) == 0 {
		return out
	}
	for _, seen := range m.Spans[len(m.Spans)-1].Endpoints {
		if len(seen.Latencies) >= compare.MinBaseline {
			out.latencies[seen.Name] = seen.Latencies
		}
	}
	return out
}
