package cli

import (
	"context"
	"fmt"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/gate"
	"deploycoord/pkg/github"
	"deploycoord/pkg/publish"
)

// tell writes the verdict to the pull request, and returns what a reader of the run must know of that.
func (g *gateRun) tell(ctx context.Context, r finding.Result) []string {
	if g.hosted == nil || g.remote == nil || !g.writes() || r.Head == "" {
		return nil
	}
	target := publish.Target{Name: g.options.checkName, Head: g.judgedHead(r), URL: g.runURL(), Began: g.began}
	if pull, ok := g.conversation(); ok && g.options.comment {
		target.Pull, target.Comment = pull.Number, pull.Comments
	}
	var notices []string
	for _, e := range publish.Publish(ctx, g.remote, target, scrub(r, g.secrets.String)) {
		g.progress(effectLine(e))
		if e.Outcome == publish.Refused || e.Outcome == publish.Failed {
			notices = append(notices, effectLine(e))
		}
	}
	return notices
}

// writes tells whether the verdict is published: on a runner unless it was switched off, else where it was asked for.
func (g *gateRun) writes() bool {
	if g.options.writeGiven {
		return g.options.write
	}
	return actions.Running(g.Getenv)
}

// judgedHead is the commit that people see the verdict at.
func (g *gateRun) judgedHead(r finding.Result) string {
	if g.subject.group != nil {
		return g.subject.group.headSHA
	}
	return r.Head
}

// conversation is the one pull request that the verdict is of; a merge group's members have comments of their own.
func (g *gateRun) conversation() (gate.Pull, bool) {
	if g.subject.group != nil || len(g.hosted.Pulls) != 1 {
		return gate.Pull{}, false
	}
	return g.hosted.Pulls[0], true
}

// runURL is the page of this workflow run; "" outside of one.
func (g *gateRun) runURL() string {
	server, repository, run := g.Getenv("GITHUB_SERVER_URL"), g.Getenv("GITHUB_REPOSITORY"), g.number("GITHUB_RUN_ID")
	if server == "" || repository == "" || run == 0 || !actions.Running(g.Getenv) {
		return ""
	}
	return fmt.Sprintf("%s/%s/actions/runs/%d", server, repository, run)
}

func effectLine(e publish.Effect) string {
	switch e.Outcome {
	case publish.Refused:
		return fmt.Sprintf("%s: not written, the token may not: %v", e.What, e.Err)
	case publish.Failed:
		return fmt.Sprintf("%s: could not be written: %v", e.What, e.Err)
	default:
		return fmt.Sprintf("%s: %s", e.What, e.Outcome)
	}
}

var _ publish.Remote = (*github.Repository)(nil)
