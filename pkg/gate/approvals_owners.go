package gate

import (
	"fmt"
	"maps"
	"slices"

	"deploycoord/pkg/finding"
)

// wantsOwners tells whether owners must approve what they own.
func wantsOwners(p Policy, h *Hosted) bool {
	return p.Checks.Approvals.CodeOwners || h.Requirements.Err == nil && h.Requirements.Value.CodeOwners
}

// ownersApprove adds what is to say of the owners of the changed files.
func (s *survey) ownersApprove(o outcome) outcome {
	h := s.Hosted
	if h.Fault != "" || len(h.Pulls) == 0 || !wantsOwners(s.Policy, h) {
		return o
	}
	for i := range h.Pulls {
		p := &h.Pulls[i]
		if p.PullRequest.Err != nil || p.Reviews.Err != nil {
			return o // undecided already
		}
		if _, so := s.moved(p); so {
			return o
		}
	}
	held := h.Requirements.Err == nil && h.Requirements.Value.CodeOwners
	switch owners := s.Owners; {
	case owners.Fault != "":
		o.findings = append(o.findings, finding.Finding{
			Severity: finding.Unknown, Path: owners.Path, Message: "the code owners are not known: " + cut(owners.Fault),
			Fix: "make the file readable and smaller than 3 MB on the base branch",
		})
		return o
	case owners.Path == "" && !held:
		o.findings = append(o.findings, finding.Finding{
			Severity: finding.Warning, Message: "code owners must approve, but the base branch has no CODEOWNERS",
			Fix: "add .github/CODEOWNERS, or take checks.approvals.code-owners back",
		})
		return o
	case owners.Path == "":
		return o
	}
	for _, f := range s.Owners.Faults {
		o.findings = append(o.findings, finding.Finding{
			Severity: finding.Warning, Path: f.Path, Line: f.Line, Message: "the line has no effect: " + f.Message,
			Fix: "mend it on the base branch; until then nobody owns what it was meant for",
		})
	}
	missing, approved := s.unapproved()
	for _, m := range missing[:min(len(missing), maxFindings)] {
		o.findings = append(o.findings, m.finding(held))
	}
	if more := len(missing) - maxFindings; more > 0 {
		o.findings = append(o.findings, finding.Finding{Severity: missing[maxFindings].severity(held), Message: fmt.Sprintf("%d more sets of owners have not approved", more)})
	}
	o.summary += fmt.Sprintf("; owners approve %d of %s with owners", approved, plural(len(s.Owners.Of), "file", "files"))
	return o
}

// unowned is the files of one set of owners of whom none is known to have approved.
type unowned struct {
	owners []Owner
	files  []string // sorted
	open   string   // why it cannot be told; "" where it is certain
	team   bool     // it is because of teams or addresses, which only GitHub can tell
}

// unapproved lists the owners' sets of whom none has approved, and counts the files that are approved.
func (s *survey) unapproved() (missing []unowned, approved int) {
	yes, perhaps := s.approvers()
	sets := map[string]*unowned{}
	for _, file := range slices.Sorted(maps.Keys(s.Owners.Of)) {
		owners := s.Owners.Of[file]
		if slices.ContainsFunc(owners, func(o Owner) bool { return o.Kind == OwnerPerson && yes[loginKey(o.Name)] }) {
			approved++
			continue
		}
		key := named(owners)
		if sets[key] == nil {
			sets[key] = &unowned{owners: owners}
		}
		sets[key].files = append(sets[key].files, file)
	}
	for _, key := range slices.Sorted(maps.Keys(sets)) {
		m := sets[key]
		for _, o := range m.owners {
			switch {
			case o.Kind == OwnerPerson && perhaps[loginKey(o.Name)]:
				m.open = "whether " + o.Name + " may write is not known"
			case o.Kind == OwnerTeam && len(yes)+len(perhaps) > 0 && m.open == "":
				m.open, m.team = "who belongs to a team cannot be read with this token", true
			case o.Kind == OwnerAddress && len(yes)+len(perhaps) > 0 && m.open == "":
				m.open, m.team = "an e-mail address names no account", true
			}
		}
		missing = append(missing, *m)
	}
	return missing, approved
}

// approvers are the people whose approval counts, and those of whom it is not known; of all pull requests together.
func (s *survey) approvers() (yes, perhaps map[string]bool) {
	yes, perhaps = map[string]bool{}, map[string]bool{}
	for i := range s.Hosted.Pulls {
		n := s.countApprovals(&s.Hosted.Pulls[i])
		for _, login := range n.sure {
			yes[loginKey(login)] = true
		}
		for _, login := range n.maybe {
			perhaps[loginKey(login)] = true
		}
	}
	return yes, perhaps
}

// severity: nobody approved who may own it is an error, what cannot be told is unknown, and a note where GitHub holds
// the rule itself and can tell.
func (m unowned) severity(held bool) finding.Severity {
	switch {
	case m.open == "":
		return finding.Error
	case m.team && held:
		return finding.Note
	default:
		return finding.Unknown
	}
}

func (m unowned) finding(held bool) finding.Finding {
	f := finding.Finding{Severity: m.severity(held), Path: m.files[0]}
	whose := "owned by " + named(m.owners)
	if more := len(m.files) - 1; more > 0 {
		whose += fmt.Sprintf(", as are %s", plural(more, "more changed file", "more changed files"))
	}
	switch {
	case m.open == "":
		f.Message = "no owner has approved the change of this file (" + whose + ")"
		f.Fix = "ask one of them for a review"
	case m.team && held:
		f.Message = fmt.Sprintf("whether an owner has approved could not be told (%s): %s; GitHub itself holds this rule at the merge", whose, m.open)
	default:
		f.Message = fmt.Sprintf("whether an owner has approved could not be told (%s): %s", whose, m.open)
		f.Fix = "name people beside the team in CODEOWNERS, or let GitHub's own rule require the review of code owners"
		if !m.team {
			f.Fix = "run the gate again"
		}
	}
	return f
}

// named lists owners as CODEOWNERS writes them.
func named(owners []Owner) string {
	var names []string
	for _, o := range owners {
		name := o.Name
		if o.Kind != OwnerAddress {
			name = "@" + name
		}
		names = append(names, name)
	}
	return listed(names)
}
