package record

import "time"

// Monitoring is what the watching after a deployment came to; its JSON form is part of the record's.
type Monitoring struct {
	Opened time.Time `json:"opened"`
	Until  time.Time `json:"until"`           // when the window ends
	Closed time.Time `json:"closed,omitzero"` // when it ended in truth; zero while it is open
	End    WindowEnd `json:"end,omitempty"`   // "" while it is open
	Text   string    `json:"summary"`         // one line for people
	By     string    `json:"by,omitempty"`    // SHA of the deployment that took its place
	Every  int       `json:"every_seconds"`   // how often somebody should have looked
	Spans  []Span    `json:"spans"`           // the seed's windows: first 15 minutes, first hour, 24 hours; the last one is the whole
}

// WindowEnd is why watching ended.
type WindowEnd string

// The ends.
const (
	WindowComplete    WindowEnd = "complete"    // its time was over
	WindowSuperseded  WindowEnd = "superseded"  // another deployment took its place
	WindowRolledBack  WindowEnd = "rolled-back" // the tree said so
	WindowInterrupted WindowEnd = "interrupted" // the job was cancelled, and nobody went on
)

// Span is what was seen from the deployment to one of the seed's marks.
type Span struct {
	Name string    `json:"name"` // "first 15 minutes"
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	// Coverage is the share of the time in which somebody looked, 0 to 1. What nobody saw is a gap, never health.
	Coverage float64 `json:"coverage"`
	Gaps     []Gap   `json:"gaps"`
	Looks    int     `json:"looks"`
	Failed   int     `json:"failed"`
	// Unmeasured looks count for neither.
	Unmeasured int `json:"unmeasured"`
	// Availability is the share of good looks among those that measured, 0 to 1; nil where none did.
	Availability *float64 `json:"availability" jsonschema:"nullable"`
	// ErrorRate is the share of bad looks at endpoints among those that measured; nil where none did.
	ErrorRate *float64   `json:"error_rate" jsonschema:"nullable"`
	Endpoints []Endpoint `json:"endpoints"`
	NewErrors []string   `json:"new_errors"` // patterns of errors that were not known before
	Metrics   []Metric   `json:"metrics"`
}

// Gap is a time in which nobody looked.
type Gap struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Endpoint is one that was asked, with its latencies in milliseconds.
type Endpoint struct {
	Name       string  `json:"name"`
	Looks      int     `json:"looks"`
	Failed     int     `json:"failed"`
	Unmeasured int     `json:"unmeasured"`
	P50        float64 `json:"p50_ms,omitempty"`
	P95        float64 `json:"p95_ms,omitempty"`
	P99        float64 `json:"p99_ms,omitempty"`
	// Before is the baseline's; 0 where there is none.
	BeforeP50 float64 `json:"before_p50_ms,omitempty"`
	BeforeP95 float64 `json:"before_p95_ms,omitempty"`
	// Latencies are those of the good looks in milliseconds, thinned out: the baseline of a later deployment.
	Latencies []float64 `json:"latencies_ms,omitempty"`
}

// Metric is one query of a metrics server.
type Metric struct {
	Name       string  `json:"name"`
	Looks      int     `json:"looks"`
	Breaches   int     `json:"breaches"` // looks beyond the threshold
	Unmeasured int     `json:"unmeasured"`
	Least      float64 `json:"min"`
	Most       float64 `json:"max"`
	Last       float64 `json:"last"`
	Threshold  string  `json:"threshold,omitempty"` // "at most 0.01"
}
