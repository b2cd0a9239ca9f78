package gate

import (
	"fmt"
	"strings"

	"deploycoord/pkg/checklist"
	"deploycoord/pkg/finding"
)

var breakingDocumented = Check{
	ID:    "breaking-documented",
	Title: "The breaking changes are documented",
	Doc: `Of a deployment with a breaking change, what breaks is written down: in a section of the body ("Breaking changes", "Migration
guide", "Upgrade guide"), in a ` + "`BREAKING CHANGE:`" + ` footer with text, in the body or a commit (conventionalcommits.org), or in a
document that a ticked item speaks of (` + "`- [x] Breaking changes documented`" + `). A section that says "none" contradicts the
change. Skipped without a breaking change.`,
	level: breakingLevel,
	pull:  extra((*survey).breaking, noBreaking, runBreakingDocumented),
}

var breakingTitles = []string{
	"breaking change", "breaking changes", "breaking api change", "breaking api changes", "migration guide", "upgrade guide", "upgrade notes",
	"upgrading", "what breaks", "backwards incompatible changes", "incompatible changes",
}

func runBreakingDocumented(s *survey, p *Pull) outcome {
	if sec := s.section(p, breakingTitles, nil); sec.state == sectionFilled {
		return outcome{summary: fmt.Sprintf("section %q in %s", sec.title, sec.where)}
	}
	if p.Commits.Err == nil {
		for _, c := range p.Commits.Value {
			if hasBreakingFooter(c.Message) {
				return outcome{summary: "a BREAKING CHANGE footer in commit " + shown(c.SHA[:min(len(c.SHA), 7)])}
			}
		}
	}
	o := ticking{
		item:     wording{{"breaking", "document*"}, {"breaking", "describe*"}, {"migration guide"}, {"upgrade guide"}},
		line:     "Breaking changes documented",
		missing:  "the change is breaking, and nothing says what breaks",
		severity: finding.Error,
		strict:   true,
	}.judge(s, p)
	if finding.StatusOf(o.findings) != finding.Fail {
		return o
	}
	if p.Commits.Err != nil {
		return undecided("the commits", p.Commits.Err)
	}
	for i := range o.findings {
		o.findings[i].Fix = `describe it below "## Breaking changes" in the body, or in a footer "BREAKING CHANGE: …" of a commit`
	}
	return o
}

// hasBreakingFooter tells whether a commit's message has a footer with text (conventionalcommits.org, 8 to 16).
func hasBreakingFooter(message string) bool {
	for rest := message; rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		for _, token := range []string{"BREAKING CHANGE: ", "BREAKING-CHANGE: ", "BREAKING CHANGE #", "BREAKING-CHANGE #"} {
			if text, ok := strings.CutPrefix(line, token); ok && !checklist.Placeholder(text) {
				return true
			}
		}
	}
	return false
}
