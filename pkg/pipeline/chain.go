package pipeline

import (
	"slices"
	"time"

	"deploycoord/pkg/github"
)

const (
	// triggerDelay is how long after what triggered it a run of the event workflow_run is created. It takes GitHub seconds.
	triggerDelay = 3 * time.Minute
	// clockSkew is how far apart two of GitHub's own times may be: the end of a run is its last update.
	clockSkew = 5 * time.Second
	// maxChain is how many workflows GitHub lets trigger each other in a row
	// (docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_run).
	maxChain = 3
)

// chain adds the runs of the event workflow_run that the runs of the commit triggered. GitHub's API does not say which run
// triggered another, and its commit is the default branch's tip at that time, whatever was built. What is left is time:
// a run was triggered by the one that ended, began or was created last before it.
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

// triggered tells whether a run follows one of the commit's more closely than one of another commit's. Where both are as
// close, its own commit decides.
func triggered(r github.Run, ours, theirs []github.Run) bool {
	own, ok := closest(r, ours)
	if !ok {
		return false
	}
	other, rival := closest(r, theirs)
	if !rival || own < other {
		return true
	}
	return own == other && slices.ContainsFunc(ours, func(o github.Run) bool { return o.HeadSHA == r.HeadSHA })
}

// closest is how long before a run the last thing happened to one of the others that can trigger it.
func closest(r github.Run, of []github.Run) (after time.Duration, ok bool) {
	for _, o := range of {
		if o.ID == r.ID || sameWorkflow(o, r) {
			continue
		}
		moments := []time.Time{o.Created, o.Started}
		if o.Done() {
			moments = append(moments, o.Updated)
		}
		for _, at := range moments {
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
		if _, ok := closest(r, started); ok {
			ids = append(ids, r.ID)
		}
	}
	slices.Sort(ids)
	return ids
}
