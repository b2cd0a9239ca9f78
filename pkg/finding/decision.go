package finding

// Decision is what is to be done after a deployment.
type Decision string

// The decisions of the tree (DESIGN, section 6).
const (
	Deployed Decision = "DEPLOYED" // everything was measured, and is good
	Continue Decision = "CONTINUE" // go on, document, mend it in a follow-up
	Hold     Decision = "HOLD"     // could not decide: neither a success nor a rollback; somebody must look
	RollBack Decision = "ROLLBACK"
)

// Verdict is a decision as the verdict of a run. What this version does not know is unknown.
func (d Decision) Verdict() Verdict {
	switch d {
	case Deployed, Continue:
		return VerdictPass
	case RollBack:
		return VerdictBlocked
	}
	return VerdictUnknown
}

// ExitCode is the process's answer: 0 go on, 1 rollback decided, 3 could not decide.
func (d Decision) ExitCode() int { return d.Verdict().ExitCode() }
