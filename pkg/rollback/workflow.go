package rollback

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"deploycoord/pkg/github"
)

const (
	// pause is how long something that may be under way is waited for until it is looked at again.
	pause = 20 * time.Second
	// skew is how far two machines' clocks may be apart.
	skew         = 2 * time.Minute
	claimTrailer = "Claimed-at: "
)

// byWorkflow starts the workflow that deploys the target. A ref of its own, which triggers nothing, is the claim: GitHub
// lets only one make it. Where it is there but no run since, its maker is about to start one, or was killed before it
// did; a second look decides.
func byWorkflow(ctx context.Context, r Remote, o Order) (Result, error) {
	since, held, err := claim(ctx, r, o)
	switch {
	case err != nil:
		return Result{}, err
	case held != "" && held != o.Target:
		return Result{State: Refused, Text: "another run is rolling " + short(o.Bad) + " back to " + short(held)}, nil
	case held != "":
		for look := range 2 {
			runs, err := r.DispatchedRuns(ctx, o.Workflow, since.Add(-skew))
			if err != nil {
				return Result{}, err
			}
			if at := alive(runs); at != nil {
				return Result{State: Nothing, Commit: o.Target, URL: at.URL, Text: o.Workflow + " was started already to deploy " + short(o.Target) + "; nothing was done"}, nil
			}
			if look == 0 {
				if err := o.Sleep(ctx, pause); err != nil {
					return Result{}, err
				}
			}
		}
	}
	if err := r.Dispatch(ctx, o.Workflow, o.Branch, o.inputs()); err != nil {
		return Result{}, err
	}
	return started(o), nil
}

// inputs are the workflow's, with the commits in their places.
func (o Order) inputs() map[string]string {
	if len(o.Inputs) == 0 {
		return map[string]string{"sha": o.Target}
	}
	out := map[string]string{}
	for name, value := range o.Inputs {
		out[name] = strings.NewReplacer("{sha}", o.Target, "{from}", o.Bad).Replace(value)
	}
	return out
}

// claim makes the claim. Where somebody has it, held is the commit that he goes back to, and since the time he began.
func claim(ctx context.Context, r Remote, o Order) (since time.Time, held string, err error) {
	name := "deploycoord/rollback/" + o.Bad
	at, err := r.Ref(ctx, name)
	if err != nil {
		return since, "", err
	}
	if at == "" {
		chain, err := r.History(ctx, o.Target, StatusContext, func(github.Past) bool { return true })
		if err != nil {
			return since, "", err
		}
		if len(chain) == 0 {
			return since, "", fmt.Errorf("the repository has no commit %s", short(o.Target))
		}
		text := message(o) + claimTrailer + o.Now().UTC().Format(time.RFC3339) + "\n"
		made, err := r.CreateCommit(ctx, text, chain[0].Tree, []string{o.Target})
		if err != nil {
			return since, "", err
		}
		err = r.CreateRef(ctx, name, made)
		switch {
		case err == nil:
			return o.Now(), "", nil
		case !errors.Is(err, github.ErrMoved):
			return since, "", err
		}
		if at, err = r.Ref(ctx, name); err != nil || at == "" {
			return since, "", errors.Join(err, errors.New("a claim came and went"))
		}
	}
	chain, err := r.History(ctx, at, StatusContext, func(github.Past) bool { return true })
	if err != nil {
		return since, "", err
	}
	if len(chain) > 0 {
		for line := range strings.Lines(chain[0].Message) {
			line = strings.TrimSpace(line)
			if text, ok := strings.CutPrefix(line, targetTrailer); ok {
				held = text
			}
			if text, ok := strings.CutPrefix(line, claimTrailer); ok {
				since, err = time.Parse(time.RFC3339, text)
			}
		}
	}
	if held == "" || since.IsZero() || err != nil {
		return since, "", fmt.Errorf("the ref refs/%s is no claim of a rollback: delete it", name)
	}
	return since, held, nil
}

// alive gives a run that is under way or did its work; one that failed has to be started again.
func alive(runs []github.DispatchedRun) *github.DispatchedRun {
	for i, r := range runs {
		if r.Status != "completed" || r.Conclusion == "success" {
			return &runs[i]
		}
	}
	return nil
}
