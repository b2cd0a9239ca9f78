package monitor

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deploycoord/pkg/githubsim"
	"deploycoord/pkg/health"
	"deploycoord/pkg/redact"
)

func TestLifeOfAWindow(t *testing.T) {
	ctx := t.Context()
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			empty, err := open().Load(ctx)
			if err != nil || len(empty.Watches) != 0 {
				t.Fatalf("at first: %v, %v", empty.Watches, err)
			}
			two := fresh(2)
			first, err := open().Save(ctx, empty, Changes{Put: two})
			must(t, err)
			again, err := open().Save(ctx, empty, Changes{Put: two})
			must(t, err)
			if len(first.Watches) != 2 || len(again.Watches) != 2 {
				t.Errorf("%d and %d windows, want 2", len(first.Watches), len(again.Watches))
			}
			loaded, err := open().Load(ctx)
			must(t, err)
			w, ok := loaded.Find(two[1].ID)
			if !ok || string(Encode(w)) != string(Encode(two[1])) {
				t.Errorf("what was saved is not what is loaded: %t", ok)
			}
			x := tick("1", opened, good("api", opened, time.Second))
			_, err = open().Save(ctx, loaded, Changes{Put: []Watch{w.Add(x)}})
			must(t, err)
			// Somebody who knows nothing of that adds the same tick and another, and closes the other window.
			y := tick("2", opened.Add(time.Hour), good("api", opened, time.Second))
			last, err := open().Save(ctx, loaded, Changes{Put: []Watch{w.Add(y).Add(x)}, Closed: []string{two[0].ID, "2020-01-01-0000000"}})
			must(t, err)
			if w, ok := last.Find(two[1].ID); len(last.Watches) != 1 || !ok || looks(w) != 2 {
				t.Errorf("%d windows, want one with 2 looks", len(last.Watches))
			}
			// And somebody who goes on with the closed one does not open it again.
			last, err = open().Save(ctx, loaded, Changes{Put: []Watch{two[0].Add(x)}})
			must(t, err)
			if len(last.Watches) != 1 {
				t.Errorf("%d windows, want one", len(last.Watches))
			}
			last, err = open().Save(ctx, last, Changes{Closed: []string{two[1].ID}})
			must(t, err)
			if loaded, err = open().Load(ctx); err != nil || len(loaded.Watches)+len(last.Watches) != 0 {
				t.Errorf("%v, %d windows, want none", err, len(loaded.Watches))
			}
		})
	}
}

// Twenty ticks at once over ten windows: all of them are in, none twice, and the commits are in a row.
func TestTicksAtOnce(t *testing.T) {
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) { together20(t, open, 1) })
	}
}

func together20(t *testing.T, open func() Store, laps int) {
	ctx := t.Context()
	_, err := open().Save(ctx, State{}, Changes{Put: fresh(10)})
	must(t, err)
	var running sync.WaitGroup
	for run := range 20 {
		running.Go(func() {
			for lap := range laps {
				state, err := open().Load(ctx)
				if err != nil {
					t.Errorf("run %d: %v", run, err)
					return
				}
				c := Changes{}
				for _, w := range state.Watches {
					at := opened.Add(time.Duration(lap*20+run) * time.Minute)
					c.Put = append(c.Put, w.Add(tick(fmt.Sprint(run), at, good("api", at, time.Millisecond))))
				}
				if _, err := open().Save(ctx, state, c); err != nil {
					t.Errorf("run %d: %v", run, err)
				}
			}
		})
	}
	running.Wait()
	state, err := open().Load(ctx)
	must(t, err)
	if len(state.Watches) != 10 {
		t.Errorf("%d windows, want 10", len(state.Watches))
	}
	for _, w := range state.Watches {
		if got := looks(w); got != 20*laps {
			t.Errorf("%s has %d looks, want %d", w.ID, got, 20*laps)
		}
	}
}

func TestCommitsInARow(t *testing.T) {
	h := newHub(t, githubsim.Options{}, nil)
	together20(t, func() Store { return h.store() }, 1)
	if n := h.commits(); n < 2 || n > 21 {
		t.Errorf("%d commits", n)
	}
	if got := h.repo.Ref("refs/heads/main"); got == h.repo.Ref("refs/"+RefName) || len(got) != 40 {
		t.Errorf("main is at %s", got)
	}
}

