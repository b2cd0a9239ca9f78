package gate

import (
	"slices"
	"strings"

	"deploycoord/pkg/github"
)

// opinion is the review of one person that stands.
type opinion struct {
	login   string
	changes bool   // wants changes; otherwise approves
	sha     string // the commit it was given for; "" where that is gone
	access  github.Access
}

// opinions gives the standing review of each person, by login: the last one that approves, wants changes or was
// dismissed, as GitHub's latestOpinionatedReviews does. A comment does not take back an approval; a dismissed review
// says nothing, nor does the author's own or that of an account that is gone.
//
// An app counts like a person with its access, but the app of workflows never approves: a pull request may alter the
// workflow that would do it.
func opinions(p *Pull) []opinion {
	reviews := slices.Clone(p.Reviews.Value)
	slices.SortStableFunc(reviews, func(a, b github.Review) int { return a.Submitted.Compare(b.Submitted) })
	author := loginKey(p.PullRequest.Value.Author)
	last := map[string]github.Review{}
	access := map[string]github.Access{}
	for _, r := range reviews {
		key := loginKey(r.Author)
		if key == "" || key == author {
			continue
		}
		if r.Access != github.AccessUnknown {
			access[key] = r.Access
		}
		switch r.State {
		case github.ReviewApproved, github.ReviewChanges, github.ReviewDismissed:
			last[key] = r
		}
	}
	var out []opinion
	for key, r := range last {
		changes := r.State == github.ReviewChanges
		if r.State == github.ReviewDismissed || !changes && key == actionsApp {
			continue
		}
		o := opinion{login: r.Author, changes: changes, sha: r.SHA, access: access[key]}
		if told, ok := p.Access[key]; ok && o.access == github.AccessUnknown && told.Err == nil {
			o.access = told.Value
		}
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b opinion) int { return strings.Compare(loginKey(a.login), loginKey(b.login)) })
	return out
}

// loginKey makes a login comparable: GitHub ignores its case, and only REST writes the suffix of an app.
func loginKey(login string) string { return strings.TrimSuffix(strings.ToLower(login), "[bot]") }
