package writeback

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/githubsim"
)

// mortal lets so many requests through, and then its run is dead: the answer of the last one is lost where deaf is set.
type mortal struct {
	left int
	deaf bool
	die  context.CancelFunc
}

func (m *mortal) RoundTrip(r *http.Request) (*http.Response, error) {
	if m.left--; m.left < 0 {
		m.die()
		return nil, context.Canceled
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if m.left == 0 && m.deaf {
		m.die()
		if err == nil {
			_ = answer.Body.Close()
		}
		return nil, context.Canceled
	}
	return answer, err
}

// ends is what can be seen of how it ended.
type ends struct{ main, side, pulls, log string }

func (s *stage) ends() ends {
	dir := s.repo.Dir()
	e := ends{main: gitSays(s.t, dir, "rev-parse", "main^{tree}"), log: gitSays(s.t, dir, "log", "--format=%s", "main")}
	if s.repo.Ref("refs/heads/"+SideBranch) != "" {
		e.side = gitSays(s.t, dir, "rev-parse", SideBranch+"^{tree}")
		e.log += "\n" + gitSays(s.t, dir, "log", "--format=%s %T", SideBranch)
	}
	for n := 1; s.repo.Pull(n) != nil; n++ {
		e.pulls += fmt.Sprintln(n, s.repo.Pull(n).State, s.repo.Pull(n).Title)
	}
	return e
}

// A run that is killed before or after any request, and run again, ends as one that was not.
func TestKilledAndRunAgain(t *testing.T) {
	for name, prepare := range map[string]func(*stage){
		"a branch that is open": func(*stage) {},
		"a protected one":       (*stage).protect,
		"with a pull request that is open": func(s *stage) {
			s.protect()
			s.write("before")
		},
		"with one, and its base has moved": func(s *stage) {
			s.write("old")
			s.protect()
			s.write("before")
			s.push(map[string]string{"app.txt": "2\n", index: "# Deployments\n- base\n- old\n"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			prepare(s)
			s.sim.ResetLog()
			s.write("x")
			total, want := len(s.sim.Requests()), s.ends()
			for n := range total + 1 {
				for _, deaf := range []bool{false, true} {
					s := newStage(t)
					prepare(s)
					ctx, die := context.WithCancel(t.Context())
					_, err := Write(ctx, s.remote(&mortal{left: n, deaf: deaf, die: die}), deployment("x"), options("x"))
					if dead := n < total || deaf && n == total; dead != errors.Is(err, context.Canceled) {
						t.Fatalf("killed at %d of %d, deaf %v: %v", n, total, deaf, err)
					}
					die()
					s.write("x")
					if diff := cmp.Diff(want, s.ends(), cmp.AllowUnexported(ends{})); diff != "" {
						t.Errorf("killed at %d of %d, deaf %v:\n%s", n, total, deaf, diff)
					}
				}
			}
			if total < 5 || want.main == "" {
				t.Errorf("%d requests, %+v", total, want)
			}
		})
	}
}

// write writes one record, undisturbed.
func (s *stage) write(id string) Result {
	s.t.Helper()
	r, err := Write(s.t.Context(), s.remote(http.DefaultTransport), deployment(id), options(id))
	s.must(err)
	if r.State == Refused {
		s.t.Fatalf("%+v", r)
	}
	return r
}

// protect lets pull requests alone write to main.
func (s *stage) protect() {
	none := 0
	s.repo.AddRuleset(githubsim.Ruleset{Name: "main", Approvals: &none})
}

// push is somebody else's, who may.
func (s *stage) push(files map[string]string) {
	s.t.Helper()
	_, err := s.repo.Commit("main", "Theirs", files)
	s.must(err)
}

// has holds what a file of a branch is.
func (s *stage) has(branch, name, want string) {
	s.t.Helper()
	if got := gitSays(s.t, s.repo.Dir(), "show", branch+":"+name); got != strings.TrimRight(want, "\n") {
		s.t.Errorf("%s of %s is %q, not %q", name, branch, got, want)
	}
}
