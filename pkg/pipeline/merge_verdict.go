package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

// publishedPrefix begins the external id of every check run in which this tool publishes a verdict (pkg/publish). A
// workflow's own job may have the same name.
const publishedPrefix = "deploycoord/"

// ready tells whether the gate's verdict of the head is READY; where it is not, why.
func (m *merging) ready(ctx context.Context) (Result, bool) {
	refused := func(text, fix string) (Result, bool) { return Result{Outcome: Refused, Text: text, Fix: fix}, false }
	at := short(m.order.Head)
	switch m.order.Verdict {
	case finding.VerdictPass:
		return Result{}, true
	case "":
	default:
		return refused(fmt.Sprintf("the gate's verdict of %s is %s, not READY", at, clip(string(m.order.Verdict))), "mend what the gate found, then merge the head that it passes")
	}
	check, err := m.published(ctx)
	switch {
	case err != nil && permissionOf(err) != "":
		return refused(fmt.Sprintf("the gate's verdict of %s cannot be read: %s", at, clip(err.Error())), fmt.Sprintf("give the token the permission %q", permissionOf(err)))
	case err != nil:
		return Result{Outcome: Undecided, Text: fmt.Sprintf("the gate's verdict of %s could not be read, so nothing was merged: %s", at, clip(err.Error())), Fix: "run it again"}, false
	case check == nil:
		return refused(fmt.Sprintf("no check %s has judged %s", m.order.Check, at), "let the gate run on that commit, and publish its verdict")
	case check.State != github.StateDone:
		return refused(fmt.Sprintf("the check %s of %s has not ended", m.order.Check, at), "wait for it")
	case check.Conclusion != "success":
		return refused(fmt.Sprintf("the check %s of %s says %s, not success", m.order.Check, at, clip(check.Conclusion)), "mend what the gate found, then merge the head that it passes")
	}
	return Result{}, true
}

// published finds the newest verdict that the gate published at the head; nil where there is none by a trusted app.
func (m *merging) published(ctx context.Context) (*github.Check, error) {
	runs, err := m.remote.CheckRunsNamed(ctx, m.order.Head, m.order.Check)
	if err != nil {
		return nil, err
	}
	for i, c := range runs {
		if strings.HasPrefix(c.ExternalID, publishedPrefix) && (len(m.order.Apps) == 0 || slices.Contains(m.order.Apps, c.App)) {
			return &runs[i], nil
		}
	}
	if len(m.order.Apps) > 0 { // a commit status does not say which app set it
		return nil, nil
	}
	statuses, err := m.remote.StatusesNamed(ctx, m.order.Head, m.order.Check)
	if err != nil || len(statuses) == 0 {
		return nil, err
	}
	return &statuses[0], nil
}
