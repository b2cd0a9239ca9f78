package github

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// rule is one rule that applies to a branch. Of the many types, those that a gate must know are read.
type rule struct {
	Type       string          `json:"type"`
	Ruleset    int64           `json:"ruleset_id"`
	Parameters json.RawMessage `json:"parameters"`
}

// rules reads the active rules of all rulesets, the organisation's too. Every token may read them, so a refusal is an
// error; a server that is too old for rulesets has no such address, and that is said.
func (r *Repository) rules(ctx context.Context, branch string) (Requirements, error) {
	what := "rules/branches/" + segment(branch)
	wire, err := entries[rule](ctx, r, listing{what: what, permission: "metadata: read", size: fullPage})
	if err != nil {
		text, ok := hidden("rulesets", err)
		if e := asError(err); ok && (text == "" || e.Status == http.StatusNotFound) {
			return Requirements{Hidden: text}, nil
		}
		return Requirements{}, err
	}
	var q Requirements
	for _, rule := range wire {
		if err := q.add(rule); err != nil {
			return Requirements{}, r.odd(what, err)
		}
	}
	return q, nil
}

func (q *Requirements) add(r rule) error {
	switch r.Type {
	case "":
		return errors.New("a rule has no type")
	case "merge_queue":
		q.MergeQueue = true
	case "pull_request":
		var p struct {
			Approvals  int  `json:"required_approving_review_count"`
			CodeOwners bool `json:"require_code_owner_review"`
			Stale      bool `json:"dismiss_stale_reviews_on_push"`
		}
		if err := r.read(&p); err != nil {
			return err
		}
		q.Approvals = max(q.Approvals, p.Approvals)
		q.CodeOwners = q.CodeOwners || p.CodeOwners
		q.StaleReviews = q.StaleReviews || p.Stale
	case "required_status_checks":
		var p struct {
			Checks []struct {
				Context string `json:"context"`
				App     *int64 `json:"integration_id"`
			} `json:"required_status_checks"`
			Strict bool `json:"strict_required_status_checks_policy"`
		}
		if err := r.read(&p); err != nil {
			return err
		}
		q.UpToDate = q.UpToDate || p.Strict
		for _, c := range p.Checks {
			q.require(c.Context, c.App, fmt.Sprintf("ruleset %d", r.Ruleset))
		}
	}
	return nil
}

func (r rule) read(into any) error {
	if len(r.Parameters) == 0 || string(r.Parameters) == "null" {
		return fmt.Errorf("the rule %q has no parameters", r.Type)
	}
	if err := json.Unmarshal(r.Parameters, into); err != nil {
		return wrongType(err)
	}
	return nil
}
