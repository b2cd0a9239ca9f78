package gate

import (
	"errors"
	"fmt"
	"strings"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

// noPull is why the checks of a pull request are skipped in a run without one.
const noPull = "no pull request: a local run"

// eachPull runs a check for every pull request. In a merge group each finding says whose it is; the check is skipped
// only where it is for all of them.
func (s *survey) eachPull(judge func(*survey, *Pull) outcome) outcome {
	switch {
	case s.Hosted == nil:
		return outcome{skipped: true, summary: noPull}
	case s.Hosted.Fault != "" || len(s.Hosted.Pulls) == 0:
		return s.unnamed()
	}
	all := outcome{skipped: true}
	var said []string
	for i := range s.Hosted.Pulls {
		p := &s.Hosted.Pulls[i]
		if len(s.Hosted.Pulls) == 1 {
			if moved, so := s.moved(p); so {
				return moved
			}
			return judge(s, p)
		}
		o := judge(s, p)
		for _, f := range o.findings {
			f.Message = fmt.Sprintf("#%d: %s", p.Number, f.Message)
			all.findings = append(all.findings, f)
		}
		all.skipped = all.skipped && o.skipped
		said = append(said, fmt.Sprintf("#%d: %s", p.Number, o.summary))
	}
	all.summary = strings.Join(said, "; ")
	return all
}

// unnamed is the outcome where it is not known which pull requests the change consists of.
func (s *survey) unnamed() outcome {
	why := s.Hosted.Fault
	if why == "" {
		why = "no pull request belongs to this change"
	}
	return outcome{summary: "not decided: " + why, findings: []finding.Finding{{
		Severity: finding.Unknown, Message: "the pull request could not be read: " + why,
		Fix: "give the Action a token (it has one by default) with pull-requests: read, checks: read, statuses: read and contents: read",
	}}}
}

// moved is the outcome where the pull request's head is not the commit that is judged: what is said of the one proves
// nothing of the other.
func (s *survey) moved(p *Pull) (outcome, bool) {
	now := p.PullRequest.Value.Head.SHA
	if p.PullRequest.Err != nil || s.Judged == "" || s.Hosted.Group || now == s.Judged {
		return outcome{}, false
	}
	return outcome{summary: "not decided: the pull request has a newer head", findings: []finding.Finding{{
		Severity: finding.Unknown,
		Message:  fmt.Sprintf("the pull request's head is %s, this run judged %s", shortSHA(now), shortSHA(s.Judged)),
		Fix:      "nothing, if a run for the newer commit is under way; else run the gate again",
	}}}, true
}

func shortSHA(sha string) string { return sha[:min(len(sha), 12)] }

// undecided is the outcome where evidence could not be had; what names it: "the reviews".
func undecided(what string, err error) outcome {
	return outcome{summary: "not decided: " + what + " could not be read", findings: []finding.Finding{unread(what, err)}}
}

// unread says that evidence could not be had, and which permission would have shown it.
func unread(what string, err error) finding.Finding {
	f := finding.Finding{
		Severity: finding.Unknown, Message: fmt.Sprintf("%s could not be read: %v", what, err),
		Fix: "run the gate again; GitHub's state is at https://www.githubstatus.com",
	}
	var refused *github.Error
	if errors.As(err, &refused) && refused.Permission != "" {
		f.Fix = fmt.Sprintf("give the token the permission %q (in the workflow: permissions), then run the gate again", refused.Permission)
	}
	return f
}