// Every third request fails: before it was carried out, or after.
func TestEveryThirdFails(t *testing.T) {
	var n atomic.Int64
	h := newHub(t, githubsim.Options{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch k := n.Add(1); {
			case k%6 == 3:
				http.Error(w, "bad gateway", http.StatusBadGateway)
			case k%6 == 0:
				next.ServeHTTP(httptest.NewRecorder(), r)
				http.Error(w, "bad gateway", http.StatusBadGateway)
			default:
				next.ServeHTTP(w, r)
			}
		})
	})
	together20(t, func() Store { return h.store() }, 1)
	h.commits()
}

// A fault that stays is an error that says what could not be written, not a state that was lost.
func TestFaultsThatStay(t *testing.T) {
	for _, kind := range []string{"500", "403", "422", "garbage", "wrong-type", "reset"} {
		h := newHub(t, githubsim.Options{}, nil)
		before, err := h.store().Save(t.Context(), State{}, Changes{Put: fresh(1)})
		must(t, err)
		must(t, h.sim.Fault(githubsim.Fault{Kind: kind, Times: -1}))
		if _, err := h.store().Load(t.Context()); err == nil || !strings.Contains(err.Error(), "refs/"+RefName) {
			t.Errorf("%s: load: %v", kind, err)
		}
		if _, err := h.store().Save(t.Context(), before, Changes{Closed: []string{before.Watches[0].ID}}); err == nil || !strings.Contains(err.Error(), "refs/"+RefName) {
			t.Errorf("%s: save: %v", kind, err)
		}
		h.sim.ResetFaults()
		if state, err := h.store().Load(t.Context()); err != nil || len(state.Watches) != 1 {
			t.Errorf("%s: afterwards %d windows, %v", kind, len(state.Watches), err)
		}
	}
}

// Somebody else's files stay, those that are no watch are named, and one of a newer version is never written over.
func TestForeignFiles(t *testing.T) {
	h := newHub(t, githubsim.Options{}, nil)
	ids := []string{"2026-11-23-aaaaaaaaaaaa", "2026-11-23-bbbbbbbbbbbb", "2026-11-23-cccccccccccc"}
	w := open()
	files := map[string]string{
		ids[0] + ".json": "{", ids[1] + ".json": `{"schema":99}`, ids[2] + ".json": string(Encode(w)), w.ID + ".json": string(Encode(w)),
		"notes.txt": "ours", "../x": "", "binary.json": "\xff\x00",
	}
	delete(files, "../x")
	commit, err := h.repo.Commit("watch", "Planted", files)
	must(t, err)
	r := h.store().Remote
	must(t, r.CreateRef(t.Context(), RefName, commit))
	state, err := h.store().Load(t.Context())
	must(t, err)
	if len(state.Watches) != 1 || len(state.Broken) != 3 || state.Broken[0].ID != ids[0] || !errors.Is(state.Broken[1].Err, ErrNewer) || !errors.Is(state.Broken[2].Err, errOther) {
		t.Errorf("%d windows, broken %v", len(state.Watches), state.Broken)
	}
	newer := w
	newer.ID = ids[1]
	healed := w
	healed.ID = ids[0]
	saved, err := h.store().Save(t.Context(), state, Changes{Put: []Watch{newer, healed}, Closed: []string{ids[2]}})
	must(t, err)
	if len(saved.Watches) != 2 || len(saved.Broken) != 1 || string(saved.files["notes.txt"].sha) == "" {
		t.Errorf("%d windows, broken %v", len(saved.Watches), saved.Broken)
	}
}

// No secret is kept, whatever a log or an answer said.
func TestSecretsAreNotKept(t *testing.T) {
	const secret = "hunter2-hunter2"
	var hidden redact.Redactor
	hidden.Add(secret)
	h := newHub(t, githubsim.Options{}, nil)
	s := h.store()
	s.Hide = hidden.String
	log := health.Sample{Kind: health.Log, Name: "web " + secret, Outcome: health.Bad, Seen: []string{"3 × login of " + secret + " failed"}}
	w := Open(deployment(sha), Baseline{Errors: map[string][]string{"web": {"old " + secret}}}, regular)
	w = w.Add(tick("x", opened, good("api "+secret, opened, time.Second), log))
	state, err := s.Save(t.Context(), State{}, Changes{Put: []Watch{w}})
	must(t, err)
	again, err := s.Save(t.Context(), state, Changes{Put: []Watch{w}})
	must(t, err)
	data := string(Encode(state.Watches[0]))
	if strings.Contains(data, secret) || !strings.Contains(data, "login of *** failed") || again.at != state.at || looks(again.Watches[0]) != 1 {
		t.Errorf("%s\n%s", data, Encode(again.Watches[0]))
	}
}

