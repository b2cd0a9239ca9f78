package logwatch

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

const planted = "pl4nted-s3cret-value"

type scene struct {
	t      *testing.T
	engine *enginesim.Engine
	of     health.Collector
}

// newScene is a deployment that began at noon.
func newScene(t *testing.T, cfg config.Logs, o Options) *scene {
	t.Helper()
	s := &scene{t: t, engine: enginesim.Start(t)}
	client, err := engine.New(engine.Options{Host: s.engine.Host}) // without a clock: the engine's is this scene's
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	if cfg.Before == 0 {
		cfg.Before = time.Hour
	}
	cfg.Critical = 3
	o.Engine, o.Project, o.Analyse, o.Since, o.Now = client, "shop", analyse, noon, func() time.Time { return noon.Add(time.Minute) }
	o.Scrub = func(s string) string { return strings.ReplaceAll(s, planted, "***") }
	if s.of, err = New(cfg, o); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *scene) look() []string {
	s.t.Helper()
	var out []string
	for _, x := range s.of.Collect(context.Background()) {
		if x.Kind != health.Log || x.At.IsZero() {
			s.t.Errorf("kind %s at %s", x.Kind, x.At)
		}
		line := fmt.Sprintf("%s %s", x.Name, x.Outcome)
		if x.Fault != "" {
			line += " " + string(x.Fault)
		}
		if x.Firm {
			line += " firm"
		}
		out = append(out, strings.ReplaceAll(line+": "+x.Text, s.engine.Host, "HOST"))
	}
	return out
}

func (s *scene) want(want ...string) {
	s.t.Helper()
	if diff := cmp.Diff(want, s.look()); diff != "" {
		s.t.Errorf("(-want +got):\n%s", diff)
	}
}

// one is a container that was made a while before the deployment.
func one(n int, service string, log ...enginesim.Line) enginesim.Container {
	return enginesim.Container{
		ID: enginesim.ID(n), Name: fmt.Sprintf("shop-%s-%d", service, n), Project: "shop", Service: service, Created: noon.Add(-2 * time.Hour),
		State: map[string]any{"Status": "running"}, LogDriver: "json-file", Log: log,
	}
}

// says is a line at a time after noon, to the errors where it begins with "!".
func says(after time.Duration, text string) enginesim.Line {
	text, stderr := strings.CutPrefix(text, "!")
	return enginesim.Line{At: noon.Add(after), Stderr: stderr, Text: text + "\n"}
}

const (
	dbLost = "ERROR lost the connection to the database"
	oldErr = "ERROR cannot reach the mail server"
)

func TestNothingNew(t *testing.T) {
	s := newScene(t, config.Logs{}, Options{})
	s.engine.Put(one(1, "web", says(-time.Minute, "INFO started"), says(time.Second, "INFO served"), says(2*time.Second, "INFO served")))
	s.want("web good: no new errors in 2 lines")
	s.want("web good: no new errors in 2 lines")
	s.engine.Say(enginesim.ID(1), says(3*time.Second, "INFO served"))
	s.want("web good: no new errors in 3 lines")
}

func TestOldNoise(t *testing.T) {
	s := newScene(t, config.Logs{}, Options{})
	s.engine.Put(one(1, "web", says(-3*time.Hour, oldErr), says(-time.Minute, oldErr)))
	s.look()
	for i := range 5 {
		s.engine.Say(enginesim.ID(1), says(time.Duration(i)*time.Second, oldErr))
	}
	if got := s.look(); len(got) != 1 || !strings.HasPrefix(got[0], "web good: no new errors in 5 lines") {
		t.Errorf("%v", got)
	}
}

func TestNewErrors(t *testing.T) {
	s := newScene(t, config.Logs{}, Options{})
	s.engine.Put(one(1, "web", says(-time.Minute, "INFO started"), says(time.Second, "!"+dbLost+" "+planted)))
	s.want("web bad minor: 1 new error pattern in 1 line, once: " + dbLost + " ***")
	s.engine.Say(enginesim.ID(1), says(2*time.Second, "!"+dbLost+" "+planted), says(2*time.Second, "!"+dbLost+" "+planted))
	s.want("web bad critical-error firm: 1 new error pattern in 3 lines, 3 times: " + dbLost + " ***")
	samples := s.of.Collect(context.Background())
	if len(samples[0].Seen) != 1 || !strings.HasPrefix(samples[0].Seen[0], "3 × "+dbLost) || strings.Contains(fmt.Sprint(samples), planted) {
		t.Errorf("%+v", samples[0])
	}
}

