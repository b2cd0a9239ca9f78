package cli

import (
	"context"
	"strconv"
	"time"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/gate"
	"deploycoord/pkg/gate/registry"
)

// ask asks GitHub what the checks of a pull request need; nil in a local run.
func (g *gateRun) ask(ctx context.Context, policy gate.Policy) *gate.Hosted {
	s := g.subject
	if s.pull == 0 && s.group == nil {
		return nil
	}
	if g.remote == nil {
		return &gate.Hosted{Fault: "there is no token"}
	}
	q := gate.Question{
		BaseBranch: s.base, Base: g.remote.base, Head: s.head, Policy: policy, Wait: g.waitLimit(policy),
		Sleep: g.Sleep, Now: g.Now, Progress: g.progress, Registry: registry.Finder{HTTP: g.HTTP.Transport, Token: g.token()}.Found,
		Run: gate.Run{
			ID: g.number("GITHUB_RUN_ID"), Attempt: int(max(g.number("GITHUB_RUN_ATTEMPT"), 1)),
			Job: g.Getenv("GITHUB_JOB"), Runner: g.Getenv("RUNNER_NAME"), CheckName: g.options.checkName,
		},
	}
	if s.group != nil {
		q.Group = &gate.Group{HeadRef: s.group.headRef, HeadSHA: s.group.headSHA}
	} else {
		q.Numbers = []int{s.pull}
	}
	return gate.Ask(ctx, g.remote, q)
}

// waitLimit is how long unfinished checks are waited for: a terminal is not kept waiting unless it asks for it.
func (g *gateRun) waitLimit(policy gate.Policy) time.Duration {
	switch {
	case g.options.waitGiven:
		return g.options.wait
	case actions.Running(g.Getenv):
		return policy.Checks.Tests.Wait
	default:
		return 0
	}
}

// number reads one of the runner's variables; 0 where it is none.
func (a *app) number(name string) int64 {
	n, err := strconv.ParseInt(a.Getenv(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
