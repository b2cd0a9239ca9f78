// Package history reads what was written down of deployments, and says what it comes to.
//
// It takes a folder of records and returns an entry for each, newest first, every record that could not be read with the
// reason, and from the entries DORA's figures. A figure that the records do not tell is not known, for a reason that is
// named; it is never 0. The reading aside, all of it is pure. It writes nothing and decides nothing.
package history

import (
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/record"
)

// History is what the records of one folder come to; its JSON form is a published contract.
type History struct {
	Schema  int    `json:"schema"`
	Command string `json:"command"`
	Folder  string `json:"folder"`
	// What was asked for; "" and absent times ask for all.
	Environment string    `json:"environment,omitempty"`
	Service     string    `json:"service,omitempty"`
	Since       time.Time `json:"since,omitzero"`
	Until       time.Time `json:"until,omitzero"`
	// Figures are DORA's, of the deployments to one environment.
	Figures Figures `json:"figures"`
	// Months are the same month by month, oldest first, those without a deployment too.
	Months []Month `json:"months"`
	// Deployments are newest first.
	Deployments []Entry `json:"deployments"`
	// Faults are the records that could not be read, each with its reason.
	Faults []Fault `json:"faults"`
}

// Entry is what a history keeps of one record.
type Entry struct {
	ID           string               `json:"id"`
	Path         string               `json:"path"` // of the JSON record, below the folder
	Status       record.Status        `json:"status"`
	Decision     finding.Decision     `json:"decision"`
	Outcome      Outcome              `json:"outcome"`
	Environment  string               `json:"environment"`
	Service      string               `json:"service,omitempty"`
	Commit       string               `json:"commit"`
	Actor        string               `json:"actor,omitempty"`
	Feature      record.Feature       `json:"feature"`
	PullRequests []record.PullRequest `json:"pull_requests"`
	Risk         finding.Risk         `json:"risk,omitempty"`
	Type         finding.Deployment   `json:"deployment_type,omitempty"`
	// Reason is the deciding branch of the decision tree, in words.
	Reason string    `json:"reason,omitempty"`
	Began  time.Time `json:"began"`
	Ended  time.Time `json:"ended"`
	// Seconds is from its beginning to its decision; null where one of them is not known.
	Seconds *float64 `json:"seconds" jsonschema:"nullable"`
	// LeadSeconds is from the first commit to the end of the verification that found it well; null where that is not known.
	LeadSeconds *float64 `json:"lead_seconds" jsonschema:"nullable"`
	// LeadFrom is the record's key that the lead time begins at: first_commit_at, or committed_at where that is all there is.
	LeadFrom string `json:"lead_from,omitempty"`
	// RestoreSeconds is from the first look that saw production unwell to the one that saw it well again, RecoverySeconds
	// from the beginning of the deployment; null where one of them is not known, or nothing failed.
	RestoreSeconds  *float64 `json:"restore_seconds" jsonschema:"nullable"`
	RecoverySeconds *float64 `json:"recovery_seconds" jsonschema:"nullable"`
	Incident        int      `json:"incident,omitempty"` // number of the issue
	// Window is how the watching afterwards ended, Availability and Coverage (0 to 1) what it saw.
	Window       record.WindowEnd `json:"window,omitempty"`
	Availability *float64         `json:"availability" jsonschema:"nullable"`
	Coverage     *float64         `json:"coverage" jsonschema:"nullable"`
	Endpoints    []Latency        `json:"endpoints"`
}

// Latency is that of one endpoint, in milliseconds: over the whole window, else of the verification.
type Latency struct {
	Name string  `json:"name"`
	P50  float64 `json:"p50_ms"`
	P95  float64 `json:"p95_ms"`
}

// Outcome is how a deployment counts.
type Outcome string

// The outcomes.
const (
	Succeeded Outcome = "deployed"
	Failed    Outcome = "failed"  // rolled back, to be rolled back, or an incident was opened for it
	Undecided Outcome = "on-hold" // counts neither as a success nor as a failure
)

// Outcomes lists them.
var Outcomes = []Outcome{Succeeded, Failed, Undecided}

// Fault is a record that could not be read.
type Fault struct {
	Path    string `json:"path"` // below the folder
	Message string `json:"message"`
}

// Filter chooses deployments; its zero value all of them.
type Filter struct {
	Environment string
	Service     string
	Since       time.Time // those that began then or later
	Until       time.Time // those that began before
}

// Fits tells whether a deployment is one of those.
func (f Filter) Fits(e Entry) bool {
	return (f.Environment == "" || f.Environment == e.Environment) && (f.Service == "" || f.Service == e.Service) &&
		(f.Since.IsZero() || !e.Began.Before(f.Since)) && (f.Until.IsZero() || e.Began.Before(f.Until))
}

// Tell makes the history of what was read. The figures are of the filter's environment; where it names none, of usual,
// or, where nothing was deployed to that, of the environment that was deployed to most.
func Tell(a Archive, f Filter, usual string, now time.Time) History {
	h := History{
		Schema: finding.SchemaVersion, Command: "report", Folder: a.Folder, Environment: f.Environment, Service: f.Service, Since: f.Since, Until: f.Until,
		Deployments: []Entry{}, Faults: a.Faults,
	}
	if h.Faults == nil {
		h.Faults = []Fault{}
	}
	for _, e := range a.Entries {
		if f.Fits(e) {
			h.Deployments = append(h.Deployments, e)
		}
	}
	one := f
	if one.Environment == "" {
		one.Environment = mostly(h.Deployments, usual)
	}
	var counted []Entry
	for _, e := range h.Deployments {
		if one.Fits(e) {
			counted = append(counted, e)
		}
	}
	p := periodOf(a.Entries, one, now)
	h.Figures = figuresOf(counted, p)
	h.Figures.Environment = one.Environment
	h.Months = months(counted, p)
	return h
}

// mostly is the environment to count, where none was named.
func mostly(all []Entry, usual string) string {
	count := map[string]int{}
	best := ""
	for _, e := range all {
		count[e.Environment]++
	}
	if count[usual] > 0 {
		return usual
	}
	for _, e := range all { // newest first: a tie goes to what was deployed to last
		if count[e.Environment] > count[best] {
			best = e.Environment
		}
	}
	return best
}