// TestBuildBefore: the containers of the build before may be gone, and lines of theirs may be known all the same.
func TestBuildBefore(t *testing.T) {
	fresh := one(1, "web", says(time.Second, oldErr), says(2*time.Second, oldErr), says(3*time.Second, oldErr))
	fresh.Created = noon
	s := newScene(t, config.Logs{}, Options{})
	s.engine.Put(fresh)
	s.want("web could-not-measure: 1 new error pattern in 3 lines, 3 times: " + oldErr + " (no log from before to compare with)")

	s = newScene(t, config.Logs{}, Options{Known: map[string][]string{"web": {oldErr}}})
	s.engine.Put(fresh)
	if got := s.look(); !strings.HasPrefix(got[0], "web good: ") {
		t.Errorf("known: %v", got)
	}

	s = newScene(t, config.Logs{}, Options{}) // another replica is still there
	s.engine.Put(fresh, one(2, "web", says(-time.Minute, oldErr)))
	if got := s.look(); !strings.HasPrefix(got[0], "web good: ") {
		t.Errorf("another replica: %v", got)
	}
}

// TestEveryLineOnce: whatever the times of lines and of looks, each counts once.
func TestEveryLineOnce(t *testing.T) {
	s := newScene(t, config.Logs{}, Options{})
	s.engine.Put(one(1, "web"))
	total := 0
	say := func(lines ...enginesim.Line) {
		t.Helper()
		s.engine.Say(enginesim.ID(1), lines...)
		total += len(lines)
		s.want(fmt.Sprintf("web good: no new errors in %s", counted(total, "line")))
		s.want(fmt.Sprintf("web good: no new errors in %s", counted(total, "line")))
	}
	second := time.Second
	say(says(second, "a"), says(second, "a"), says(second, "!a"))           // the same, at the same time
	say(says(second, "a"))                                                  // and once more
	say(says(second+500*time.Millisecond, "b"))                             // within the overlap
	say(says(second+499*time.Millisecond, "c"), says(second+1, "d"))        // late
	say(says(5*second, "e"), says(6*second, "f"), says(6*second, "!f"))     // a while later
	say(says(6*second, strings.Repeat("x", 60_000)), says(6*second+1, "g")) // long
	restarted := one(1, "web")                                              // the log of a container outlives its restart
	s.engine.Do(func(have *[]*enginesim.Container, _ map[string]map[string]string) { restarted.Log = (*have)[0].Log })
	s.engine.Put(restarted)
	say(says(7*second, "INFO started"))
}

// TestFlood: more lines than are asked for at once.
func TestFlood(t *testing.T) {
	s := newScene(t, config.Logs{}, Options{})
	s.engine.Put(one(1, "web"))
	s.look()
	var flood []enginesim.Line
	for i := range pollEntries + 2345 {
		flood = append(flood, says(time.Second+time.Duration(i)*time.Millisecond, "INFO served"))
	}
	s.engine.Say(enginesim.ID(1), flood...)
	s.want("web good: no new errors in 12,345 lines")
	s.engine.Say(enginesim.ID(1), says(time.Hour, "INFO served"))
	s.want("web good: no new errors in 12,346 lines")
}

// TestFloodOfBytes: few lines, and large ones.
func TestFloodOfBytes(t *testing.T) {
	s := newScene(t, config.Logs{}, Options{})
	var flood []enginesim.Line
	for i := range 200 {
		flood = append(flood, says(time.Second+time.Duration(i)*time.Millisecond, strings.Repeat("x", 60_000)))
	}
	s.engine.Put(one(1, "web", flood...))
	s.want("web good: no new errors in 200 lines")
	s.want("web good: no new errors in 200 lines")
}

