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

// recorded is what was seen of the last deployment that was found to be well: while it was watched, else when it was
// verified. Nothing where none is on record.
func recorded(tree change.Tree, folder, environment, service string) earlier {
	last, ok, err := lastRecord(tree, folder, environment, service, func(d record.Deployment) bool { return d.Status == record.Deployed && d.Verification != nil })
	if err != nil || !ok {
		return earlier{}
	}
	out, _ := earlierOf(last.Verification.Measurements)
	if last.Monitoring != nil {
		out = out.with(*last.Monitoring)
	}
	return out
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
