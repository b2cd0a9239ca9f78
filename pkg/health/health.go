// Package health says how a running system is.
//
// Collectors (probes, containers, logs, test reports) bring samples; pure functions make measurements of them: good, bad
// or could-not-measure, which never mix. It takes what to collect and a policy, and returns every measurement with its
// evidence. It never decides what to do about them, never writes, and never starts anything.
package health

import (
	"context"
	"fmt"
	"time"
)

// Outcome is the end of a sample and of a measurement.
type Outcome uint8

// The outcomes. Unmeasured is neither good nor bad: a name that does not resolve, no route from here, an error of ours.
const (
	Unmeasured Outcome = iota // the zero value, so that what nobody set is no success
	Good
	Bad
)

var outcomeNames = [...]string{Unmeasured: "could-not-measure", Good: "good", Bad: "bad"}

func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return "invalid"
}

// MarshalText gives the name that the JSON contract uses.
func (o Outcome) MarshalText() ([]byte, error) {
	if int(o) >= len(outcomeNames) {
		return nil, fmt.Errorf("outcome %d has no name", o)
	}
	return []byte(o.String()), nil
}

// UnmarshalText reads the names that MarshalText writes.
func (o *Outcome) UnmarshalText(text []byte) error {
	for i, name := range outcomeNames {
		if name == string(text) {
			*o = Outcome(i)
			return nil
		}
	}
	return fmt.Errorf("outcome %q is none of good, bad, could-not-measure", text)
}

// Kind is what a sample measures.
type Kind string

// The kinds, in the order in which they are shown.
const (
	Identity    Kind = "identity"    // which commit is serving
	Probe       Kind = "probe"       // an endpoint
	Container   Kind = "container"   // a service of a compose project
	Log         Kind = "log"         // a service's log lines
	Functional  Kind = "functional"  // a suite of the user's own
	Performance Kind = "performance" // an endpoint's latency
	Metric      Kind = "metric"      // a query of a metrics server
)

// Kinds lists them.
var Kinds = []Kind{Identity, Probe, Container, Log, Functional, Performance, Metric}

// Fault is why something is bad: the branches of the decision tree.
type Fault string

// The faults.
const (
	Down          Fault = "down"             // refused, reset, silent, no TLS, an assertion that does not hold
	ServerError   Fault = "server-error"     // a 5xx, or its like
	StartFailure  Fault = "start-failure"    // a service that does not start, or starts again and again
	CriticalError Fault = "critical-error"   // in the logs, and new
	MigrationFail Fault = "migration-failed" // a database migration
	Broken        Fault = "broken"           // a test of the user's own suites fails
	SlowSeverely  Fault = "severely-slow"
	Breach        Fault = "breach" // a metric beyond a threshold that calls for a rollback
	Slow          Fault = "slow"
	Minor         Fault = "minor"      // worth a follow-up, no more
	OldCommit     Fault = "old-commit" // another build than the expected one is serving
)

// Sample is one look at one thing.
type Sample struct {
	Kind    Kind
	Name    string // of the probe, service or suite; with Kind it names the series
	At      time.Time
	Took    time.Duration // until the answer was whole; 0 where nothing was timed
	Outcome Outcome
	Fault   Fault  // of a bad one
	Commit  string // that the answer says is serving; "" where it says nothing
	// Text says what was seen, for a person, in one line of at most MaxText bytes; never a secret, never a whole body.
	Text string
	Want string   // what was expected instead, of one that is not good
	Seen []string // further evidence, a line each: log patterns, failed tests; bounded by the collector
	// Errors is a line of each pattern of errors in a log, old and new: the baseline of a later deployment.
	Errors []string
	// Firm is a bad sample that no later one takes back: a new critical error in the log stays one. It is decided at once.
	Firm bool
	// Passing is bad for now as far as anybody can say: starting up, not ready. Grace is what it has.
	Passing bool
	Value   float64 // of a metric that was measured
}

// MaxText bounds Text and Want, in bytes.
const MaxText = 300

// Collector takes samples: one probe, or all services of a project at once. Collect returns when it has looked once or
// ctx ends, and it is not called again before it returned. What it cannot measure is a sample that says so.
type Collector interface {
	// Name is what progress calls it.
	Name() string
	Collect(ctx context.Context) []Sample
}

// Measurement is what a series of samples comes to.
type Measurement struct {
	Kind    Kind    `json:"kind"`
	Name    string  `json:"name"`
	Outcome Outcome `json:"outcome"`
	Fault   Fault   `json:"fault,omitempty"`
	Text    string  `json:"summary"`
	Want    string  `json:"expected,omitempty"`
	// Seen is the evidence, a line each.
	Seen []string `json:"evidence,omitempty"`
	// Commit is what was last seen serving.
	Commit string `json:"commit,omitempty"`
	// The samples by their outcome.
	Samples    int `json:"samples"`
	Failed     int `json:"failed"`
	Unmeasured int `json:"unmeasured"`
	// Of the good samples, in milliseconds; 0 where nothing was timed.
	P50 float64 `json:"p50_ms,omitempty"`
	P95 float64 `json:"p95_ms,omitempty"`
	// Latencies are those of the good samples in milliseconds, thinned out to at most MaxLatencies: the baseline of a later
	// deployment.
	Latencies []float64 `json:"latencies_ms,omitempty"`
	// Errors is a line of each pattern of errors in a log, by which a later deployment knows them.
	Errors []string `json:"errors,omitempty"`
	// When it was first and last looked at, and first seen good.
	First     time.Time `json:"first"`
	Last      time.Time `json:"last"`
	FirstGood time.Time `json:"first_good,omitzero"`
	// Settled tells that more samples would not change it.
	Settled bool `json:"settled"`
}

// MaxLatencies bounds what is kept of an endpoint's latencies.
const MaxLatencies = 200
