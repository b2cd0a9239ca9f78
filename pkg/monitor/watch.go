// Package monitor is the watching after a deployment.
//
// It takes the looks at a running system, tick by tick and from several runs at once, and folds them into the Watch of
// the deployment's window, which it keeps until the window is over: on a ref of the repository, or in a folder. From a
// Watch it makes what the record says of the monitoring. It never looks itself, and it decides nothing: what a tick's
// measurements call for is the decision tree's.
//
// # Coverage
//
// A time is covered where somebody looked and measured something, good or bad. The window is cut into slots: a minute
// long while it is watched without a break (monitor.first), then as long as the schedule's interval (monitor.every) and
// at the whole multiples of it, as schedules are. One look in a slot that measured covers it. A tick that never came,
// and one whose looks were all could-not-measure, cover nothing: a gap, never health. A slot that is not over yet and has
// no look so far counts for neither.
//
// # Figures
//
// Availability is of all looks at what serves: endpoints, containers, tests and the build's identity. Logs and metrics
// say how production is, not whether it serves: they cover time, and have figures of their own. The error rate is of the
// endpoints alone. A look that could not measure is in none.
package monitor

import (
	"maps"
	"slices"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/escape"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/health/compare"
	"deploycoord/pkg/record"
)

// Watch is one open window: of which deployment it is, and what was seen so far. It is a value: no method changes it.
type Watch struct {
	ID          string // of the deployment
	Environment string
	Service     string
	Scope       *record.Scope // of the configured services; nil is all
	Commit      string        // SHA that should be serving
	Branch      string
	Opened      time.Time // whole seconds, UTC, as Until
	Until       time.Time
	First       time.Duration // that is watched without a break
	Every       time.Duration // between two ticks after that
	Before      Baseline
	// Thresholds of the metrics, in words, by name.
	Thresholds map[string]string

	news   seen
	ticks  map[tickKey]sum // that are not folded yet
	folded folded
}

// Baseline is what the deployment before was like.
type Baseline struct {
	Latencies map[string][]float64 // ms, by endpoint
	Errors    map[string][]string  // a line of each pattern that was known, by service
}

// The bounds of one window.
const (
	maxSeries    = 100 // things that are looked at
	maxServices  = 1000
	maxPatterns  = 50  // new errors
	maxName      = 200 // bytes of a name
	maxText      = health.MaxText
	maxThin      = 100    // latencies of an endpoint in the baseline
	maxLatencies = 2000   // in the whole baseline
	maxKnown     = 12_000 // bytes of the errors that are known
	maxWindow    = 62 * 24 * time.Hour
	leastEvery   = time.Minute
)

// Open begins the window of a deployment that was found to be well: it runs from the end of its verification, for as long
// as its record says, else as the configuration says for its type. before is what the last good deployment was like.
// Opening it again gives the same.
func Open(d record.Deployment, before Baseline, c config.Monitor) Watch {
	opened := d.Ended
	if opened.IsZero() {
		opened = d.Began
	}
	opened = opened.UTC().Truncate(time.Second)
	length := Window(d, c)
	if d.Monitoring != nil && d.Monitoring.Until.After(opened) {
		length = min(d.Monitoring.Until.Sub(opened), maxWindow)
	}
	w := Watch{
		ID: d.ID, Environment: d.Environment, Service: d.Service, Scope: d.Scope, Commit: d.Commit, Branch: d.Branch, Opened: opened,
		Until: opened.Add(length).Truncate(time.Second), First: min(c.First, length).Truncate(time.Second),
		Every: max(c.Every, leastEvery).Truncate(time.Second), Before: before.bounded(), Thresholds: map[string]string{},
	}
	if c.Prometheus != nil {
		for _, q := range c.Prometheus.Queries {
			w.Thresholds[q.Name] = Threshold(q.Expect)
		}
	}
	return w
}

// Window is how long a deployment is watched: 0 for not at all.
func Window(d record.Deployment, c config.Monitor) time.Duration {
	length := c.Window
	if d.Gate != nil && d.Gate.Type == finding.Breaking {
		length = c.Breaking
	}
	return min(max(length, 0), maxWindow)
}

// Threshold is a threshold in words: "< 0.01" is "less than 0.01".
func Threshold(expect string) string {
	operator, limit, ok := config.CutThreshold(expect)
	if !ok {
		return escape.Cut(expect, maxName)
	}
	return map[string]string{"<": "less than ", "<=": "at most ", ">": "more than ", ">=": "at least "}[operator] + number(limit)
}

// bounded keeps as much of a baseline as a later comparison needs.
func (b Baseline) bounded() Baseline {
	out := Baseline{map[string][]float64{}, map[string][]string{}}
	names := slices.Sorted(maps.Keys(b.Latencies))
	names = names[:min(len(names), maxSeries)]
	for _, name := range names {
		n := max(compare.MinBaseline, min(maxThin, maxLatencies/len(names)))
		thin := compare.Thin(b.Latencies[name], n)
		if len(thin) > 0 && len(name) <= maxName {
			for i := range thin {
				thin[i] = rounded(thin[i])
			}
			out.Latencies[name] = thin
		}
	}
	left := maxKnown
	for _, service := range slices.Sorted(maps.Keys(b.Errors)) {
		for _, line := range b.Errors[service] {
			line = clean(line, maxText)
			if left -= len(line); left < 0 || len(service) > maxName {
				break
			}
			out.Errors[service] = append(out.Errors[service], line)
		}
	}
	return out
}
