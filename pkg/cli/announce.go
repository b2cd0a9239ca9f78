package cli

import (
	"context"
	"fmt"
	"slices"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/gate"
	"deploycoord/pkg/notify"
	"deploycoord/pkg/publish"
)

// announce tells people that a change is ready, once for each head, as soon as nothing but their being told is missing.
// Where it arrived, the verdict is the one that counts it.
func (g *gateRun) announce(ctx context.Context, r finding.Result) finding.Result {
	pull, ok := g.toAnnounce(r)
	if !ok {
		return r
	}
	told := g.result(g.evidence.Told([]string{"this notification"}))
	if told.Verdict != finding.VerdictPass {
		return r
	}
	deliveries, warnings := g.tellPeople(ctx, g.config.Notify.Events, g.passedEvent(pull, told), false)
	r.Notices = append(r.Notices, warnings...)
	by := arrived(deliveries)
	if len(by) == 0 {
		return r
	}
	told = g.result(g.evidence.Told(by))
	told.Notices = append(told.Notices, warnings...)
	marked := publish.Announce(ctx, g.remote, publish.Announcement{Head: g.judgedHead(r), Pull: pull.Number, By: by, URL: g.runURL(), At: g.began})
	g.progress(effectLine(marked))
	if marked.Outcome != publish.Written {
		told.Notices = append(told.Notices, effectLine(marked)+"; the next run tells people again")
	}
	return told
}

// toAnnounce is the one pull request of which people may be told: open, no draft, and of a head that they do not know.
func (g *gateRun) toAnnounce(r finding.Result) (gate.Pull, bool) {
	if g.hosted == nil || g.remote == nil || !g.writes() || r.Head == "" {
		return gate.Pull{}, false
	}
	pull, one := g.conversation()
	if !one || pull.PullRequest.Err != nil || pull.Checks.Err != nil || pull.PullRequest.Value.Draft || pull.PullRequest.Value.State != "open" {
		return gate.Pull{}, false
	}
	if _, known := pull.Announced(); known {
		return gate.Pull{}, false
	}
	return pull, true
}

func (g *gateRun) passedEvent(p gate.Pull, r finding.Result) notify.Event {
	name := g.repositoryName(g.options)
	e := notify.Event{
		Kind: "gate-passed", Repository: name, Environment: environmentOf(g.options, g.config), Commit: g.judgedHead(r), Actor: g.Getenv("GITHUB_ACTOR"),
		Risk: string(r.Risk), Type: string(r.DeploymentType), At: g.Now(),
	}
	if server := g.Getenv("GITHUB_SERVER_URL"); server != "" && name != "" {
		e.URL = fmt.Sprintf("%s/%s/pull/%d", server, name, p.Number)
	}
	e.Pulls = []notify.Pull{{Number: p.Number, Title: p.PullRequest.Value.Title, Author: p.PullRequest.Value.Author, URL: e.URL}}
	for _, f := range r.Findings {
		if f.Severity == finding.Warning && len(e.Reasons) < 3 && !slices.Contains(e.Reasons, f.Message) {
			e.Reasons = append(e.Reasons, f.Message)
		}
	}
	return e
}
