package gate

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
)

// review is one by somebody with write access, of the head commit; each is a minute later than the one before.
func review(author string, state github.ReviewState, edits ...func(*github.Review)) github.Review {
	r := github.Review{Author: author, State: state, SHA: headSHA, Access: github.AccessWrite}
	for _, edit := range edits {
		edit(&r)
	}
	return r
}

func former(r *github.Review)   { r.SHA = nextSHA }
func stranger(r *github.Review) { r.Access = github.AccessNone }
func untold(r *github.Review)   { r.Access = github.AccessUnknown }

func reviewed(reviews ...github.Review) *Evidence {
	e := hosting()
	for i := range reviews {
		reviews[i].Submitted = epoch.Add(time.Duration(i) * time.Minute)
	}
	e.Hosted.Pulls[0].Reviews = given(reviews)
	return e
}

func pullOf(e *Evidence, edit func(*github.PullRequest)) *Evidence {
	edit(&e.Hosted.Pulls[0].PullRequest.Value)
	return e
}

func TestApprovals(t *testing.T) {
	const (
		yes       = github.ReviewApproved
		no        = github.ReviewChanges
		comment   = github.ReviewCommented
		dismissed = github.ReviewDismissed
	)
	count := func(n int) func(*Evidence) { return func(e *Evidence) { e.Policy.Checks.Approvals.Count = n } }
	headOnly := func(e *Evidence) { e.Policy.Checks.Approvals.HeadOnly = true }
	access := func(p github.Part[github.Access]) func(*Evidence) {
		return func(e *Evidence) { e.Hosted.Pulls[0].Access = map[string]github.Part[github.Access]{"bob": p} }
	}
	lost := errors.New("GET /collaborators: 502")
	none := []string{"fail: 0 of 1 approval", "error: 0 of 1 approval given"}
	one := []string{"pass: 1 of 1 approval, by bob"}
	onHead := "on the head commit " + shortSHA(headSHA)
	for _, c := range []struct {
		name string
		e    *Evidence
		want []string
	}{
		{"local", &Evidence{}, []string{"skipped: no pull request: a local run"}},
		{"off", with(reviewed(), func(e *Evidence) { e.Policy.Checks.Approvals.Level = config.LevelOff }), []string{"skipped: switched off in the configuration"}},
		{"none", reviewed(), none},
		{"one", reviewed(review("bob", yes)), one},
		{"one of two", with(reviewed(review("bob", yes)), count(2)), []string{"fail: 1 of 2 approvals, by bob", "error: 1 of 2 approvals given"}},
		{"two of two", with(reviewed(review("bob", yes), review("eve", yes)), count(2)), []string{"pass: 2 of 2 approvals, by bob, eve"}},
		{"GitHub asks for more", with(reviewed(review("bob", yes)), func(e *Evidence) { e.Hosted.Requirements.Value.Approvals = 2 }), []string{"fail: 1 of 2 approvals, by bob", "error: 1 of 2 approvals given"}},
		{"the same person twice", with(reviewed(review("bob", yes), review("Bob", yes)), count(2)), []string{"fail: 1 of 2 approvals, by Bob", "error: 1 of 2 approvals given"}},
		{"the author's own", reviewed(review("Ann", yes)), none},
		{"an account that is gone", reviewed(review("", yes)), none},
		{"a comment alone", reviewed(review("bob", comment)), none},
		{"a comment does not take back", reviewed(review("bob", yes), review("bob", comment)), one},
		{"dismissed", reviewed(review("bob", dismissed)), none},
		{"dismissed after an approval", reviewed(review("bob", yes), review("bob", dismissed)), none},
		{"pending", reviewed(review("bob", github.ReviewPending)), none},
		{"a state of tomorrow", reviewed(review("bob", "SPLENDID")), none},
		{"wants changes", reviewed(review("bob", yes), review("eve", no)), []string{"fail: 1 of 1 approval, by bob, 1 wanting changes", "error: eve wants changes"}},
		{"wanted changes of a former commit", with(reviewed(review("bob", yes), review("eve", no, former)), headOnly), []string{"fail: 1 of 1 approval " + onHead + ", by bob, 1 wanting changes", "error: eve wants changes"}},
		{"wanted changes, then approves", reviewed(review("bob", no), review("bob", yes)), one},
		{"approved, then wants changes", reviewed(review("bob", yes), review("bob", no)), []string{"fail: 0 of 1 approval, 1 wanting changes", "error: bob wants changes", "error: 0 of 1 approval given"}},
		{"wanted changes, dismissed", reviewed(review("eve", no), review("bob", yes), review("eve", dismissed)), one},
		{"a stranger approves", reviewed(review("bob", yes, stranger)), []string{"fail: 0 of 1 approval", "error: 0 of 1 approval given; not counted, since without write access: bob"}},
		{"a stranger wants changes", reviewed(review("bob", yes), review("eve", no, stranger)), one},
		{"an access that was asked for", with(reviewed(review("Bob", yes, untold)), access(given(github.AccessWrite))), []string{"pass: 1 of 1 approval, by Bob"}},
		{"an access that was asked for in vain", with(reviewed(review("bob", yes, untold)), access(github.Part[github.Access]{Err: lost})), []string{"unknown: 0 of 1 approval", "unknown: whether bob, who approves, may write could not be read: GET /collaborators: 502"}},
		{"an access that nobody asked for", reviewed(review("bob", no, untold), review("eve", yes)), []string{"unknown: 1 of 1 approval, by eve, 1 wanting changes", "unknown: whether bob, who wants changes, may write is not known"}},
		{"an unknown access that does not matter", reviewed(review("bob", yes, untold), review("eve", yes)), []string{"pass: 1 of 1 approval, by eve"}},
		{"an unknown access that is not enough", with(reviewed(review("bob", yes, untold)), count(2)), []string{"fail: 0 of 2 approvals", "error: 0 of 2 approvals given; with an access that is not known: bob"}},
		{"a former commit", reviewed(review("bob", yes, former)), one},
		{"a former commit, head only", with(reviewed(review("bob", yes, former)), headOnly), []string{"fail: 0 of 1 approval " + onHead + ", 1 of a former commit", "error: 0 of 1 approval given; not counted, since for a former commit: bob"}},
		{"a lost commit, head only", with(reviewed(review("bob", yes, func(r *github.Review) { r.SHA = "" })), headOnly), []string{"fail: 0 of 1 approval " + onHead + ", 1 of a former commit", "error: 0 of 1 approval given; not counted, since for a former commit: bob"}},
		{"GitHub dismisses stale ones", with(reviewed(review("bob", yes, former)), func(e *Evidence) { e.Hosted.Requirements.Value.StaleReviews = true }), []string{"fail: 0 of 1 approval " + onHead + ", 1 of a former commit", "error: 0 of 1 approval given; not counted, since for a former commit: bob"}},
		{"of the head, head only", with(reviewed(review("bob", yes)), headOnly), []string{"pass: 1 of 1 approval " + onHead + ", by bob"}},
		{"an app with write access", reviewed(review("renovate-approve[bot]", yes)), []string{"pass: 1 of 1 approval, by renovate-approve[bot]"}},
		{"the app of workflows", reviewed(review("github-actions[bot]", yes)), none},
		{"the app of workflows wants changes", reviewed(review("github-actions", no), review("bob", yes)), []string{"fail: 1 of 1 approval, by bob, 1 wanting changes", "error: github-actions wants changes"}},
		{"reviews unread", with(reviewed(), func(e *Evidence) { e.Hosted.Pulls[0].Reviews.Err = lost }), []string{"unknown: not decided: the reviews could not be read", "unknown: the reviews could not be read: GET /collaborators: 502"}},
		{"pull request unread", with(reviewed(), func(e *Evidence) { e.Hosted.Pulls[0].PullRequest.Err = lost }), []string{"unknown: not decided: the pull request could not be read", "unknown: the pull request could not be read: GET /collaborators: 502"}},
		{"requirements unread", with(reviewed(review("bob", yes)), func(e *Evidence) { e.Hosted.Requirements.Err = lost }), []string{"unknown: 1 of 1 approval, by bob", "unknown: what GitHub requires of the base branch could not be read: GET /collaborators: 502"}},
		{"requirements hidden", with(reviewed(review("bob", yes)), func(e *Evidence) { e.Hosted.Requirements.Value.Hidden = "x" }), append(one[:1:1], "note: not all that GitHub requires of the base branch can be seen: x")},
		{"draft", pullOf(reviewed(review("bob", yes)), func(p *github.PullRequest) { p.Draft = true }), []string{"fail: 1 of 1 approval, by bob", "error: the pull request is a draft"}},
		{"closed", pullOf(reviewed(review("bob", yes)), func(p *github.PullRequest) { p.State = "closed" }), []string{"fail: 1 of 1 approval, by bob", "error: the pull request is closed"}},
		{"merged", pullOf(reviewed(review("bob", yes)), func(p *github.PullRequest) { p.State, p.Merged = "closed", true }), append(one[:1:1], "note: the pull request is merged already")},
		{"another base", pullOf(reviewed(review("bob", yes)), func(p *github.PullRequest) { p.Base.Ref = "next" }), []string{"unknown: 1 of 1 approval, by bob", "unknown: the pull request's base is next, this run judged it against main"}},
		{"a newer head", with(reviewed(review("bob", yes)), func(e *Evidence) { e.Judged = nextSHA }), []string{"unknown: not decided: the pull request has a newer head", "unknown: the pull request's head is 111111111111, this run judged 222222222222"}},
		{"a merge group", with(reviewed(review("bob", yes)), func(e *Evidence) {
			second := e.Hosted.Pulls[0]
			second.Number, second.Reviews = 2, given([]github.Review{})
			e.Hosted.Group, e.Hosted.Pulls = true, append(e.Hosted.Pulls, second)
		}), []string{"fail: #1: 1 of 1 approval, by bob; #2: 0 of 1 approval", "error: #2: 0 of 1 approval given"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(c.e, approvals)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestApprovalsOfOwners walks the rule that owners approve what they own.
func TestApprovalsOfOwners(t *testing.T) {
	const yes = github.ReviewApproved
	person := func(name string) Owner { return Owner{Kind: OwnerPerson, Name: name} }
	team := Owner{Kind: OwnerTeam, Name: "acme/core"}
	asked := func(e *Evidence, of map[string][]Owner) *Evidence {
		e.Policy.Checks.Approvals.CodeOwners = true
		e.Owners = Owners{Path: "CODEOWNERS", Of: of}
		return e
	}
	held := func(e *Evidence) *Evidence {
		e.Hosted.Requirements.Value.CodeOwners = true
		return e
	}
	for _, c := range []struct {
		name string
		e    *Evidence
		want []string
	}{
		{"an owner approves", asked(reviewed(review("bob", yes)), map[string][]Owner{"a.go": {person("Bob"), team}}), []string{"pass: 1 of 1 approval, by bob; owners approve 1 of 1 file with owners"}},
		{"nothing is owned", asked(reviewed(review("bob", yes)), nil), []string{"pass: 1 of 1 approval, by bob; owners approve 0 of 0 files with owners"}},
		{"another approves", asked(reviewed(review("bob", yes)), map[string][]Owner{"a.go": {person("eve")}, "b.go": {person("eve")}, "c.go": {person("bob")}}),
			[]string{"fail: 1 of 1 approval, by bob; owners approve 1 of 3 files with owners", "error: a.go:0: no owner has approved the change of this file (owned by @eve, as are 1 more changed file)"}},
		{"GitHub asks", held(asked(reviewed(review("bob", yes)), map[string][]Owner{"a.go": {person("eve")}})),
			[]string{"fail: 1 of 1 approval, by bob; owners approve 0 of 1 file with owners", "error: a.go:0: no owner has approved the change of this file (owned by @eve)"}},
		{"an owner without write access", asked(reviewed(review("bob", yes), review("eve", yes, stranger)), map[string][]Owner{"a.go": {person("eve")}}),
			[]string{"fail: 1 of 1 approval, by bob; owners approve 0 of 1 file with owners", "error: a.go:0: no owner has approved the change of this file (owned by @eve)"}},
		{"an owner whose access is not known", asked(reviewed(review("bob", yes), review("eve", yes, untold)), map[string][]Owner{"a.go": {person("eve")}}),
			[]string{"unknown: 1 of 1 approval, by bob; owners approve 0 of 1 file with owners", "unknown: a.go:0: whether an owner has approved could not be told (owned by @eve): whether eve may write is not known"}},
		{"a team", asked(reviewed(review("bob", yes)), map[string][]Owner{"a.go": {team}}),
			[]string{"unknown: 1 of 1 approval, by bob; owners approve 0 of 1 file with owners", "unknown: a.go:0: whether an owner has approved could not be told (owned by @acme/core): who belongs to a team cannot be read with this token"}},
		{"a team, and GitHub holds the rule", held(asked(reviewed(review("bob", yes)), map[string][]Owner{"a.go": {team}})),
			[]string{"pass: 1 of 1 approval, by bob; owners approve 0 of 1 file with owners", "note: a.go:0: whether an owner has approved could not be told (owned by @acme/core): who belongs to a team cannot be read with this token; GitHub itself holds this rule at the merge"}},
		{"a team, and nobody approves", asked(reviewed(), map[string][]Owner{"a.go": {team}}),
			[]string{"fail: 0 of 1 approval; owners approve 0 of 1 file with owners", "error: 0 of 1 approval given", "error: a.go:0: no owner has approved the change of this file (owned by @acme/core)"}},
		{"an address", asked(reviewed(review("bob", yes)), map[string][]Owner{"a.go": {{Kind: OwnerAddress, Name: "x@example.com"}}}),
			[]string{"unknown: 1 of 1 approval, by bob; owners approve 0 of 1 file with owners", "unknown: a.go:0: whether an owner has approved could not be told (owned by x@example.com): an e-mail address names no account"}},
		{"no file", with(asked(reviewed(review("bob", yes)), nil), func(e *Evidence) { e.Owners = Owners{} }),
			[]string{"warn: 1 of 1 approval, by bob", "warning: code owners must approve, but the base branch has no CODEOWNERS"}},
		{"no file, GitHub asks", with(held(reviewed(review("bob", yes))), func(e *Evidence) { e.Owners = Owners{} }), []string{"pass: 1 of 1 approval, by bob"}},
		{"an unreadable file", with(asked(reviewed(review("bob", yes)), nil), func(e *Evidence) { e.Owners.Fault = "too large" }),
			[]string{"unknown: 1 of 1 approval, by bob", "unknown: CODEOWNERS:0: the code owners are not known: too large"}},
		{"a wrong line", with(asked(reviewed(review("bob", yes)), nil), func(e *Evidence) { e.Owners.Faults = []Fault{{Path: "CODEOWNERS", Line: 3, Message: "no rule"}} }),
			[]string{"warn: 1 of 1 approval, by bob; owners approve 0 of 0 files with owners", "warning: CODEOWNERS:3: the line has no effect: no rule"}},
		{"in a merge group, one of the members", with(asked(reviewed(review("bob", yes)), map[string][]Owner{"a.go": {person("eve")}}), func(e *Evidence) {
			second := e.Hosted.Pulls[0]
			second.Number, second.Reviews = 2, given([]github.Review{review("eve", yes)})
			e.Hosted.Group, e.Hosted.Pulls = true, append(e.Hosted.Pulls, second)
		}), []string{"pass: #1: 1 of 1 approval, by bob; #2: 1 of 1 approval, by eve; owners approve 1 of 1 file with owners"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(c.e, approvals)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestApprovalsBounded holds that thousands of owners and reviewers make a short report.
func TestApprovalsBounded(t *testing.T) {
	var all []github.Review
	of := map[string][]Owner{}
	for i := range 2000 {
		all = append(all, review(fmt.Sprintf("user%d", i), github.ReviewChanges))
		of[fmt.Sprintf("dir/%d", i)] = []Owner{{Name: fmt.Sprintf("owner%d", i)}}
	}
	e := reviewed(all...)
	e.Policy.Checks.Approvals.CodeOwners = true
	e.Owners = Owners{Path: "CODEOWNERS", Of: of}
	if o := newSurvey(e).judge(approvals); len(o.findings) > 2*maxFindings+2 || len(o.summary) > 500 {
		t.Errorf("%d findings, a summary of %d bytes", len(o.findings), len(o.summary))
	}
}
