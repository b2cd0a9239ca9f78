package monitor

import (
	"encoding/json"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/record"
	"deploycoord/pkg/rollback"
)

// Round is what one tick did with all open windows; its JSON form is a published contract.
type Round struct {
	Schema  int    `json:"schema"`
	Command string `json:"command"`
	// Shard is the service that was looked at, where it was one of many; "" for all.
	Shard   string          `json:"shard,omitempty"`
	Verdict finding.Verdict `json:"verdict"`
	// Decision is the worst of all windows; "" where none was looked at.
	Decision finding.Decision `json:"decision,omitempty"`
	Windows  []Watched        `json:"windows"`
	Notices  []string         `json:"notices,omitempty"`
	// Written is what became of putting the windows that ended on record.
	Written *record.Written `json:"record,omitempty"`
	// Began and Ended are when a shard looked.
	Began time.Time `json:"began,omitzero"`
	Ended time.Time `json:"ended,omitzero"`
}

// Watched is one of them.
type Watched struct {
	ID          string      `json:"id"` // of the deployment
	Environment string      `json:"environment"`
	Service     string      `json:"service,omitempty"`
	Commit      string      `json:"commit"` // SHA
	State       WindowState `json:"state"`
	// Text says in a line what was done, or why nothing was.
	Text string `json:"summary"`
	// Decision and Reasons are of this tick's look.
	Decision   finding.Decision   `json:"decision,omitempty"`
	Reasons    []rollback.Reason  `json:"reasons,omitempty"`
	Rollback   *rollback.Result   `json:"rollback,omitempty"`
	Monitoring *record.Monitoring `json:"monitoring,omitempty"`
	// Looks and Measurements are what a shard saw: the window with this tick alone, as Encode writes it.
	Looks        json.RawMessage      `json:"looks,omitempty"`
	Measurements []health.Measurement `json:"measurements,omitempty"`
}

// WindowState is what became of a window in a round.
type WindowState string

// The states.
const (
	Looked WindowState = "looked" // and stays open
	Rested WindowState = "rested" // somebody else looked just now
	Left   WindowState = "left"   // it is not this run's to look at
	Closed WindowState = "closed"
	Unread WindowState = "broken" // what is kept of it cannot be read
)

// Decide folds the windows into the round's decision and verdict. A round without a look decides nothing, and is a pass
// where nothing is open; a window that could not be read is undecided.
func (r *Round) Decide() {
	rank := []finding.Decision{finding.Deployed, finding.Continue, finding.Hold, finding.RollBack}
	worst := -1
	broken := false
	for _, w := range r.Windows {
		for i, d := range rank {
			if w.Decision == d {
				worst = max(worst, i)
			}
		}
		broken = broken || w.State == Unread
	}
	if broken {
		worst = max(worst, 2)
	}
	r.Verdict = finding.VerdictPass
	if worst >= 0 {
		r.Decision = rank[worst]
		r.Verdict = r.Decision.Verdict()
	}
}
