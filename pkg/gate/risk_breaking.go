package gate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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

// maxShownBreaks bounds the findings of all documents.
const maxShownBreaks = 50

const announceFix = "keep it compatible, or announce it: `!` in the title (feat!: …), a commit's footer BREAKING CHANGE: …, or the label breaking-change"

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

// breaks words what is to be said of the documents, the worst first; broken and fault are how heavy a break and a
// document that could not be compared weigh.
func (s *survey) breaks(broken, fault finding.Severity) []finding.Finding {
	var all []finding.Finding
	for _, d := range s.APIs {
		if d.Fault != "" {
			f := finding.Finding{
				Severity: fault, Path: d.Path, Message: "the API's versions could not be compared: " + shown(d.Fault),
				Fix: "make the document readable on both sides; or compare it yourself, and announce it if it breaks clients",
			}
			all = append(all, f)
		}
		for _, b := range d.Breaks {
			all = append(all, breakFinding(d, b, broken))
		}
	}
	slices.SortStableFunc(all, func(a, b finding.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	if len(all) > maxShownBreaks {
		rest := all[maxShownBreaks:]
		all = append(all[:maxShownBreaks:maxShownBreaks], finding.Finding{
			Severity: rest[0].Severity, Path: rest[0].Path, Message: fmt.Sprintf("%d more differences of the API to look at", len(rest)), Fix: announceFix,
		})
	}
	return all
}

func breakFinding(d apidiff.Document, b apidiff.Break, severity finding.Severity) finding.Finding {
	f := finding.Finding{Severity: severity, Path: d.Path, Line: b.Line, Message: shownBreak(b), Fix: announceFix}
	if b.Warning {
		f.Severity, f.Fix = finding.Warning, "look whether any client depends on it"
	} else if severity != finding.Error {
		f.Fix = "see that every client is ready for it before it is deployed"
	}
	return f
}

// maxBreakText bounds what is shown of one difference, in characters.
const maxBreakText = 240

func shownBreak(b apidiff.Break) string {
	text := b.Text
	if b.Operation != "" {
		text = shown(b.Operation) + ": " + text
	}
	text = strings.Join(strings.Fields(text[:min(len(text), 4*maxBreakText)]), " ")
	if runes := []rune(text); len(runes) > maxBreakText {
		return string(runes[:maxBreakText-1]) + "…"
	}
	return text
}

// apiSummary counts the documents and what breaks in them.
func (s *survey) apiSummary() string {
	if len(s.APIs) == 0 {
		return "no API document is touched"
	}
	hard, soft, faults := 0, 0, 0
	for _, d := range s.APIs {
		if d.Fault != "" {
			faults++
		}
		for _, b := range d.Breaks {
			if b.Warning {
				soft++
			} else {
				hard++
			}
		}
	}
	text := plural(len(s.APIs), "API document", "API documents") + ": "
	switch {
	case hard > 0:
		text += plural(hard, "breaking difference", "breaking differences")
	case soft > 0:
		text += plural(soft, "difference that may break clients", "differences that may break clients")
	case faults > 0:
		return text + fmt.Sprintf("%d not compared", faults)
	default:
		return text + "no breaking difference"
	}
	if faults > 0 {
		text += fmt.Sprintf(", %d not compared", faults)
	}
	return text
}
