package cli

import (
	"context"
	"fmt"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

// gated is what the gate says of a pull request's head.
type gated struct {
	verdict finding.Verdict
	text    string // where it is from, for people
}

// gateVerdict looks up what the gate published at a head. A person can tick and approve until the merge, so the newest
// one counts; without one, the pull request was not judged.
func gateVerdict(ctx context.Context, repo *github.Repository, head, name string) (gated, error) {
	runs, err := repo.CheckRunsNamed(ctx, head, name)
	if err != nil {
		return gated{}, err
	}
	if len(runs) == 0 {
		if runs, err = repo.StatusesNamed(ctx, head, name); err != nil {
			return gated{}, err
		}
	}
	if len(runs) == 0 {
		return gated{finding.VerdictUnknown, fmt.Sprintf("no check %s has judged %s: the gate did not run, or not at this commit", name, short(head))}, nil
	}
	newest := runs[0]
	switch {
	case newest.State != github.StateDone:
		return gated{finding.VerdictUnknown, fmt.Sprintf("the check %s is still running", name)}, nil
	case newest.Conclusion == "success":
		return gated{finding.VerdictPass, fmt.Sprintf("the check %s passed at %s", name, short(head))}, nil
	case newest.Conclusion == "failure":
		return gated{finding.VerdictBlocked, fmt.Sprintf("the check %s says BLOCKED at %s", name, short(head))}, nil
	}
	return gated{finding.VerdictUnknown, fmt.Sprintf("the check %s says %q at %s", name, clip(newest.Conclusion), short(head))}, nil
}
