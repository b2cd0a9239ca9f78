package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/githubsim"
)

// childVariable makes the test binary the program itself, so that a run can be killed.
const childVariable = "DEPLOYCOORD_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := Main(ctx, Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, HTTP: http.DefaultClient, Now: time.Now,
		Sleep: func(ctx context.Context, d time.Duration) error {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(childSleeps(d)):
				return nil
			}
		},
	}, os.Args[1:])
	stop()
	os.Exit(code)
}

// childSleeps cuts every wait short but the one that bounds what is done after a cancellation.
func childSleeps(d time.Duration) time.Duration {
	if d == cancelled {
		return d
	}
	return min(d, 30*time.Millisecond)
}

// child is one run of the program as a process of its own.
func (m *merged) child(command string) *exec.Cmd {
	m.t.Helper()
	summary := filepath.Join(m.t.TempDir(), "summary")
	m.must(os.WriteFile(summary, nil, 0o644))
	run := exec.Command(os.Args[0], command)
	run.Env = []string{childVariable + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + m.t.TempDir(), "GITHUB_STEP_SUMMARY=" + summary}
	for k, v := range m.env {
		run.Env = append(run.Env, k+"="+v)
	}
	return run
}

// killer serves the embedded GitHub, and kills a process right after it wrote so many times.
type killer struct {
	mu     sync.Mutex
	writes int // seen so far
	at     int // after which one to kill; 0 for none
	victim int // its process's ID; 0 while it is not known yet
	log    []string
}

func (k *killer) through(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		if r.Method == http.MethodGet || r.URL.Path == "/graphql" {
			return
		}
		if k.wrote(r.Method + " " + r.URL.Path) {
			for k.kill() != nil {
				time.Sleep(time.Millisecond)
			}
			panic(http.ErrAbortHandler)
		}
	})
}

// wrote counts a write, and tells whether it is the one after which to kill.
func (k *killer) wrote(what string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.writes++
	k.log = append(k.log, what)
	return k.writes == k.at
}

func (k *killer) kill() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.victim == 0 {
		return errors.New("it has not begun yet")
	}
	return syscall.Kill(k.victim, syscall.SIGKILL)
}

func (k *killer) arm(at int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.writes, k.at, k.victim, k.log = 0, at, 0, nil
}

func (k *killer) aim(at int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.victim = at
}

// told are the parts of a text that differ from run to run: times, figures, names of commits and ports.
var told = regexp.MustCompile(`[0-9a-f]{7,}|[0-9]+(\.[0-9]+)?`)

// spans are durations after that, whatever their unit is: one run needs 990 ms, another 1 s.
var spans = regexp.MustCompile(`(less than )?#( ?(ms|s|m|h|d)\b( #)?)+`)

// endState is all that is left of a run, without what time and chance make of it.
func (m *merged) endState() map[string]string {
	m.t.Helper()
	out := map[string]string{}
	git := func(args ...string) string {
		data, err := exec.Command("git", append([]string{"-C", m.repo.Dir()}, args...)...).Output()
		m.must(err)
		return string(data)
	}
	for _, ref := range strings.Fields(git("for-each-ref", "--format=%(refname)")) {
		if strings.HasPrefix(ref, "refs/pull/") {
			continue
		}
		name := told.ReplaceAllString(ref, "#")
		for _, p := range strings.Fields(git("ls-tree", "-r", "--name-only", ref)) {
			if strings.HasPrefix(ref, "refs/deploycoord/watch") { // what was seen is figures alone
				out[name+" "+told.ReplaceAllString(p, "#")] = "a window"
				continue
			}
			out[name+" "+told.ReplaceAllString(p, "#")] = told.ReplaceAllString(git("show", ref+":"+p), "#")
		}
		out[name+" commits"] = told.ReplaceAllString(git("log", "--format=%s", m.bad+".."+ref), "#")
	}
	out["status"] = m.verifiedState(m.bad)
	var pulls []string
	for n := 1; n < 10; n++ {
		p := m.repo.Pull(n)
		if p == nil {
			continue
		}
		pulls = append(pulls, told.ReplaceAllString(p.Title+"\n"+p.Body+"\n"+p.State, "#"))
	}
	for _, d := range m.repo.Deployments() {
		var newest githubsim.DeploymentStatus
		if n := len(d.Statuses); n > 0 {
			newest = d.Statuses[n-1]
		}
		pulls = append(pulls, told.ReplaceAllString(fmt.Sprintf("deployment %s %s %s", d.Environment, newest.State, newest.Description), "#"))
	}
	for _, i := range m.repo.Issues() {
		pulls = append(pulls, told.ReplaceAllString(i.Title+"\n"+i.Body+"\n"+i.State, "#"))
	}
	slices.Sort(pulls)
	out["pulls"] = strings.Join(pulls, "\n--\n")
	for name, text := range out {
		// How fast production was, and how often it was asked until it was the expected build, is measured.
		out[name] = strings.ReplaceAll(spans.ReplaceAllString(text, "# ms"), "# looks, # failed", "# looks")
	}
	return out
}

// TestKilledAnywhere holds that a run which is killed after any of its effects, and run again, leaves what a run leaves
// that nobody disturbed.
func TestKilledAnywhere(t *testing.T) {
	for _, c := range []struct {
		name, strategy string
		status         int64
	}{
		{"deployed", "revert-pr", 200},
		{"rolled back by a commit", "revert-commit", 500},
		{"rolled back by a pull request", "revert-pr", 500},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			stage := func() (*merged, *killer) {
				m, k := newMerged(t, c.strategy), &killer{}
				m.pipeline("success", goodSteps()...)
				m.status.Store(c.status)
				m.env["INPUT_MERGE-TOKEN"] = personToken
				server := httptest.NewServer(k.through(m.sim))
				t.Cleanup(server.Close)
				m.env["GITHUB_API_URL"] = server.URL
				if c.strategy == "revert-commit" {
					m.follows()
				}
				return m, k
			}
			m, k := stage()
			k.arm(0)
			if out, err := m.child("post-deploy").CombinedOutput(); err != nil && c.status == 200 {
				t.Fatalf("undisturbed: %v\n%s", err, out)
			}
			want, all, log := m.endState(), k.writes, k.log
			if all < 5 {
				t.Fatalf("an undisturbed run writes %d times: %v", all, log)
			}
			step := 1
			if raced { // the processes are slow, and without the detector each write is tried
				step = 4
			}
			for n := 1; n <= all; n += step {
				m, k := stage()
				run := m.child("post-deploy")
				k.arm(n)
				m.must(run.Start())
				k.aim(run.Process.Pid)
				_ = run.Wait()
				k.arm(0)
				out, _ := m.child("post-deploy").CombinedOutput()
				if diff := cmp.Diff(want, m.endState()); diff != "" {
					t.Errorf("killed after write %d of %d, %s:\n%s\n%s", n, all, log[n-1], diff, out)
				}
			}
			t.Logf("%d effects: %s", all, fmt.Sprint(log))
		})
	}
}

// follows makes production follow main, as it would by its pipeline.
func (m *merged) follows() {
	go func() {
		for m.t.Context().Err() == nil {
			time.Sleep(20 * time.Millisecond)
			if head := m.main(); head != m.bad && head != "" {
				m.serves(head)
				m.status.Store(200)
			}
		}
	}()
}
