package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

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
	out, few, errs := map[string][]float64{}, map[string]int{}, map[string][]string{}
	for _, m := range v.Measurements {
		if m.Kind == health.Log {
			errs[m.Name] = m.Errors
		}
		switch {
		case m.Kind != health.Probe || m.Outcome != health.Good || len(m.Latencies) == 0:
		case len(m.Latencies) < compare.MinBaseline:
			few[m.Name] = len(m.Latencies)
		default:
			out[m.Name] = m.Latencies
		}
	}
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
