package publish

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
	"deploycoord/pkg/report"
)

// tries is how often a write is tried whose answer was lost. Before each further one it is looked whether it is there.
const tries = 3

// publishVerdict writes the check run or, where the token may not, the commit status.
func publishVerdict(ctx context.Context, remote Remote, t Target, r finding.Result) []Effect {
	run := checkRun(t, r)
	effect := Effect{What: fmt.Sprintf("check run %s on %s", t.Name, short(t.Head))}
	if effect.Outcome, effect.Err = writeRun(ctx, remote, t, run); effect.Outcome != Refused {
		return []Effect{effect}
	}
	status := Effect{What: fmt.Sprintf("commit status %s on %s", t.Name, short(t.Head))}
	status.Outcome, status.Err = writeStatus(ctx, remote, t, r)
	return []Effect{effect, status}
}

func writeRun(ctx context.Context, remote Remote, t Target, run github.CheckRun) (Outcome, error) {
	var last error
	for range tries {
		found, err := remote.CheckRunsNamed(ctx, t.Head, t.Name)
		if err != nil {
			return outcomeOf(err), err
		}
		was, known := ownRun(found)
		switch order := compare(was.ExternalID, run.ExternalID); {
		case known && order == sameContent:
			return Unchanged, nil
		case known && order == olderThanThere:
			return Superseded, nil
		case known && annotated(was.ExternalID) == 0:
			err = remote.UpdateCheckRun(ctx, was.ID, run)
		default: // GitHub only ever adds annotations to a run; a new one of the same name takes its line
			_, err = remote.CreateCheckRun(ctx, run)
		}
		if err == nil {
			return Written, nil
		}
		if last = err; outcomeOf(err) == Refused || ctx.Err() != nil {
			break
		}
	}
	return outcomeOf(last), last
}

// ownRun finds the check run that an earlier run of this gate made.
func ownRun(found []github.Check) (github.Check, bool) {
	for _, c := range found {
		if !c.Status && strings.HasPrefix(c.ExternalID, externalPrefix) {
			return c, true
		}
	}
	return github.Check{}, false
}

// writeStatus writes the commit status. It has no room for an evidence's time, so the last writer wins.
func writeStatus(ctx context.Context, remote Remote, t Target, r finding.Result) (Outcome, error) {
	_, state := outward(r.Verdict)
	status := github.Status{Context: t.Name, State: state, Description: report.Title(r), TargetURL: t.URL}
	var last error
	for range tries {
		found, err := remote.StatusesNamed(ctx, t.Head, t.Name)
		if err == nil && sameStatus(found, status) {
			return Unchanged, nil
		}
		if err = remote.CreateStatus(ctx, t.Head, status); err == nil {
			return Written, nil
		}
		if last = err; outcomeOf(err) == Refused || ctx.Err() != nil {
			break
		}
	}
	return outcomeOf(last), last
}

func sameStatus(found []github.Check, want github.Status) bool {
	for _, c := range found {
		return c.Conclusion == want.State && c.Description == want.Description
	}
	return false
}

// outcomeOf tells a refusal from a failure. GitHub answers 404 where a token may not even see what it asks for.
func outcomeOf(err error) Outcome {
	var refused *github.Error
	if errors.As(err, &refused) && refused.Reset.IsZero() && refused.Permission != "" {
		switch refused.Status {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
			return Refused
		}
	}
	return Failed
}

func short(sha string) string { return sha[:min(len(sha), 12)] }
