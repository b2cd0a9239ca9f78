package pipeline

import (
	"slices"
	"time"

	"deploycoord/pkg/github"
)

// pastRuns is how many earlier runs say how long one takes.
const pastRuns = 10

// expected is the median of the last successful runs of the same workflow; 0 where there is none. A run that was started
// again took as long as its last attempt did. Of all the history the newest come first.
func expected(of github.Run, history []github.Run) time.Duration {
	var took []time.Duration
	for _, r := range history {
		if r.ID == of.ID || !sameWorkflow(r, of) || r.Conclusion != "success" || len(took) == pastRuns {
			continue
		}
		if d := r.Updated.Sub(r.Started); d > 0 {
			took = append(took, d)
		}
	}
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	middle := len(took) / 2
	if len(took)%2 == 1 {
		return took[middle]
	}
	return (took[middle-1] + took[middle]) / 2
}
