package pipeline

import "slices"

// ends is the order of the ends, the worst last.
var ends = []End{Succeeded, Neutral, Skipped, NeverStarted, Unknown, Stale, ActionRequired, Cancelled, TimedOut, Failed}

// worse tells whether a is worse than b. What is no end is worse than none.
func worse(a, b End) bool { return slices.Index(ends, a) > slices.Index(ends, b) }

// endOf reads GitHub's conclusion of a run or a job
// (docs.github.com/en/rest/actions/workflow-runs, parameter "status"). One that is not known here is Unknown.
func endOf(conclusion string) End {
	switch conclusion {
	case "success":
		return Succeeded
	case "failure", "startup_failure":
		return Failed
	case "cancelled":
		return Cancelled
	case "timed_out":
		return TimedOut
	case "skipped":
		return Skipped
	case "neutral":
		return Neutral
	case "action_required":
		return ActionRequired
	case "stale":
		return Stale
	}
	return Unknown
}

// good tells the ends after which nothing has gone wrong.
func (e End) good() bool { return e == Succeeded || e == Neutral || e == Skipped }
