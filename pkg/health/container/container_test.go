package container

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
	"deploycoord/pkg/health/engine"
	"deploycoord/pkg/health/internal/enginesim"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// scene is an engine, a collector that looks at it, and a clock.
type scene struct {
	t      *testing.T
	engine *enginesim.Engine
	now    time.Time
	of     health.Collector
}

func newScene(t *testing.T, o Options, services ...string) *scene {
	t.Helper()
	s := &scene{t: t, engine: enginesim.Start(t), now: noon}
	client, err := engine.New(engine.Options{Host: s.engine.Host}) // without a clock: the engine's is this scene's
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	o.Engine, o.Now = client, func() time.Time { return s.now }
	s.of = New(config.Containers{Project: "shop", Services: services}, o)
	return s
}

// look waits and looks once. It gives a line a sample: name, outcome, fault, marks, text.
func (s *scene) look(wait time.Duration) []string {
	s.t.Helper()
	s.now = s.now.Add(wait)
	var out []string
	for _, x := range s.of.Collect(context.Background()) {
		if x.Kind != health.Container || !x.At.Equal(s.now) {
			s.t.Errorf("kind %s at %s", x.Kind, x.At)
		}
		line := fmt.Sprintf("%s %s", x.Name, x.Outcome)
		if x.Fault != "" {
			line += " " + string(x.Fault)
		}
		if x.Passing {
			line += " passing"
		}
		if x.Firm {
			line += " firm"
		}
		out = append(out, strings.ReplaceAll(line+": "+x.Text, s.engine.Host, "HOST"))
	}
	return out
}

func (s *scene) want(wait time.Duration, want ...string) {
	s.t.Helper()
	if diff := cmp.Diff(want, s.look(wait)); diff != "" {
		s.t.Errorf("at %s (-want +got):\n%s", s.now.Format(time.TimeOnly), diff)
	}
}

// one makes a container of a service that has run since noon.
func one(n int, service string) enginesim.Container {
	return enginesim.Container{
		ID: enginesim.ID(n), Name: fmt.Sprintf("shop-%s-%d", service, n), Project: "shop", Service: service, Created: noon, Image: enginesim.ID(100 + n),
		State: map[string]any{"Status": "running", "StartedAt": at(0)},
	}
}

func at(seconds int) string {
	return noon.Add(time.Duration(seconds) * time.Second).Format(time.RFC3339Nano)
}

func with(c enginesim.Container, status string, more ...any) enginesim.Container {
	c.State = map[string]any{"Status": status, "StartedAt": at(0)}
	for i := 0; i+1 < len(more); i += 2 {
		c.State[more[i].(string)] = more[i+1]
	}
	return c
}

func health1(status, output string) map[string]any {
	return map[string]any{"Status": status, "Log": []any{map[string]any{"Output": output, "ExitCode": 1}}}
}

