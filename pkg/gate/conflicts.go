package gate

import (
	"fmt"
	"strings"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

var conflicts = Check{
	ID:    "conflicts",
	Title: "Merge conflicts",
	Doc: `The pull request must merge into its base branch without conflicts, as GitHub tells. GitHub computes that in the background after each push to either
branch: until it has, it is waited for (up to 30 seconds), and then *unknown*.

In a merge group the check is skipped: the queue has built the merge already. Where GitHub's rules ask that the branch is up to date with its base, that
is a note: GitHub holds it at the merge.`,
	level: func(p Policy) config.Level { return p.Checks.Conflicts.Level },
	pull:  pullConflicts,
}

func pullConflicts(s *survey, p *Pull) outcome {
	if s.Hosted.Group {
		return outcome{skipped: true, summary: "the merge queue has built the merge already"}
	}
	if p.PullRequest.Err != nil {
		return undecided("the pull request", p.PullRequest.Err)
	}
	pr := p.PullRequest.Value
	base := cut(pr.Base.Ref)
	switch {
	case pr.Merged:
		return outcome{skipped: true, summary: "the pull request is merged already"}
	case pr.State != "open":
		return outcome{skipped: true, summary: "the pull request is closed"}
	}
	switch pr.Mergeable {
	case github.MergeableYes:
		o := outcome{summary: "merges into " + base + " without conflicts"}
		if s.Hosted.Requirements.Err == nil && s.Hosted.Requirements.Value.UpToDate {
			o.findings = append(o.findings, finding.Finding{
				Severity: finding.Note, Message: fmt.Sprintf("GitHub also asks that the branch is up to date with %s, and holds that at the merge", base),
			})
		}
		return o
	case github.MergeableNo:
		return outcome{summary: "conflicts with " + base, findings: []finding.Finding{{
			Severity: finding.Error, Message: "the branch has conflicts with " + base,
			Fix: fmt.Sprintf("gh pr checkout %d && git fetch origin && git merge %s; mend the conflicts, then git commit -a && git push", p.Number, shellWord("origin/"+pr.Base.Ref)),
		}}}
	}
	return outcome{summary: "not decided: GitHub has not computed it yet", findings: []finding.Finding{{
		Severity: finding.Unknown, Message: "GitHub has not told yet whether the branch merges into " + base,
		Fix: "run the gate again in a minute",
	}}}
}

// shellWord quotes a name for a shell: a branch may be called $(anything).
func shellWord(s string) string {
	s = cut(s)
	plain := !strings.ContainsFunc(s, func(c rune) bool {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		return !letter && !strings.ContainsRune("/._-", c)
	})
	if plain && s != "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
