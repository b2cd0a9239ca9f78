package gate

import (
	"fmt"
	"slices"

	"deploycoord/pkg/apidiff"
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

var riskBreaking = Check{
	ID:    "risk-breaking",
	Title: "Breaking changes",
	Doc: `The OpenAPI documents that the change touches (` + "`openapi.yaml`, `swagger.json`, `*.openapi.yml`" + ` and the like, and the globs of
` + "`risk.breaking.openapi`" + `) are compared with the base's. A difference that breaks clients (a path, operation or response that is
gone, a request that must hold more) is an error, unless somebody announced that the change is breaking; then, and where it
breaks only some clients, it is a warning. A document that cannot be compared leaves the check undecided.

It is announced by a title or a commit of [Conventional Commits](https://www.conventionalcommits.org) with ` + "`!`" + ` (` + "`feat!: drop v1`" + `), by a
commit's footer ` + "`BREAKING CHANGE: …`" + ` with text, or by a label: breaking, breaking-change, semver:major, semver-major, major, or one
of ` + "`risk.breaking.labels`" + `. Announced or found, the deployment is breaking, of very high risk, and has its own checks. In a
merge group one announcement stands for all. In a local run nothing can be announced: breaking differences are warnings.`,
	level: func(p Policy) config.Level { return p.Risk.Breaking.Level },
	run:   judgeBreaking,
}

// breaking tells whether the deployment breaks those who use what it deploys.
func (s *survey) breaking() bool {
	return slices.ContainsFunc(s.APIs, func(d apidiff.Document) bool {
		return slices.ContainsFunc(d.Breaks, func(b apidiff.Break) bool { return !b.Warning })
	}) || s.announced() != ""
}

func judgeBreaking(s *survey) outcome {
	if s.Hosted == nil {
		if len(s.APIs) == 0 {
			return outcome{skipped: true, summary: "no API document is touched; a local run has no announcement"}
		}
		return outcome{summary: s.apiSummary(), findings: s.breaks(finding.Warning, finding.Unknown)}
	}
	if s.Hosted.Fault != "" || len(s.Hosted.Pulls) == 0 {
		o := s.unnamed()
		o.findings = append(o.findings, s.breaks(finding.Warning, finding.Unknown)...)
		return o
	}
	var missing []finding.Finding
	for i := range s.Hosted.Pulls {
		p := &s.Hosted.Pulls[i]
		if moved, so := s.moved(p); so {
			return moved
		}
		missing = append(missing, s.unreadAnnouncement(p)...)
	}
	where := s.announced()
	switch {
	case where != "":
		o := outcome{summary: "announced as breaking: " + where, findings: append(missing, s.breaks(finding.Warning, finding.Warning)...)}
		if len(s.APIs) > 0 {
			o.summary += "; " + s.apiSummary()
		}
		return o
	case len(missing) > 0:
		return outcome{
			summary:  "not decided: what may announce a breaking change could not be read",
			findings: append(missing, s.breaks(finding.Warning, finding.Unknown)...),
		}
	}
	return outcome{summary: s.apiSummary() + "; not announced as breaking", findings: s.breaks(finding.Error, finding.Unknown)}
}

// unreadAnnouncement says which of the texts that may announce a breaking change were not had.
func (s *survey) unreadAnnouncement(p *Pull) []finding.Finding {
	var out []finding.Finding
	if p.PullRequest.Err != nil {
		out = append(out, unread("the pull request", p.PullRequest.Err))
	}
	if p.Commits.Err != nil {
		out = append(out, unread("the commits", p.Commits.Err))
	}
	if len(s.Hosted.Pulls) > 1 {
		for i := range out {
			out[i].Message = fmt.Sprintf("#%d: %s", p.Number, out[i].Message)
		}
	}
	return out
}
