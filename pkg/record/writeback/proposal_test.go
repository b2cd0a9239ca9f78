package writeback

import (
	"net/http"
	"strings"
	"testing"

	"deploycoord/pkg/githubsim"
	"deploycoord/pkg/record"
)

// pulls counts the pull requests, of which all but the last are to be closed.
func (s *stage) pulls() int {
	n := 0
	for s.repo.Pull(n+1) != nil {
		n++
	}
	return n
}

// A protected branch gets one pull request, which later runs renew.
func TestProtected(t *testing.T) {
	none := 0
	for name, protect := range map[string]func(*stage){
		"by a ruleset": (*stage).protect,
		"classically":  func(s *stage) { s.repo.Protect("main", githubsim.Protection{Approvals: &none, Admins: true}) },
		"by its checks": func(s *stage) {
			s.repo.AddRuleset(githubsim.Ruleset{RequiredChecks: []githubsim.RequiredCheck{{Context: "ci"}}})
		},
		"by a 403": func(s *stage) {
			s.must(s.sim.Fault(githubsim.Fault{Method: "PATCH", Path: "heads/main$", Kind: "403", Times: -1}))
		},
		"by its settings": nil,
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			change := func(o *Options) { o.Pull = protect == nil }
			if protect != nil {
				protect(s)
			}
			main := s.repo.Ref("refs/heads/main")
			for _, id := range []string{"x", "y", "y"} {
				o := options(id)
				change(&o)
				r, err := Write(t.Context(), s.remote(s.watched()), deployment(id), o)
				if err != nil || r.State != Proposed || r.Pull != 1 || !strings.HasSuffix(r.URL, "/pull/1") || r.Text != "pull request #1 has it; merge it" {
					t.Errorf("%s: %+v, %v", id, r, err)
				}
			}
			if s.repo.Ref("refs/heads/main") != main {
				t.Error("main moved")
			}
			s.has(SideBranch, index, "# Deployments\n- x\n- y")
			p := s.repo.Pull(1)
			if s.pulls() != 1 || p.State != "open" || !strings.HasSuffix(p.Title, "[skip ci]") || p.HeadSHA != s.repo.Ref("refs/heads/"+SideBranch) {
				t.Errorf("%d pull requests, %+v", s.pulls(), p)
			}
			if protect != nil && !strings.Contains(p.Body, "does not let the token push to main") {
				t.Errorf("the body does not say why: %q", p.Body)
			}
			log := gitSays(t, s.repo.Dir(), "log", "--format=%s", "main.."+SideBranch)
			if log != "Record y\nRecord x\nCollect deployment records [skip ci]" {
				t.Errorf("the commits are\n%s", log)
			}
		})
	}
}

// 10 writers at once on a protected branch: one pull request that has all of them.
func TestManyProposals(t *testing.T) {
	for name, bad := range map[string]bool{"": false, "of a bad GitHub": true} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.protect()
			if bad {
				s.thirds()
			}
			for i, r := range s.writeAll(10, nil) {
				if r.State != Proposed || r.Pull != 1 {
					t.Errorf("writer %d: %+v", i, r)
				}
			}
			if s.pulls() != 1 {
				t.Errorf("%d pull requests", s.pulls())
			}
			if got := gitSays(t, s.repo.Dir(), "show", SideBranch+":"+index); strings.Count(got, "\n") != 10 {
				t.Errorf("the index is %s", got)
			}
		})
	}
}