// TestBrokenOff: what a reading that broke off has missed comes with the next one, once.
func TestBrokenOff(t *testing.T) {
	s := newScene(t, config.Logs{}, Options{})
	s.engine.Put(one(1, "web", says(time.Second, "a"), says(2*time.Second, "b")))
	s.want("web good: no new errors in 2 lines")
	s.engine.Say(enginesim.ID(1), says(3*time.Second, "c"), says(4*time.Second, "d"))
	s.engine.Answer(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/logs") {
			return false
		}
		w.Write(enginesim.Frame(1, "2026-03-04T12:00:03.000000000Z c\n"))
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})
	s.want("web could-not-measure: the log of shop-web-1: the engine at HOST: its log ends early: unexpected EOF")
	s.engine.Answer(nil)
	s.want("web good: no new errors in 4 lines")
}

// TestOldBeforeNew: while the old cannot be read, nothing new is judged.
func TestOldBeforeNew(t *testing.T) {
	s := newScene(t, config.Logs{}, Options{})
	s.engine.Put(one(1, "web", says(-time.Minute, oldErr), says(1, oldErr), says(2, oldErr), says(3, oldErr)))
	s.engine.Answer(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Get("until") == "" {
			return false
		}
		http.Error(w, "too busy", http.StatusServiceUnavailable)
		return true
	})
	s.want("web could-not-measure: the log of shop-web-1 from before the deployment: the engine at HOST: too busy")
	s.engine.Answer(nil)
	if got := s.look(); !strings.HasPrefix(got[0], "web good: no new errors in 3 lines") {
		t.Errorf("%v", got)
	}
}

func TestServices(t *testing.T) {
	s := newScene(t, config.Logs{Services: []string{"web", "worker"}}, Options{Services: []string{"other"}})
	mute := one(2, "worker")
	mute.LogDriver = "none"
	s.engine.Put(one(1, "web"), mute, one(3, "other"))
	s.want("web good: no new errors in 0 lines", "worker could-not-measure: the logs of shop-worker-2 are not kept: its logging driver is none")
	s.engine.Remove(enginesim.ID(1))
	s.want("web could-not-measure: has no container whose log could be read", "worker could-not-measure: the logs of shop-worker-2 are not kept: its logging driver is none")
}

// TestReplaced: what a container has logged stays counted when another takes its place, whose log is read from its beginning.
func TestReplaced(t *testing.T) {
	s := newScene(t, config.Logs{}, Options{})
	s.engine.Put(one(1, "web", says(-time.Minute, "INFO"), says(time.Second, dbLost), says(time.Second, dbLost)))
	s.want("web bad minor: 1 new error pattern in 2 lines, 2 times: " + dbLost)
	s.engine.Remove(enginesim.ID(1))
	next := one(2, "web", says(10*time.Second, dbLost))
	next.Created = noon.Add(5 * time.Second)
	s.engine.Put(next)
	s.want("web bad critical-error firm: 1 new error pattern in 3 lines, 3 times: " + dbLost)
	s.engine.Remove(enginesim.ID(2)) // what was found stays found
	s.want("web bad critical-error firm: 1 new error pattern in 3 lines, 3 times: " + dbLost)
}

func TestUnreachable(t *testing.T) {
	s := newScene(t, config.Logs{}, Options{})
	s.want("shop could-not-measure: the engine has no container of the compose project shop")
	s.engine.Put(one(1, "web"))
	s.want("web good: no new errors in 0 lines", "shop good: the engine answers")
	s.engine.Answer(func(w http.ResponseWriter, _ *http.Request) bool {
		http.Error(w, "ill "+planted, http.StatusInternalServerError)
		return true
	})
	s.want("shop could-not-measure: the engine at HOST: ill ***", "web could-not-measure: the engine at HOST: ill ***")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := s.of.Collect(ctx); len(got) != 2 || got[0].Text != "was interrupted" || got[1].Outcome != health.Unmeasured {
		t.Errorf("%+v", got)
	}
}

// TestUndated: lines without a time cannot be told from those that were read.
func TestUndated(t *testing.T) {
	s := newScene(t, config.Logs{}, Options{})
	s.engine.Put(one(1, "web"))
	s.engine.Answer(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/logs") || r.URL.Query().Get("until") != "" {
			return false
		}
		w.Write(enginesim.Frame(1, "ERROR when?\n"))
		return true
	})
	s.want("web could-not-measure: the log of shop-web-1: the engine gives lines without their time")
}

func TestBadExpression(t *testing.T) {
	if _, err := New(config.Logs{}, Options{Analyse: refuse}); err == nil {
		t.Error("no error for a bad expression")
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1204: "1,204", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
