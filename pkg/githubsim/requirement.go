package githubsim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/go-git/go-git/v5/plumbing"
)

// requirements is what rulesets and protection ask of a branch together.
type requirements struct {
	checks     []RequiredCheck
	approvals  int
	codeOwners bool
	stale      bool // approvals of former commits do not count
	strict     bool
	queue      bool
	linear     bool
	pull       bool // changes come by pull request alone
}

func (r *Repository) requirements(branch string) requirements {
	var q requirements
	for _, set := range r.rulesetsOf(branch) {
		q.add(set.RequiredChecks, set.Approvals, set.Strict, set.DismissStale, set.LinearHistory)
		q.codeOwners, q.queue = q.codeOwners || set.CodeOwners, q.queue || set.MergeQueue
	}
	if p := r.protections[branch]; p != nil {
		q.add(p.RequiredChecks, p.Approvals, p.Strict, p.DismissStale, p.LinearHistory)
		q.codeOwners = q.codeOwners || p.CodeOwners
	}
	return q
}

func (q *requirements) add(checks []RequiredCheck, approvals *int, strict, stale, linear bool) {
	for _, c := range checks {
		if !slices.Contains(q.checks, c) {
			q.checks = append(q.checks, c)
		}
	}
	if approvals != nil {
		q.approvals, q.pull = max(q.approvals, *approvals), true
	}
	q.strict, q.stale, q.linear = q.strict || strict, q.stale || stale, q.linear || linear
}

// rulesetsOf lists those that apply to a branch.
func (r *Repository) rulesetsOf(branch string) []*Ruleset {
	var out []*Ruleset
	for _, set := range r.rulesets {
		patterns := set.Branches
		if len(patterns) == 0 {
			patterns = []string{"~DEFAULT_BRANCH"}
		}
		if slices.ContainsFunc(patterns, func(p string) bool { return r.covers(p, branch) }) {
			out = append(out, set)
		}
	}
	return out
}

func (r *Repository) covers(pattern, branch string) bool {
	switch pattern {
	case "~ALL":
		return true
	case "~DEFAULT_BRANCH":
		return branch == r.DefaultBranch
	}
	fits, err := doublestar.Match(strings.TrimPrefix(pattern, "refs/heads/"), branch)
	return err == nil && fits
}

// unmet lists what keeps a pull request from being merged, in GitHub's words.
func (r *Repository) unmet(p *Pull, q requirements) []string {
	var out []string
	if q.approvals > 0 {
		given, against := r.verdicts(p, q.stale)
		if against {
			out = append(out, "Changes were requested on this pull request.")
		}
		if given < q.approvals {
			out = append(out, fmt.Sprintf("At least %d approving review%s required by reviewers with write access.", q.approvals, plural(q.approvals)))
		}
	}
	for _, need := range q.checks {
		if said := r.checkFault(p.HeadSHA, need); said != "" {
			out = append(out, said)
		}
	}
	return out
}

func plural(n int) string {
	if n == 1 {
		return " is"
	}
	return "s are"
}

// verdicts counts the people with write access whose last word is an approval, and tells whether one's is a refusal.
func (r *Repository) verdicts(p *Pull, stale bool) (given int, against bool) {
	last := map[string]*Review{}
	for _, v := range r.reviewsOf(p.Number) {
		if v.State != "COMMENTED" && v.State != "PENDING" && !strings.EqualFold(v.Author, p.Author) {
			last[strings.ToLower(v.Author)] = v
		}
	}
	for login, v := range last {
		switch {
		case rank(r.role(login)) < rank("write"):
		case v.State == "CHANGES_REQUESTED":
			against = true
		case v.State == "APPROVED" && (!stale || v.SHA == p.HeadSHA):
			given++
		}
	}
	return given, against
}

// checkState is how far a required check is, in GitHub's words; "" where it is met.
type checkState string

const (
	checkMet      checkState = ""
	checkRunning  checkState = "in progress"
	checkExpected checkState = "expected"
	checkFailing  checkState = "failing"
)

// checkState is the worst of what goes by a required check's name.
func (r *Repository) checkState(sha string, need RequiredCheck) checkState {
	found := map[checkState]bool{}
	for _, c := range newest(r.runsOf(sha)) {
		switch {
		case c.Name != need.Context || need.AppID != 0 && r.server.app(c.App).ID != need.AppID:
		case c.Status != "completed":
			found[checkRunning] = true
		case passed(c.Status, c.Conclusion):
			found[checkMet] = true
		default:
			found[checkFailing] = true
		}
	}
	for _, st := range newestStatuses(r.statusesOf(sha)) {
		if st.Context == need.Context {
			found[map[string]checkState{"success": checkMet, "pending": checkRunning, "failure": checkFailing, "error": checkFailing}[st.State]] = true
		}
	}
	for _, worst := range []checkState{checkFailing, checkRunning, checkMet} {
		if found[worst] {
			return worst
		}
	}
	return checkExpected
}

// checkFault says why a required check is not met; "" where it is.
func (r *Repository) checkFault(sha string, need RequiredCheck) string {
	if state := r.checkState(sha, need); state != checkMet {
		return fmt.Sprintf("Required status check %q is %s.", need.Context, state)
	}
	return ""
}

// pushFault says what rules and protection have against a push to a branch; "" for nothing, and for other refs.
func (c *call) pushFault(r *Repository, ref string, h plumbing.Hash) string {
	branch := plumbing.ReferenceName(ref)
	if !branch.IsBranch() || !r.guarded(branch.Short(), c.admin(r)) {
		return ""
	}
	q := r.requirements(branch.Short())
	switch {
	case q.queue:
		return violation("Changes must be made through the merge queue")
	case q.pull:
		return violation("Changes must be made through a pull request.")
	}
	for _, need := range q.checks {
		if fault := r.checkFault(h.String(), need); fault != "" {
			return violation(fault)
		}
	}
	return ""
}

// deletionFault says what rules and protection have against deleting a ref.
func (c *call) deletionFault(r *Repository, ref string) string {
	branch := plumbing.ReferenceName(ref)
	p := r.protections[branch.Short()]
	switch {
	case !branch.IsBranch():
		return ""
	case branch.Short() == r.DefaultBranch:
		return "Cannot delete the default branch"
	case slices.ContainsFunc(r.rulesetsOf(branch.Short()), func(set *Ruleset) bool { return set.Deletion }):
		return violation("Cannot delete this branch")
	case p != nil && !p.Deletions:
		return "Cannot delete a protected branch"
	}
	return ""
}

// admin tells a person who may pass by the classic protection that is not enforced for administrators.
func (c *call) admin(r *Repository) bool {
	return c.token != nil && c.token.App == "" && r.role(c.token.Login) == "admin"
}

// guarded tells whether rules hold a branch.
func (r *Repository) guarded(branch string, byAdmin bool) bool {
	p := r.protections[branch]
	return len(r.rulesetsOf(branch)) > 0 || p != nil && (p.Admins || !byAdmin)
}

func violation(text string) string { return "Repository rule violations found\n\n" + text + "\n\n" }

// newestStatuses leaves of statuses, oldest first, the newest of each context.
func newestStatuses(all []*Status) []*Status {
	var out []*Status
	for _, st := range all {
		out = slices.DeleteFunc(out, func(o *Status) bool { return o.Context == st.Context })
		out = append(out, st)
	}
	return out
}