// Whatever becomes of the pull request, and of its base meanwhile, the next run loses nothing.
func TestRenewed(t *testing.T) {
	dir := "docs/deployments/2026/"
	tests := map[string]struct {
		between func(*stage)
		pull    int
		index   string
	}{
		"the base moved": {func(s *stage) { s.push(map[string]string{"app.txt": "2\n"}) }, 1, "# Deployments\n- old\n- x\n- y"},
		"the base has the index changed": {func(s *stage) {
			s.push(map[string]string{"app.txt": "2\n", index: "# Deployments\n- base\n- old\n", dir + "base.json": "{\"base\": 1}\n"})
		}, 1, "# Deployments\n- base\n- old\n- x\n- y"},
		"squashed, the branch kept": {func(s *stage) {
			s.push(map[string]string{"app.txt": "2\n", index: "# Deployments\n- old\n- x\n", dir + "x.json": "{\"x\": 1}\n"})
		}, 1, "# Deployments\n- old\n- x\n- y"},
		"merged, the branch kept": {func(s *stage) { s.merge("merge"); s.push(map[string]string{"app.txt": "2\n"}) }, 2, "# Deployments\n- old\n- x\n- y"},
		"squashed by GitHub":      {func(s *stage) { s.merge("squash"); s.push(map[string]string{"app.txt": "2\n"}) }, 2, "# Deployments\n- old\n- x\n- y"},
		"merged, the branch gone": {func(s *stage) {
			s.merge("merge")
			s.push(map[string]string{"app.txt": "2\n"})
			s.remove()
		}, 2, "# Deployments\n- old\n- x\n- y"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.write("old")
			s.protect()
			s.write("x")
			test.between(s)
			r := s.write("y")
			if r.State != Proposed || r.Pull != test.pull || s.pulls() != test.pull {
				t.Errorf("%+v, %d pull requests", r, s.pulls())
			}
			s.has(SideBranch, index, test.index)
			s.has(SideBranch, "app.txt", "2")
			s.has(SideBranch, dir+"x.json", `{"x": 1}`)
			s.has(SideBranch, dir+"y.json", `{"y": 1}`)
			gitSays(t, s.repo.Dir(), "fsck", "--strict")
			s.merge("merge")
			s.has("main", index, test.index)
			if r := s.write("y"); r.State != Nothing {
				t.Errorf("when it is merged: %+v", r)
			}
		})
	}
}

// merge merges the newest pull request by GitHub's API, which holds it to be mergeable.
func (s *stage) merge(method string) {
	s.t.Helper()
	s.api(http.MethodPut, "pulls/"+string(rune('0'+s.pulls()))+"/merge", `{"merge_method":"`+method+`"}`)
}

// remove deletes the side branch.
func (s *stage) remove() {
	s.t.Helper()
	s.api(http.MethodDelete, "git/refs/heads/"+SideBranch, "")
}

func (s *stage) api(method, what, body string) {
	s.t.Helper()
	q, err := http.NewRequestWithContext(s.t.Context(), method, s.url+"/repos/acme/shop/"+what, strings.NewReader(body))
	s.must(err)
	q.Header.Set("Authorization", "Bearer "+token)
	a, err := http.DefaultClient.Do(q)
	s.must(err)
	defer a.Body.Close()
	if a.StatusCode/100 != 2 {
		s.t.Fatalf("%s %s: %s", method, what, a.Status)
	}
}

// What GitHub does not allow at all is a refusal with its fix.
func TestNotAllowed(t *testing.T) {
	tests := map[string]struct {
		permissions map[string]string
		faults      []githubsim.Fault
		text, fix   string
	}{
		"to read only":          {map[string]string{"contents": "read"}, nil, "does not let the token write", "contents: write"},
		"no pull requests":      {map[string]string{"contents": "write", "pull_requests": "read"}, nil, "the record is on the branch deployments/record", "pull-requests: write"},
		"the side, too":         {nil, []githubsim.Fault{{Method: "POST", Path: "git/refs$", Kind: "403", Times: -1}}, "refused, too", "bypass"},
		"it moves all the time": {nil, []githubsim.Fault{{Method: "PATCH", Path: "none", Kind: "403"}}, "moved at each", "run it again"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			if test.permissions != nil {
				s.sim.Token(githubsim.Token{Value: token, App: "github-actions", Permissions: test.permissions})
			}
			for _, f := range test.faults {
				s.must(s.sim.Fault(f))
			}
			compose := deployment("x")
			if test.text == "moved at each" {
				compose = func(tr record.Tree) ([]record.File, error) {
					s.push(map[string]string{"app.txt": s.repo.Ref("refs/heads/main")})
					return deployment("x")(tr)
				}
			} else {
				s.protect()
			}
			o := options("x")
			o.Patience = 2e9
			r, err := Write(t.Context(), s.remote(http.DefaultTransport), compose, o)
			if err != nil || r.State != Refused || !strings.Contains(r.Text, test.text) || !strings.Contains(r.Fix, test.fix) {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}
