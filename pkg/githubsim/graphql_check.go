package githubsim

import (
	"fmt"
	"slices"
	"strings"
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

// runPage is a check run's page for people, and its address where its maker gave none: a job's is below its run.
func runPage(c *CheckRun) string {
	if c.RunID != 0 {
		return fmt.Sprintf("/actions/runs/%d/job/%d", c.RunID, c.ID)
	}
	return fmt.Sprintf("/runs/%d", c.ID)
}

func checkRunKind() kind {
	return kind{is: []string{"Node", "RequirableByPullRequest", "StatusCheckRollupContext"}, fields: map[string]resolver{
		"id!":           with(func(_ *here, c *CheckRun) any { return nodeID("CR", c.ID) }),
		"databaseId":    with(func(_ *here, c *CheckRun) any { return c.ID }),
		"name!":         with(func(_ *here, c *CheckRun) any { return c.Name }),
		"status!":       with(func(_ *here, c *CheckRun) any { return upper(c.Status) }),
		"conclusion":    with(func(_ *here, c *CheckRun) any { return upper(c.Conclusion) }),
		"startedAt":     with(func(_ *here, c *CheckRun) any { return c.Started }),
		"completedAt":   with(func(_ *here, c *CheckRun) any { return c.Completed }),
		"externalId":    with(func(_ *here, c *CheckRun) any { return c.ExternalID }),
		"title":         with(func(_ *here, c *CheckRun) any { return optional(c.Title) }),
		"summary":       with(func(_ *here, c *CheckRun) any { return optional(c.Summary) }),
		"text":          with(func(_ *here, c *CheckRun) any { return optional(c.Text) }),
		"detailsUrl":    with(func(h *here, c *CheckRun) any { return either(c.DetailsURL, h.page(runPage(c))) }),
		"url!":          with(func(h *here, c *CheckRun) any { return h.page(runPage(c)) }),
		"permalink!":    with(func(h *here, c *CheckRun) any { return h.page(runPage(c)) }),
		"resourcePath!": with(func(h *here, c *CheckRun) any { return h.resource(runPage(c)) }),
		"repository!":   with(func(h *here, _ *CheckRun) any { return h.node("Repository", h.repo) }),
		"checkSuite!":   with(func(h *here, c *CheckRun) any { return h.node("CheckSuite", c.Suite) }),
		"deployment":    always(nil),
		"isRequired!": try(func(h *here, c *CheckRun) (any, error) {
			return h.required(func(need RequiredCheck) bool {
				return need.Context == c.Name && (need.AppID == 0 || need.AppID == h.call.server.app(c.App).ID)
			})
		}),
	}}
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// required tells whether a pull request's base branch requires what fits.
func (h *here) required(fits func(RequiredCheck) bool) (any, error) {
	var p *Pull
	if n, given := h.number("pullRequestNumber"); given {
		p = h.repo.pull(n)
	}
	if id, given := h.text("pullRequestId"); given {
		if n := h.byID(id); n != nil {
			p, _ = n.value.(*Pull)
		}
	}
	if p == nil {
		return nil, &queryFault{Type: "UNPROCESSABLE", Message: "Either pull request ID or pull request number must be provided"}
	}
	return slices.ContainsFunc(h.repo.requirements(p.Base).checks, fits), nil
}

// statusOf is a commit's status; nil where nobody set one.
func (h *here) statusOf(sha string) (any, error) {
	if err := h.may(need{statuses, read, public}, 0); err != nil {
		return nil, err
	}
	if len(h.repo.statusesOf(sha)) == 0 {
		return nil, nil
	}
	return h.node("Status", sha), nil
}

func statusKind() kind {
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":    with(func(h *here, sha string) any { return nodeID("ST", h.repo.FullName()+" "+sha) }),
		"commit": try(func(h *here, sha string) (any, error) { return h.commitOf(sha) }),
		"state!": with(func(h *here, sha string) any {
			worst := "SUCCESS"
			for _, st := range newestStatuses(h.repo.statusesOf(sha)) {
				switch {
				case st.State == "error" || st.State == "failure":
					return "FAILURE"
				case st.State == "pending":
					worst = "PENDING"
				}
			}
			return worst
		}),
		"contexts!": with(func(h *here, sha string) any {
			var out []*node
			for _, st := range newestStatuses(h.repo.statusesOf(sha)) {
				out = append(out, h.node("StatusContext", st))
			}
			return out
		}),
		"context": with(func(h *here, sha string) any {
			name, _ := h.text("name")
			for _, st := range newestStatuses(h.repo.statusesOf(sha)) {
				if st.Context == name {
					return h.node("StatusContext", st)
				}
			}
			return nil
		}),
		"combinedContexts!": try(func(h *here, sha string) (any, error) {
			all, runs, others := h.contexts(sha)
			return h.connect("StatusCheckRollupContext", all, map[string]int{"checkRunCount": runs, "statusContextCount": others})
		}),
	}}
}

func statusContextKind() kind {
	return kind{is: []string{"Node", "RequirableByPullRequest", "StatusCheckRollupContext"}, fields: map[string]resolver{
		"id!":         with(func(_ *here, st *Status) any { return nodeID("SC", st.ID) }),
		"context!":    with(func(_ *here, st *Status) any { return st.Context }),
		"state!":      with(func(_ *here, st *Status) any { return strings.ToUpper(st.State) }),
		"description": with(func(_ *here, st *Status) any { return optional(st.Description) }),
		"targetUrl":   with(func(_ *here, st *Status) any { return optional(st.TargetURL) }),
		"createdAt!":  with(func(_ *here, st *Status) any { return st.Created }),
		"creator":     with(func(h *here, st *Status) any { return h.actor(st.Author) }),
		"commit":      try(func(h *here, st *Status) (any, error) { return h.commitOf(st.SHA) }),
		"avatarUrl":   with(func(h *here, st *Status) any { return optional(h.avatarOf(st.Author)) }),
		"isRequired!": try(func(h *here, st *Status) (any, error) {
			return h.required(func(need RequiredCheck) bool { return need.Context == st.Context && need.AppID == 0 })
		}),
	}}
}

func (h *here) avatarOf(login string) string {
	if u := h.call.server.user(login); u != nil {
		return h.call.avatar(u)
	}
	return ""
}
