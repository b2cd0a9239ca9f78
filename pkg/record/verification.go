// Package record is what is written down of a deployment.
//
// It holds the deployment as data, from the gate's verdict to the decision, and what of it is kept. Names of variables
// are in it, never a value. It decides nothing.
package record

import (
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/rollback"
)

// Verification is what one look at production came to; its JSON form is a published contract.
type Verification struct {
	finding.Result
	// Expected is the commit that should be serving; "" where identity was not asked for.
	Expected string `json:"expected,omitempty"`
	// Shard is the service that was looked at, where it was one of many; "" for all.
	Shard string `json:"shard,omitempty"`
	// Reasons are the branches of the decision tree that hold, the deciding one first.
	Reasons      []rollback.Reason    `json:"reasons"`
	Measurements []health.Measurement `json:"measurements"`
	Began        time.Time            `json:"began"`
	Ended        time.Time            `json:"ended"`
}

// Verify makes a verification of what was seen and what is decided of it.
func Verify(expected string, seen health.Report, decided rollback.Outcome) Verification {
	v := Verification{
		Result:   finding.Result{Schema: finding.SchemaVersion, Command: "verify", Decision: decided.Decision, Verdict: decided.Decision.Verdict(), Head: expected},
		Expected: expected, Reasons: decided.Reasons, Measurements: seen.Measurements, Began: seen.Began.UTC(), Ended: seen.Ended.UTC(),
	}
	v.Checks, v.Findings = rollback.Checks(seen.Measurements)
	if seen.Interrupted {
		v.Notices = append(v.Notices, "the verification was interrupted before it was decided")
	}
	return v
}
