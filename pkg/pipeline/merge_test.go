package pipeline

import (
	"net/http"
	"strings"
	"testing"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/githubsim"
)

const gateCheck = "deployment-gate"

// proposed is a stage with pull request 1, which the gate has passed.
func proposed(t *testing.T) (*stage, Order) {
	t.Helper()
	s := newStage(t)
	head, err := s.repo.Commit("topic", "Work", map[string]string{"work.txt": "w\n"})
	s.must(err)
	_, err = s.repo.AddPull(githubsim.Pull{Title: "Work", Author: "ops", Head: "topic"})
	s.must(err)
	s.published(head, "success", "github-actions", "deploycoord/abc/1/0")
	return s, Order{Pull: 1, Head: head, Method: "merge", When: Now, Check: gateCheck, Apps: []string{"github-actions"}, Sleep: s.Sleep}
}

func (s *stage) published(sha, conclusion, app, external string) {
	s.t.Helper()
	c := githubsim.CheckRun{SHA: sha, Name: gateCheck, App: app, ExternalID: external, Conclusion: conclusion}
	if conclusion == "" {
		c.Status = "in_progress"
	}
	_, err := s.repo.AddCheckRun(c)
	s.must(err)
}

func (s *stage) merge(o Order) Result {
	s.t.Helper()
	return Merge(s.t.Context(), s.remote(personToken), o)
}

// merges counts the merges on main: commits with two parents.
func (s *stage) orders(method, path string) int {
	n := 0
	for _, q := range s.sim.Requests() {
		if q.Method == method && strings.HasSuffix(q.Path, path) {
			n++
		}
	}
	return n
}

func (s *stage) requires(contexts ...string) {
	set := githubsim.Ruleset{}
	for _, c := range contexts {
		set.RequiredChecks = append(set.RequiredChecks, githubsim.RequiredCheck{Context: c})
	}
	s.repo.AddRuleset(set)
}

