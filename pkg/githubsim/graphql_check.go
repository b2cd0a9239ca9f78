package githubsim

import (
	"fmt"
	"slices"
)

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