// A folder's links are not followed, and a file that is half written by a killed process is not there.
func TestFolderIsHostile(t *testing.T) {
	dir := t.TempDir()
	w := open()
	must(t, os.WriteFile(filepath.Join(t.TempDir(), "x"), nil, 0o600))
	outside := filepath.Join(t.TempDir(), "outside.json")
	must(t, os.WriteFile(outside, Encode(w), 0o600))
	must(t, os.Symlink(outside, filepath.Join(dir, w.ID+".json")))
	must(t, os.WriteFile(filepath.Join(dir, "2026-11-23-aaaaaaaaaaaa.json.new"), []byte("{"), 0o600))
	s := OnDisk{Dir: dir, Sleep: slept}
	state, err := s.Load(t.Context())
	if err != nil || len(state.Watches)+len(state.Broken) != 0 {
		t.Errorf("%v, %d windows", err, len(state.Watches))
	}
	_, err = s.Save(t.Context(), state, Changes{Put: []Watch{w.Add(tick("x", opened, good("api", opened, time.Second)))}})
	must(t, err)
	if data, _ := os.ReadFile(outside); string(data) != string(Encode(w)) {
		t.Error("a file outside was written")
	}
}

// busy is a window of two days that is nearly over: ten endpoints, with all their latencies.
func busy(w Watch) Watch {
	for i := range 90 {
		var samples []health.Sample
		for e := range 10 {
			for k := range 5 {
				samples = append(samples, good(fmt.Sprint("endpoint-", e), opened, time.Duration(20+(i*31+k*17+e)%200)*time.Millisecond))
			}
		}
		if w = w.Add(tick("x", opened.Add(time.Duration(i)*15*time.Minute), samples...)); i%3 == 2 {
			w = w.fit()
		}
	}
	return w
}

func TestRequests(t *testing.T) {
	h := newHub(t, githubsim.Options{}, nil)
	all := fresh(200)
	_, err := h.store().Save(t.Context(), State{}, Changes{Put: all})
	must(t, err)
	h.sim.ResetLog()
	state, err := h.store().Load(t.Context())
	must(t, err)
	if n := len(h.sim.Requests()); len(state.Watches) != 200 || n > 10 {
		t.Errorf("%d windows with %d requests, at most 10", len(state.Watches), n)
	}
	h.sim.ResetLog()
	c := Changes{}
	for _, w := range state.Watches {
		c.Put = append(c.Put, w.Add(tick("x", opened, good("api", opened, time.Second))))
	}
	_, err = h.store().Save(t.Context(), state, c)
	must(t, err)
	if n := len(h.sim.Requests()); n > 5 {
		t.Errorf("%d requests to save, at most 5", n)
	}
}

// BenchmarkTick loads 200 windows, each nearly over, adds a tick to all and saves them, at 100 ms an answer.
func BenchmarkTick(b *testing.B) {
	h := newHub(b, githubsim.Options{}, nil)
	var all []Watch
	size := 0
	for _, w := range fresh(200) {
		w = busy(w)
		all = append(all, w)
		size += len(Encode(w))
	}
	_, err := h.store().Save(b.Context(), State{}, Changes{Put: all})
	must(b, err)
	late := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(100 * time.Millisecond)
		h.sim.ServeHTTP(w, r)
	}))
	defer late.Close()
	h.url = late.URL
	h.sim.ResetLog()
	n := 0
	for b.Loop() {
		n++
		state, err := h.store().Load(b.Context())
		must(b, err)
		c := Changes{}
		for _, w := range state.Watches {
			c.Put = append(c.Put, w.Add(tick(fmt.Sprint(n), opened.Add(23*time.Hour+time.Duration(n)*time.Second), good("endpoint-1", opened, time.Second))))
		}
		_, err = h.store().Save(b.Context(), state, c)
		must(b, err)
	}
	b.ReportMetric(float64(len(h.sim.Requests()))/float64(n), "requests/op")
	b.ReportMetric(float64(size)/200, "bytes/window")
}
