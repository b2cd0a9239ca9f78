package gate

import (
	"fmt"
	"strings"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

// approvalCount is what the reviews of one pull request add up to.
type approvalCount struct {
	need             int
	sure, maybe      []string // who approves: with write access, with an access that is not known
	blocks, mayBlock []string // who wants changes, likewise
	stale, strangers []string // who approved a former commit, or may not write
}

func (s *survey) countApprovals(p *Pull) approvalCount {
	n := approvalCount{need: max(s.Policy.Checks.Approvals.Count, 1)}
	if r := s.Hosted.Requirements; r.Err == nil {
		n.need = max(n.need, r.Value.Approvals)
	}
	put := func(o opinion, sure, maybe *[]string) {
		switch o.access {
		case github.AccessWrite:
			*sure = append(*sure, o.login)
		case github.AccessUnknown:
			*maybe = append(*maybe, o.login)
		}
	}
	for _, o := range opinions(p) {
		switch {
		case o.changes:
			put(o, &n.blocks, &n.mayBlock)
		case o.access == github.AccessNone:
			n.strangers = append(n.strangers, o.login)
		case s.headOnly() && (o.sha == "" || o.sha != p.PullRequest.Value.Head.SHA):
			n.stale = append(n.stale, o.login)
		default:
			put(o, &n.sure, &n.maybe)
		}
	}
	return n
}

func (n approvalCount) findings(p *Pull) []finding.Finding {
	var out []finding.Finding
	for _, login := range n.blocks[:min(len(n.blocks), maxFindings)] {
		out = append(out, finding.Finding{
			Severity: finding.Error, Message: cut(login) + " wants changes",
			Fix: "make them and ask for another review, or dismiss that review with a reason",
		})
	}
	if len(n.mayBlock) > 0 {
		out = append(out, n.accessUnknown(p, n.mayBlock, "wants changes", "want changes"))
	}
	switch missing := n.need - len(n.sure); {
	case missing <= 0:
	case missing <= len(n.maybe):
		out = append(out, n.accessUnknown(p, n.maybe, "approves", "approve"))
	default:
		out = append(out, n.tooFew(p.Number, missing))
	}
	return out
}

func (n approvalCount) tooFew(number, missing int) finding.Finding {
	f := finding.Finding{
		Severity: finding.Error,
		Message:  fmt.Sprintf("%d of %s given", len(n.sure), plural(n.need, "approval", "approvals")),
		Fix:      fmt.Sprintf("ask %s with write access for a review: gh pr edit %d --add-reviewer LOGIN", plural(missing, "more person", "more people"), number),
	}
	if len(n.stale) > 0 {
		f.Message += fmt.Sprintf("; not counted, since for a former commit: %s", listed(n.stale))
		f.Fix = "ask again for a review of the head commit"
	}
	if len(n.strangers) > 0 {
		f.Message += fmt.Sprintf("; not counted, since without write access: %s", listed(n.strangers))
	}
	if len(n.maybe) > 0 {
		f.Message += fmt.Sprintf("; with an access that is not known: %s", listed(n.maybe))
	}
	return f
}

// accessUnknown says that the outcome turns on people whose access could not be had.
func (n approvalCount) accessUnknown(p *Pull, who []string, does, do string) finding.Finding {
	verb := do
	if len(who) == 1 {
		verb = does
	}
	what := fmt.Sprintf("whether %s, who %s, may write", listed(who), verb)
	for _, login := range who {
		if told := p.Access[loginKey(login)]; told.Err != nil {
			f := unread(what, told.Err)
			return f
		}
	}
	return finding.Finding{Severity: finding.Unknown, Message: what + " is not known", Fix: "run the gate again"}
}

func (n approvalCount) summary(headOnly bool, head string) string {
	text := fmt.Sprintf("%d of %s", len(n.sure), plural(n.need, "approval", "approvals"))
	if headOnly {
		text += " on the head commit " + shortSHA(head)
	}
	var beside []string
	if len(n.sure) > 0 {
		beside = append(beside, "by "+listed(n.sure))
	}
	if blocked := len(n.blocks) + len(n.mayBlock); blocked > 0 {
		beside = append(beside, fmt.Sprintf("%d wanting changes", blocked))
	}
	if len(n.stale) > 0 {
		beside = append(beside, fmt.Sprintf("%d of a former commit", len(n.stale)))
	}
	if len(beside) > 0 {
		text += ", " + strings.Join(beside, ", ")
	}
	return text
}