// TestStates: one look at a service of one container.
func TestStates(t *testing.T) {
	web, migrate := one(1, "web"), one(1, "db-migrate")
	policy := func(c enginesim.Container, p string) enginesim.Container { c.Policy = p; return c }
	publishes := func(c enginesim.Container) enginesim.Container { c.Publishes = true; return c }
	for _, c := range []struct {
		name string
		of   enginesim.Container
		want string
	}{
		{"running", web, "web good: 1 of 1 running"},
		{"healthy", with(web, "running", "Health", health1("healthy", "")), "web good: 1 of 1 running, healthy"},
		{"no check", with(web, "running", "Health", health1("none", "")), "web good: 1 of 1 running"},
		{"starting", with(web, "running", "Health", health1("starting", "refused\n")), "web bad down passing: is starting: its health check has not passed yet: refused"},
		{"starting, nothing tried yet", with(web, "running", "Health", map[string]any{"Status": "starting"}), "web bad down passing: is starting: its health check has not passed yet"},
		{"unhealthy", with(web, "running", "Health", health1("unhealthy", "db: refused\x1b[31m\n")), "web bad down: is unhealthy: db: refused [31m"},
		{"unhealthy, silent", with(web, "running", "Health", health1("unhealthy", "")), "web bad down: is unhealthy: the check exited with 1"},
		{"created", with(web, "created"), "web bad start-failure passing: is created, not started yet"},
		{"cannot be started", with(web, "created", "ExitCode", 128, "Error", "port is already allocated"), "web bad start-failure: cannot be started: port is already allocated"},
		{"restarting", with(web, "restarting", "ExitCode", 1), "web bad start-failure passing: restarts; last exit code 1"},
		{"restarting, out of memory", with(web, "restarting", "ExitCode", 137, "OOMKilled", true), "web bad start-failure passing: restarts; last exit code 137, out of memory"},
		{"paused", with(web, "paused"), "web bad down: is paused"},
		{"exited", with(web, "exited", "ExitCode", 2, "FinishedAt", at(-1)), "web bad start-failure: ended with exit code 2"},
		{"no such command", with(web, "exited", "ExitCode", 127, "FinishedAt", at(-1)), "web bad start-failure: ended with exit code 127, its command was not found"},
		{"exited before", with(web, "exited", "ExitCode", 2, "FinishedAt", at(-120)), "web bad start-failure passing: ended before the deployment began, with exit code 2"},
		{"one-shot", with(web, "exited", "ExitCode", 0), "web good: finished with exit code 0"},
		{"one-shot that may be started again on failure", policy(with(web, "exited", "ExitCode", 0), "on-failure"), "web good: finished with exit code 0"},
		{"stopped by hand", policy(with(web, "exited", "ExitCode", 0), "unless-stopped"), "web bad down: is stopped (exit code 0)"},
		{"a server that ended", publishes(with(web, "exited", "ExitCode", 0)), "web bad down: is stopped (exit code 0)"},
		{"migration running", migrate, "db-migrate good: 1 of 1 running"},
		{"migration done", with(migrate, "exited", "ExitCode", 0), "db-migrate good: finished with exit code 0"},
		{"migration failed", with(migrate, "exited", "ExitCode", 1, "FinishedAt", at(-1)), "db-migrate bad migration-failed firm: the migration failed: exit code 1"},
		{"migration failed before", with(migrate, "exited", "ExitCode", 1, "FinishedAt", at(-120)), "db-migrate bad start-failure passing: ended before the deployment began, with exit code 1"},
		{"removing", with(web, "removing"), "web bad start-failure passing: is being removed"},
		{"an unknown state", with(web, "on holiday"), `web could-not-measure: is in the state "on holiday"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t, Options{Since: noon.Add(-time.Minute)})
			s.engine.Put(c.of)
			s.want(0, c.want)
		})
	}
}

// TestCrashLoop: between its restarts it looks like running.
func TestCrashLoop(t *testing.T) {
	s := newScene(t, Options{})
	x := one(1, "web")
	s.engine.Put(x)
	s.want(0, "web good: 1 of 1 running")
	crash := with(x, "restarting", "ExitCode", 1)
	crash.Restarts = 1
	s.engine.Put(crash)
	s.want(5*time.Second, "web bad start-failure passing: restarted once in 5s; last exit code 1")
	for i := 2; i <= 4; i++ {
		x = with(x, "running", "StartedAt", at(5*i-1))
		x.Restarts = i
		s.engine.Put(x)
		passing := " passing"
		if i >= 3 {
			passing = ""
		}
		s.want(5*time.Second, fmt.Sprintf("web bad start-failure%s: restarted %d times in %ds, is up for 1s; last exit code 1", passing, i, 5*i))
	}
	// Four restarts: two minutes without another one.
	s.want(100*time.Second, "web bad start-failure: restarted 4 times in 2m, is up for 1m41s; last exit code 1")
	s.want(19*time.Second, "web good: 1 of 1 running")
}

// TestOneRestart is none of a crash loop: a service that waits for its database.
func TestOneRestart(t *testing.T) {
	s := newScene(t, Options{})
	x := one(1, "web")
	x.Restarts = 7 // of long ago
	s.engine.Put(x)
	s.want(0, "web good: 1 of 1 running")
	x = with(x, "running", "StartedAt", at(4))
	x.Restarts = 8
	s.engine.Put(x)
	s.want(5*time.Second, "web bad start-failure passing: restarted once in 5s, is up for 1s")
	s.want(28*time.Second, "web bad start-failure passing: restarted once in 33s, is up for 29s")
	s.want(time.Second, "web good: 1 of 1 running")
}

// TestStartedAnew: an engine that does not count restarts, and one that counts anew.
func TestStartedAnew(t *testing.T) {
	s := newScene(t, Options{})
	x := one(1, "web")
	x.Restarts = 3
	s.engine.Put(x)
	s.look(0)
	x.Restarts = 0
	for i := 1; i <= 3; i++ {
		s.engine.Put(with(x, "running", "StartedAt", at(5*i)))
		s.look(5 * time.Second)
	}
	s.want(0, "web bad start-failure: restarted 3 times in 15s, is up for 0s")
}

// TestMadeInThisDeployment: what restarted before the first look counts too, of what this deployment made.
func TestMadeInThisDeployment(t *testing.T) {
	s := newScene(t, Options{Since: noon.Add(-time.Minute)})
	old, made := with(one(1, "old"), "running", "StartedAt", at(-1)), with(one(2, "made"), "running", "StartedAt", at(-1))
	old.Created, old.Restarts, made.Created, made.Restarts = noon.Add(-time.Hour), 5, noon.Add(-30*time.Second), 5
	s.engine.Put(old, made)
	s.want(0, "made bad start-failure: restarted 5 times in 30s, is up for 1s", "old good: 1 of 1 running")
	later := with(one(3, "old"), "running", "StartedAt", at(1))
	later.Created, later.Restarts = noon, 2
	s.engine.Remove(old.ID)
	s.engine.Put(later)
	s.want(2*time.Second, "made bad start-failure: restarted 5 times in 32s, is up for 3s", "old bad start-failure passing: restarted 2 times in 2s, is up for 1s")
}

func TestServices(t *testing.T) {
	s := newScene(t, Options{}, "web", "worker", "migrate")
	s.engine.Put(one(1, "web"), with(one(2, "web"), "running", "Health", health1("healthy", "")), with(one(3, "web"), "removing"), with(one(4, "migrate"), "exited"), one(5, "unlisted"))
	s.want(0, "web good: 2 of 2 running, 1 healthy", "worker bad start-failure passing: has no container", "migrate good: finished with exit code 0")
	s.engine.Put(with(one(2, "web"), "running", "Health", health1("unhealthy", "no")), with(one(3, "web"), "exited", "ExitCode", 1))
	samples := s.of.Collect(context.Background())
	if diff := cmp.Diff([]string{"shop-web-2 is unhealthy: no", "shop-web-3 ended with exit code 1"}, samples[0].Seen); diff != "" {
		t.Errorf("seen (-want +got):\n%s", diff)
	}
	if got := samples[0]; got.Text != "2 of 3 containers: shop-web-3 ended with exit code 1" || got.Want != wanted || got.Fault != health.StartFailure {
		t.Errorf("%+v", got)
	}
}

// TestRoles: what others wait for tells whether a service may end.
func TestRoles(t *testing.T) {
	s := newScene(t, Options{})
	api := one(1, "api")
	api.Labels = map[string]string{"com.docker.compose.depends_on": "db:service_healthy:false,init:service_completed_successfully:false,cache:service_started:true"}
	initial := with(one(3, "init"), "exited")
	initial.Publishes = true
	s.engine.Put(api, with(one(2, "db"), "exited"), initial, with(one(4, "cache"), "exited"))
	s.want(0, "api good: 1 of 1 running", "cache good: finished with exit code 0", "db bad down: is stopped (exit code 0)", "init good: finished with exit code 0")
}

func TestAbsentProject(t *testing.T) {
	s := newScene(t, Options{})
	s.want(0, "shop could-not-measure: the engine has no compose project shop, and no other either")
	other := one(1, "web")
	other.Project = "blog"
	s.engine.Put(other)
	s.want(0, "shop could-not-measure: the engine has no compose project shop; it has blog")
	s.engine.Put(one(2, "web"))
	s.want(0, "web good: 1 of 1 running", "shop good: the engine answers")
	s.engine.Remove(enginesim.ID(2)) // it is known now, and gone
	s.want(0, "web bad start-failure passing: has no container", "shop good: the engine answers")

	s = newScene(t, Options{}, "web", "db")
	s.want(0, "web could-not-measure: the engine has no compose project shop, and no other either", "db could-not-measure: the engine has no compose project shop, and no other either")
}

func TestUnreachable(t *testing.T) {
	s := newScene(t, Options{}, "web")
	s.engine.Put(one(1, "web"))
	s.look(0)
	s.engine.Answer(func(w http.ResponseWriter, _ *http.Request) bool {
		http.Error(w, "I am\x1b[31m ill", http.StatusInternalServerError)
		return true
	})
	s.want(0, "web could-not-measure: the engine at HOST: I am [31m ill")
	s.engine.Answer(nil)
	s.want(0, "web good: 1 of 1 running")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := s.of.Collect(ctx); len(got) != 1 || got[0].Text != "was interrupted" || got[0].Outcome != health.Unmeasured {
		t.Errorf("%+v", got)
	}
}

// TestGoneInBetween: a container that is in the list and not there any more is none.
func TestGoneInBetween(t *testing.T) {
	s := newScene(t, Options{}, "web")
	s.engine.Put(one(1, "web"), one(2, "web"))
	s.engine.Answer(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, enginesim.ID(1)+"/json") {
			return false
		}
		http.Error(w, "No such container", http.StatusNotFound)
		return true
	})
	s.want(0, "web good: 1 of 1 running")
}

func TestCommits(t *testing.T) {
	const expected, old, foreign = "abc1234abc", "def5678def", "9999999999"
	label := func(revision, from string) map[string]string {
		return map[string]string{engine.LabelRevision: revision, engine.LabelSource: from}
	}
	for _, c := range []struct {
		name       string
		repository string
		images     [3]map[string]string // of web, web and proxy
		commits    [2]string            // of proxy and web
		want       string               // after web's state
	}{
		{"all new", "", [3]map[string]string{label(expected, ""), label(expected, ""), nil}, [2]string{"", expected}, "; commit abc1234"},
		{"half new", "", [3]map[string]string{label(expected, ""), label(old, ""), nil}, [2]string{"", old}, "; 1 of 2 containers run def5678, 1 runs abc1234"},
		{"old", "", [3]map[string]string{label(old, ""), label(old, ""), nil}, [2]string{"", old}, "; commit def5678"},
		{"no label", "", [3]map[string]string{nil, nil, nil}, [2]string{}, "; no image of the project has the label org.opencontainers.image.revision with a commit"},
		{"a version", "", [3]map[string]string{label("v1.2.3", ""), label("main", ""), nil}, [2]string{}, "; no image of the project has the label org.opencontainers.image.revision with a commit"},
		{"somebody else's image", "", [3]map[string]string{label(expected, "https://github.com/o/shop"), label(expected, "https://github.com/o/shop.git"), label(foreign, "https://github.com/them/proxy")}, [2]string{"", expected}, "; commit abc1234"},
		{"somebody else's image, nothing new yet", "o/shop", [3]map[string]string{label(old, "git@github.com:o/Shop"), label(old, ""), label(foreign, "https://github.com/them/proxy")}, [2]string{"", old}, "; commit def5678"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t, Options{ImageLabel: true, Commit: expected + "0123", Repository: c.repository})
			s.engine.Put(one(1, "web"), one(2, "web"), one(3, "proxy"))
			for i, labels := range c.images {
				if labels != nil {
					s.engine.Image(enginesim.ID(101+i), labels)
				}
			}
			got := s.of.Collect(context.Background())
			if len(got) != 2 || [2]string{got[0].Commit, got[1].Commit} != c.commits || got[1].Text != "2 of 2 running"+c.want {
				t.Errorf("%+v", got)
			}
			before := len(s.engine.Asked())
			s.of.Collect(context.Background())
			for _, asked := range s.engine.Asked()[before:] {
				if strings.Contains(asked, "/images/") {
					t.Errorf("asked again for %s", asked)
				}
			}
		})
	}
}

func BenchmarkCollect(b *testing.B) {
	e := enginesim.Start(b)
	for i := range 100 {
		e.Put(one(i+1, fmt.Sprintf("s%d", i/4)))
	}
	client, err := engine.New(engine.Options{Host: e.Host})
	if err != nil {
		b.Fatal(err)
	}
	defer client.Close()
	c := New(config.Containers{Project: "shop"}, Options{Engine: client, Now: time.Now})
	for b.Loop() {
		if got := c.Collect(context.Background()); len(got) != 25 {
			b.Fatal(got)
		}
	}
}
