package finding

// Status is how one check ended.
type Status string

// The ends of a check. Skipped means that it does not apply to this change; Unknown that it could not be decided.
const (
	Pass      Status = "pass"
	Fail      Status = "fail"
	Warn      Status = "warn"
	Undecided Status = "unknown"
	Skipped   Status = "skipped"
)

// Check is one line of the checklist. Every check that ran is listed, so that silence never looks like success.
type Check struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Status  Status `json:"status"`
	Summary string `json:"summary"`
}

// StatusOf folds the findings of one check into its status; notes alone pass.
func StatusOf(findings []Finding) Status {
	var worst Severity
	for _, f := range findings {
		worst = max(worst, f.Severity)
	}
	switch worst {
	case Error:
		return Fail
	case Unknown:
		return Undecided
	case Warning:
		return Warn
	default:
		return Pass
	}
}

// Verdict is what a run decides.
type Verdict string

// The verdicts. VerdictUnknown blocks as VerdictBlocked does, and says that nothing was proven either way.
const (
	VerdictPass    Verdict = "pass"
	VerdictBlocked Verdict = "blocked"
	VerdictUnknown Verdict = "unknown"
)

// Fold gives the verdict of a list of checks: any failure blocks, else anything undecided is unknown.
// No check at all, only skipped ones, or a status this version does not know is unknown, never a pass.
func Fold(checks []Check) Verdict {
	verdict, decided := VerdictPass, false
	for _, c := range checks {
		switch c.Status {
		case Fail:
			return VerdictBlocked
		case Pass, Warn:
			decided = true
		case Skipped:
		default:
			verdict = VerdictUnknown
		}
	}
	if !decided {
		return VerdictUnknown
	}
	return verdict
}

// ExitCode is the process's answer: 0 pass, 1 blocked, 3 could not decide (2 is bad usage, which has no verdict).
func (v Verdict) ExitCode() int {
	switch v {
	case VerdictPass:
		return 0
	case VerdictBlocked:
		return 1
	default:
		return 3
	}
}