func TestMerge(t *testing.T) {
	other := strings.Repeat("b", 40)
	for name, c := range map[string]struct {
		do    func(*stage, *Order)
		want  MergeOutcome
		text  string
		fix   string
		note  string
		moves bool // main
	}{
		"now":    {want: Merged, text: "#1 was merged as", moves: true},
		"squash": {do: func(_ *stage, o *Order) { o.Method, o.Title, o.Message = "squash", "One", "two" }, want: Merged, moves: true},
		"rebase": {do: func(_ *stage, o *Order) { o.Method = "rebase" }, want: Merged, moves: true},
		"the verdict is handed over": {do: func(s *stage, o *Order) {
			o.Verdict, o.Check = finding.VerdictPass, ""
		}, want: Merged, moves: true},
		"merged already": {do: func(s *stage, o *Order) {
			if r := s.merge(*o); r.Outcome != Merged || r.Already {
				s.t.Errorf("the first time: %+v", r)
			}
		}, want: Merged, text: "was merged already, as", moves: true},
		"merged already, asked for with a token that could not": {do: func(s *stage, o *Order) { s.merge(*o); o.OwnToken = true }, want: Merged, moves: true},
		"merged with another head":                              {do: func(s *stage, o *Order) { s.merge(*o); o.Head = other }, want: Refused, text: "with the head", moves: true},
		"the head moved": {do: func(s *stage, _ *Order) {
			_, err := s.repo.Commit("topic", "More", map[string]string{"more.txt": "m\n"})
			s.must(err)
		}, want: Refused, text: "the head of #1 moved to", fix: "let the gate judge"},
		"closed":        {do: func(s *stage, _ *Order) { s.close() }, want: Refused, text: "#1 is closed"},
		"a draft":       {do: func(s *stage, o *Order) { s.draft(o) }, want: Refused, text: "is a draft"},
		"there is none": {do: func(_ *stage, o *Order) { o.Pull = 9 }, want: Refused, text: "#9 cannot be read", fix: "pull-requests: read"},
		"conflicts":     {do: func(s *stage, _ *Order) { s.conflict() }, want: Refused, text: "has conflicts with main"},
		"blocked":       {do: func(_ *stage, o *Order) { o.Verdict = finding.VerdictBlocked }, want: Refused, text: "is blocked, not READY"},
		"not decided":   {do: func(_ *stage, o *Order) { o.Verdict = finding.VerdictUnknown }, want: Refused, text: "is unknown, not READY"},
		"the newest verdict is a failure": {do: func(s *stage, o *Order) {
			s.now = s.now.Add(minute)
			s.published(o.Head, "failure", "github-actions", "deploycoord/def/2/0")
		}, want: Refused, text: "says failure, not success"},
		"the newest verdict is neutral": {do: func(s *stage, o *Order) {
			s.now = s.now.Add(minute)
			s.published(o.Head, "action_required", "github-actions", "deploycoord/def/2/0")
		}, want: Refused, text: "says action_required"},
		"the gate runs": {do: func(s *stage, o *Order) {
			s.now = s.now.Add(minute)
			s.published(o.Head, "", "github-actions", "deploycoord/def/2/0")
		}, want: Refused, text: "has not ended"},
		"no verdict":               {do: func(_ *stage, o *Order) { o.Check = "other-gate" }, want: Refused, text: "no check other-gate has judged"},
		"a verdict of another app": {do: func(s *stage, o *Order) { o.Apps = []string{"gatekeeper"} }, want: Refused, text: "no check deployment-gate has judged"},
		"a job of the gate's name is no verdict": {do: func(s *stage, o *Order) {
			s.now = s.now.Add(minute)
			s.published(o.Head, "failure", "github-actions", "deploycoord/def/2/0")
			s.now = s.now.Add(minute)
			_, err := s.repo.AddWorkflowRun(githubsim.WorkflowRun{HeadSHA: o.Head, Event: "pull_request", Jobs: []githubsim.Job{{Name: gateCheck}}})
			s.must(err)
		}, want: Refused, text: "says failure"},
		"a status where no app is trusted": {do: func(s *stage, o *Order) {
			o.Check, o.Apps = "status-gate", nil
			s.must(s.repo.AddStatus(o.Head, githubsim.Status{Context: "status-gate", State: "success"}))
		}, want: Merged, moves: true},
		"a status where an app is trusted": {do: func(s *stage, o *Order) {
			o.Check = "status-gate"
			s.must(s.repo.AddStatus(o.Head, githubsim.Status{Context: "status-gate", State: "success"}))
		}, want: Refused, text: "no check status-gate has judged"},
		"the workflow's own token":            {do: func(_ *stage, o *Order) { o.OwnToken = true }, want: Refused, text: "starts no workflow", fix: "merge-token"},
		"the workflow's own token is allowed": {do: func(_ *stage, o *Order) { o.OwnToken, o.AllowOwnToken = true, true }, want: Merged, moves: true},
		"no method":                           {do: func(_ *stage, o *Order) { o.Method = "" }, want: Refused, text: "method"},
		"no time":                             {do: func(_ *stage, o *Order) { o.When = "" }, want: Refused, text: "time"},
		"a short SHA":                         {do: func(_ *stage, o *Order) { o.Head = o.Head[:12] }, want: Refused, text: "whole SHA"},
		"a required check is missing":         {do: func(s *stage, _ *Order) { s.requires("unit") }, want: Refused, text: "GitHub refuses to merge #1", fix: "--when auto"},
		"a method that is not allowed": {do: func(s *stage, o *Order) {
			s.repo.NoSquash, o.Method = true, "squash"
		}, want: Refused, text: "not allowed", fix: "merge.method"},
		"the queue in place of now": {do: func(s *stage, _ *Order) {
			s.repo.AddRuleset(githubsim.Ruleset{MergeQueue: true, RequiredChecks: []githubsim.RequiredCheck{{Context: gateCheck}}})
		},
			want: Queued, text: "was put into the merge queue of main, in place 1", note: "main has a merge queue"},
		"the queue": {do: func(s *stage, o *Order) {
			s.repo.AddRuleset(githubsim.Ruleset{MergeQueue: true, RequiredChecks: []githubsim.RequiredCheck{{Context: gateCheck}}})
			o.When = Queue
		}, want: Queued},
		"in the queue already": {do: func(s *stage, o *Order) {
			s.repo.AddRuleset(githubsim.Ruleset{MergeQueue: true, RequiredChecks: []githubsim.RequiredCheck{{Context: gateCheck}}})
			o.When = Queue
			s.merge(*o)
		}, want: Queued, text: "is in the merge queue of main already"},
		"a queue that is not there": {do: func(_ *stage, o *Order) { o.When = Queue }, want: Refused, text: "main has no merge queue", fix: "--when now"},
		"a queue that wants more": {do: func(s *stage, o *Order) {
			s.repo.AddRuleset(githubsim.Ruleset{MergeQueue: true, RequiredChecks: []githubsim.RequiredCheck{{Context: "unit"}}})
			o.When = Queue
		}, want: Refused, text: "GitHub refuses"},
		"auto":                           {do: func(s *stage, o *Order) { s.requires("unit", gateCheck); o.When = Auto }, want: AutoEnabled, text: "auto-merge of #1 is enabled"},
		"auto, the gate is not required": {do: func(s *stage, o *Order) { s.requires("unit"); o.When = Auto }, want: AutoEnabled, note: "is no required check of main"},
		"auto, again": {do: func(s *stage, o *Order) {
			s.requires("unit", gateCheck)
			o.When = Auto
			s.merge(*o)
		}, want: AutoEnabled, text: "was enabled already"},
		"auto, by another method": {do: func(s *stage, o *Order) {
			s.requires("unit", gateCheck)
			o.When, o.Method = Auto, "squash"
			s.merge(*o)
			o.Method = "merge"
		}, want: AutoEnabled, note: "by the method squash"},
		"auto, with nothing to wait for": {do: func(_ *stage, o *Order) { o.When = Auto }, want: Merged, note: "nothing to wait for", moves: true},
		"auto, with a queue": {do: func(s *stage, o *Order) {
			s.repo.AddRuleset(githubsim.Ruleset{MergeQueue: true, RequiredChecks: []githubsim.RequiredCheck{{Context: gateCheck}}})
			o.When = Auto
		}, want: Queued},
		"auto, which the repository does not have": {do: func(s *stage, o *Order) { s.requires("unit"); s.repo.AutoMerge = false; o.When = Auto }, want: Refused, text: "not allowed", fix: "allow auto-merge"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, o := proposed(t)
			before := s.repo.Ref("refs/heads/main")
			if c.do != nil {
				c.do(s, &o)
			}
			got := s.merge(o)
			if got.Outcome != c.want || !strings.Contains(got.Text, c.text) || !strings.Contains(got.Fix, c.fix) || !strings.Contains(strings.Join(got.Notes, "\n"), c.note) {
				t.Errorf("got %+v", got)
			}
			if (got.Outcome == Refused) != (got.Fix != "") {
				t.Errorf("%s: the fix is %q", got.Outcome, got.Fix)
			}
			main := s.repo.Ref("refs/heads/main")
			p := s.repo.Pull(1)
			if c.moves != p.Merged || got.Outcome == Merged && (got.SHA != main || p.MergeCommit != main || main == before) {
				t.Errorf("%+v; main went from %s to %s, the pull request is %+v", got, before, main, p)
			}
		})
	}
}

// close closes the pull request.
func (s *stage) close() {
	q, err := http.NewRequestWithContext(s.t.Context(), http.MethodPatch, s.url+"/repos/acme/shop/pulls/1", strings.NewReader(`{"state":"closed"}`))
	s.must(err)
	q.Header.Set("Authorization", "Bearer "+personToken)
	a, err := http.DefaultClient.Do(q)
	s.must(err)
	s.must(a.Body.Close())
}

// draft orders another pull request, which is a draft.
func (s *stage) draft(o *Order) {
	var err error
	o.Head, err = s.repo.Commit("idea", "Idea", map[string]string{"idea.txt": "i\n"})
	s.must(err)
	p, err := s.repo.AddPull(githubsim.Pull{Title: "Idea", Author: "ops", Head: "idea", Draft: true})
	s.must(err)
	o.Pull = p.Number
}

// conflict lets main change what the pull request changes.
func (s *stage) conflict() {
	_, err := s.repo.Commit("main", "Hot", map[string]string{"work.txt": "other\n"})
	s.must(err)
}
