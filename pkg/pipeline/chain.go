package pipeline

import (
	"slices"
	"time"

	"deploycoord/pkg/github"
)

const (
	// triggerDelay is how long after what triggered it a run of the event workflow_run is created. It takes GitHub seconds.
	triggerDelay = 3 * time.Minute
	promptly     = 10 * time.Second
	// clockSkew is how far apart two of GitHub's own times may be: the end of a run is its last update.
	clockSkew = 5 * time.Second
	// maxChain is how many workflows GitHub lets trigger each other in a row
	// (docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_run).
	maxChain = 3
)

// chain adds the runs of the event workflow_run that the runs of the commit triggered. GitHub's API does not say which run
// triggered another, and its commit is the default branch's tip at that time, whatever was built. What is left is time:
// a run was triggered by the one that ended last before it.
func chain(started, known, near []github.Run, q Question) []github.Run {
	for range maxChain {
		added := false
		for _, r := range known {
			if r.Event != onWorkflowRun || has(started, r.ID) || q.Branch != "" && r.HeadBranch != q.Branch {
				continue
			}
			if triggered(r, started, others(known, near, started)) {
				started, added = append(started, r), true
			}
		}
		if !added {
			break
		}
	}
	return started
}

func has(runs []github.Run, id int64) bool {
	return slices.ContainsFunc(runs, func(r github.Run) bool { return r.ID == id })
}

func others(known, near, started []github.Run) []github.Run {
	var out []github.Run
	for _, r := range slices.Concat(known, near) {
		if !has(started, r.ID) && !has(out, r.ID) {
			out = append(out, r)
		}
	}
	return out
}

// triggered tells whether a run follows the end of one of the commit's more closely than that of one of another commit's
// or, where none ended, a beginning: most workflows wait for an end. Where the run itself is of the commit, and one of the
// commit's ended just before it, it is the commit's whatever else ended meanwhile.
func triggered(r github.Run, ours, theirs []github.Run) bool {
	for _, moments := range []func(github.Run) []time.Time{whenEnded, whenBegun} {
		own, ok := closest(r, ours, moments)
		other, rival := closest(r, theirs, moments)
		same := slices.ContainsFunc(ours, func(o github.Run) bool { return o.HeadSHA == r.HeadSHA })
		switch {
		case !ok && !rival:
			continue
		case !ok || !rival:
			return ok
		case same && own <= promptly:
			return true
		}
		return own < other || own == other && same
	}
	return false
}

func whenEnded(r github.Run) []time.Time {
	if !r.Done() {
		return nil
	}
	return []time.Time{r.Updated}
}

func whenBegun(r github.Run) []time.Time { return []time.Time{r.Created, r.Started} }

// closest is how long before a run the last thing happened to one of the others that can trigger it.
func closest(r github.Run, of []github.Run, moments func(github.Run) []time.Time) (after time.Duration, ok bool) {
	for _, o := range of {
		if o.ID == r.ID || sameWorkflow(o, r) {
			continue
		}
		for _, at := range moments(o) {
			d := r.Created.Sub(at)
			if at.IsZero() || d < -clockSkew || d > triggerDelay {
				continue
			}
			if d = max(d, 0); !ok || d < after {
				after, ok = d, true
			}
		}
	}
	return after, ok
}

// unsettled lists the runs of the event workflow_run that may be the commit's: what else could have triggered them is
// worth a look.
func unsettled(started, known []github.Run) []int64 {
	var ids []int64
	for _, r := range known {
		if r.Event != onWorkflowRun {
			continue
		}
		_, ended := closest(r, started, whenEnded)
		if _, begun := closest(r, started, whenBegun); ended || begun {
			ids = append(ids, r.ID)
		}
	}
	slices.Sort(ids)
	return ids
}
