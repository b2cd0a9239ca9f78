package github

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	api "github.com/google/go-github/v62/github"
)

const (
	readChecks   = "checks: read"
	readStatuses = "statuses: read"
	actionsApp   = "github-actions"
)

// Checks gives the check runs (the newest of each name and app) and commit statuses (the newest of each context) of a
// commit, by REST.
func (r *Repository) Checks(ctx context.Context, sha string) ([]Check, error) {
	all, err := r.everyCheck(ctx, sha)
	if err != nil {
		return nil, err
	}
	return newestChecks(all), nil
}

// CheckRunsNamed gives the check runs of that name, newest first.
func (r *Repository) CheckRunsNamed(ctx context.Context, sha, name string) ([]Check, error) {
	runs, err := r.checkRuns(ctx, sha, "check_name="+url.QueryEscape(name))
	return ofName(runs, name), err
}

// StatusesNamed gives the commit status of that context; none where nobody has set one.
func (r *Repository) StatusesNamed(ctx context.Context, sha, name string) ([]Check, error) {
	statuses, err := r.statuses(ctx, sha)
	return ofName(statuses, name), err
}

func ofName(all []Check, name string) []Check {
	all = slices.DeleteFunc(all, func(c Check) bool { return c.Name != name })
	slices.SortStableFunc(all, func(a, b Check) int {
		switch {
		case replaces(a, b):
			return -1
		case replaces(b, a):
			return 1
		}
		return 0
	})
	return all
}

// everyCheck reads check runs and statuses side by side. GitHub's own "latest" filter is of one suite only.
func (r *Repository) everyCheck(ctx context.Context, sha string) ([]Check, error) {
	var runs, statuses []Check
	var runsErr, statusesErr error
	together(
		func() { runs, runsErr = r.checkRuns(ctx, sha, "") },
		func() { statuses, statusesErr = r.statuses(ctx, sha) },
	)
	if runsErr != nil {
		return nil, runsErr
	}
	return append(runs, statuses...), statusesErr
}

func (r *Repository) checkRuns(ctx context.Context, sha, filter string) ([]Check, error) {
	what := "commits/" + segment(sha) + "/check-runs"
	if filter != "" {
		what += "?" + filter
	}
	wire, err := entries[api.CheckRun](ctx, r, listing{what: what, permission: readChecks, key: "check_runs", size: fullPage, filtered: true})
	if err != nil {
		return nil, err
	}
	out := make([]Check, 0, len(wire))
	for i := range wire {
		w := &wire[i]
		c, err := Check{
			ID: w.GetID(), Name: w.GetName(), App: w.GetApp().GetSlug(), AppID: w.GetApp().GetID(), Conclusion: w.GetConclusion(),
			ExternalID: w.GetExternalID(), Started: timeOf(w.StartedAt), Completed: timeOf(w.CompletedAt),
			Title: w.GetOutput().GetTitle(), Summary: w.GetOutput().GetSummary(), URL: either(w.GetDetailsURL(), w.GetHTMLURL()),
		}.checked(w.GetStatus())
		if err == nil && w.GetHeadSHA() != "" && w.GetHeadSHA() != sha {
			err = errors.New("a check run is of another commit")
		}
		if err != nil {
			return nil, r.odd(what, err)
		}
		out = append(out, c)
	}
	return out, nil
}

func (r *Repository) statuses(ctx context.Context, sha string) ([]Check, error) {
	what := "commits/" + segment(sha) + "/status"
	wire, err := entries[api.RepoStatus](ctx, r, listing{what: what, permission: readStatuses, key: "statuses", size: fullPage})
	if err != nil {
		return nil, err
	}
	out := make([]Check, 0, len(wire))
	for i := range wire {
		w := &wire[i]
		c, err := statusCheck(w.GetContext(), w.GetState(), w.GetDescription(), w.GetTargetURL(), timeOf(w.CreatedAt))
		if err != nil {
			return nil, r.odd(what, err)
		}
		out = append(out, c)
	}
	return out, nil
}

func either(a, b string) string {
	if a = webAddress(a); a != "" {
		return a
	}
	return webAddress(b)
}

// runIn reads the workflow run out of the address of one of its jobs; 0 for none.
func runIn(address string) int64 {
	_, rest, ok := strings.Cut(address, "/actions/runs/")
	if !ok {
		return 0
	}
	number, _, _ := strings.Cut(rest, "/")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id < 0 {
		return 0
	}
	return id
}
