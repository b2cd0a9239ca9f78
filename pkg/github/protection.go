package github

import (
	"context"
	"net/http"
	"strings"
)

const readAdministration = "administration: read"

type statusChecks struct {
	Level    string   `json:"enforcement_level"` // "off", "non_admins", "everyone"; only of a branch
	Strict   bool     `json:"strict"`
	Contexts []string `json:"contexts"`
	Checks   []struct {
		Context string `json:"context"`
		App     *int64 `json:"app_id"`
	} `json:"checks"`
}

// protection reads classic branch protection. A branch tells everybody which checks it requires; the rest only
// administrators may read, so it is asked for only where there is such protection.
func (r *Repository) protection(ctx context.Context, branch string) (Requirements, error) {
	var wire struct {
		Name       string `json:"name"`
		Protected  bool   `json:"protected"`
		Protection *struct {
			Enabled *bool         `json:"enabled"`
			Checks  *statusChecks `json:"required_status_checks"`
		} `json:"protection"`
	}
	if err := r.get(ctx, "branches/"+segment(branch), readContents, &wire); err != nil {
		return Requirements{}, err
	}
	classic := wire.Protection != nil && (wire.Protection.Enabled == nil || *wire.Protection.Enabled)
	if !wire.Protected || !classic {
		return Requirements{}, nil
	}
	var q Requirements
	q.demand(wire.Protection.Checks)
	rest, err := r.wholeProtection(ctx, branch)
	if err != nil {
		return Requirements{}, err
	}
	return q.and(rest), nil
}

func (q *Requirements) demand(c *statusChecks) {
	if c == nil || c.Level == "off" {
		return
	}
	q.UpToDate = q.UpToDate || c.Strict
	with := map[string]bool{}
	for _, check := range c.Checks {
		with[check.Context] = true
		q.require(check.Context, check.App, "branch protection")
	}
	for _, name := range c.Contexts {
		if !with[name] {
			q.require(name, nil, "branch protection")
		}
	}
}

func (r *Repository) wholeProtection(ctx context.Context, branch string) (Requirements, error) {
	var wire struct {
		Checks  *statusChecks `json:"required_status_checks"`
		Reviews *struct {
			Approvals  int  `json:"required_approving_review_count"`
			CodeOwners bool `json:"require_code_owner_reviews"`
			Stale      bool `json:"dismiss_stale_reviews"`
		} `json:"required_pull_request_reviews"`
	}
	err := r.get(ctx, "branches/"+segment(branch)+"/protection", readAdministration, &wire)
	if err != nil {
		e := asError(err)
		switch text, ok := hidden("the reviews that branch protection asks for", err); {
		case e != nil && e.Status == http.StatusNotFound && strings.EqualFold(e.Message, "Branch not protected"):
			return Requirements{}, nil
		case ok:
			return Requirements{Hidden: text}, nil
		}
		return Requirements{}, err
	}
	var q Requirements
	q.demand(wire.Checks)
	if v := wire.Reviews; v != nil {
		q.Approvals, q.CodeOwners, q.StaleReviews = max(v.Approvals, 0), v.CodeOwners, v.Stale
	}
	return q, nil
}
