package github

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Requirements reads what rulesets and branch protection demand of a branch. What this token may not see is said in
// Hidden, and is no error.
func (r *Repository) Requirements(ctx context.Context, branch string) (Requirements, error) {
	var rules, classic Requirements
	var rulesErr, classicErr error
	together(
		func() { rules, rulesErr = r.rules(ctx, branch) },
		func() { classic, classicErr = r.protection(ctx, branch) },
	)
	if rulesErr != nil {
		return Requirements{}, rulesErr
	}
	if classicErr != nil {
		return Requirements{}, classicErr
	}
	return rules.and(classic), nil
}

// and joins two sources: the stricter of both holds.
func (q Requirements) and(other Requirements) Requirements {
	q.Checks = append(q.Checks, other.Checks...)
	slices.SortStableFunc(q.Checks, func(a, b RequiredCheck) int {
		return cmp.Or(cmp.Compare(a.Context, b.Context), cmp.Compare(a.AppID, b.AppID))
	})
	q.Checks = slices.CompactFunc(q.Checks, func(a, b RequiredCheck) bool { return a.Context == b.Context && a.AppID == b.AppID })
	q.Approvals = max(q.Approvals, other.Approvals)
	q.CodeOwners = q.CodeOwners || other.CodeOwners
	q.StaleReviews = q.StaleReviews || other.StaleReviews
	q.UpToDate = q.UpToDate || other.UpToDate
	q.MergeQueue = q.MergeQueue || other.MergeQueue
	q.Hidden = strings.Trim(q.Hidden+"; "+other.Hidden, "; ")
	return q
}

// require adds a context. GitHub writes "any app" as null, 0 or -1.
func (q *Requirements) require(context string, app *int64, source string) {
	if context == "" {
		return
	}
	c := RequiredCheck{Context: atMost(context, maxName), Source: source}
	if app != nil && *app > 0 {
		c.AppID = *app
	}
	q.Checks = append(q.Checks, c)
}

// hidden words a refusal; ok is false for any other error. A plan that has no such rules refuses to tell them: there is
// nothing hidden then.
func hidden(what string, err error) (text string, ok bool) {
	e := asError(err)
	switch {
	case e == nil || !e.Reset.IsZero() || e.Status != http.StatusForbidden && e.Status != http.StatusNotFound:
		return "", false
	case e.Status == http.StatusForbidden && strings.HasPrefix(e.Message, "Upgrade to GitHub"):
		return "", true
	}
	return fmt.Sprintf("%s: GitHub answered %d; the token seems to lack %q", what, e.Status, e.Permission), true
}
