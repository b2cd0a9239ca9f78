package githubsim

import (
	"fmt"
)

// rollup is the state of all checks of a commit; nil where there are none.
func (h *here) rollup(sha string) (any, error) {
	mayRuns, mayStatuses := h.may(need{checks, read, public}, 0), h.may(need{statuses, read, public}, 0)
	if mayRuns != nil && mayStatuses != nil {
		return nil, mayRuns
	}
	if len(h.repo.runsOf(sha)) == 0 && len(h.repo.statusesOf(sha)) == 0 {
		return nil, nil
	}
	return h.node("StatusCheckRollup", sha), nil
}

// contexts is everything that was said of a commit: the newest of each. What the token may not see is null.
func (h *here) contexts(sha string) (all []element, runs, others int) {
	mayRuns, mayStatuses := h.may(need{checks, read, public}, 0), h.may(need{statuses, read, public}, 0)
	for _, c := range newest(h.repo.runsOf(sha)) {
		n := h.node("CheckRun", c)
		if mayRuns != nil {
			n = h.node(failedElement, mayRuns)
		}
		all = append(all, element{fmt.Sprint("run ", c.ID), n})
		runs++
	}
	for _, st := range newestStatuses(h.repo.statusesOf(sha)) {
		n := h.node("StatusContext", st)
		if mayStatuses != nil {
			n = h.node(failedElement, mayStatuses)
		}
		all = append(all, element{fmt.Sprint("status ", st.ID), n})
		others++
	}
	return all, runs, others
}

func rollupKind() kind {
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":    with(func(h *here, sha string) any { return nodeID("SCR", h.repo.FullName()+" "+sha) }),
		"commit": try(func(h *here, sha string) (any, error) { return h.commitOf(sha) }),
		"state!": with(func(h *here, sha string) any { return h.repo.rollupState(sha) }),
		"contexts!": try(func(h *here, sha string) (any, error) {
			all, runs, others := h.contexts(sha)
			return h.connect("StatusCheckRollupContext", all, map[string]int{"checkRunCount": runs, "statusContextCount": others})
		}),
	}}
}

// rollupState folds all checks of a commit: the worst wins.
func (r *Repository) rollupState(sha string) string {
	pending, failed, broken := false, false, false
	for _, c := range newest(r.runsOf(sha)) {
		switch {
		case c.Status != "completed":
			pending = true
		case !passed(c.Status, c.Conclusion):
			failed = true
		}
	}
	for _, st := range newestStatuses(r.statusesOf(sha)) {
		pending = pending || st.State == "pending"
		failed = failed || st.State == "failure"
		broken = broken || st.State == "error"
	}
	switch {
	case failed:
		return "FAILURE"
	case broken:
		return "ERROR"
	case pending:
		return "PENDING"
	}
	return "SUCCESS"
}
