package monitor

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/health"
	"deploycoord/pkg/record"
)

// Ticks that others shared come to the same as if one run had taken them all, and in any order.
func TestShare(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 30 {
		ticks := anyTicks(r, 1+r.IntN(6))
		want := open()
		var shared []Watch
		for _, x := range ticks {
			want = want.Add(x)
			one, err := Decode(open().Share(x, nil))
			if err != nil {
				t.Fatal(err)
			}
			shared = append(shared, one)
		}
		r.Shuffle(len(shared), func(i, j int) { shared[i], shared[j] = shared[j], shared[i] })
		got := open()
		for _, one := range shared {
			got = got.Take(one)
		}
		if diff := cmp.Diff(string(Encode(want)), string(Encode(got))); diff != "" {
			t.Fatalf("(-added +taken)\n%s", diff)
		}
	}
}

func TestTakeOnlyOfTheSameWindow(t *testing.T) {
	seen := tick("run", opened.Add(time.Minute), health.Sample{Kind: health.Probe, Name: "api", Outcome: health.Good})
	w := open()
	w.Before = Baseline{Latencies: map[string][]float64{"api": {1, 2, 3}}}
	for name, change := range map[string]func(*Watch){
		"opened":      func(w *Watch) { w.Opened = w.Opened.Add(time.Second) },
		"until":       func(w *Watch) { w.Until = w.Until.Add(time.Second) },
		"commit":      func(w *Watch) { w.Commit = "c" + w.Commit[1:] },
		"environment": func(w *Watch) { w.Environment = "staging" },
		"scope":       func(w *Watch) { w.Scope = &record.Scope{Services: []string{"api"}} },
	} {
		o := w
		change(&o)
		if got := w.Take(o.Add(seen)); len(got.Things()) != 0 {
			t.Errorf("looks at another window, by its %s, were taken", name)
		}
	}
	bare := w
	bare.Before = Baseline{}
	got := w.Take(bare.Add(seen))
	if diff := cmp.Diff([]Thing{{health.Probe, "api"}}, got.Things()); diff != "" || len(got.Before.Latencies) != 1 {
		t.Errorf("what it is compared with makes no other window: %s", diff)
	}
	// What another folded is not known here: it would take the place of what is.
	wiped := bare
	wiped.folded.version = 99
	if again := got.Take(wiped); len(again.Things()) != 1 || again.folded.version != got.folded.version {
		t.Error("a fold of another was taken")
	}
}

// A shared tick has no secret, and tells of each thing once however many parts of the window it has looks in.
func TestShareHides(t *testing.T) {
	x := tick("run", opened.Add(time.Minute),
		health.Sample{Kind: health.Log, Name: "api", Outcome: health.Bad, Seen: []string{"3 × password hunter2 was refused"}},
		health.Sample{Kind: health.Probe, Name: "api", Outcome: health.Good})
	late := x.Samples[1]
	late.At = opened.Add(2 * time.Hour)
	x.Samples = append(x.Samples, late)
	data := open().Share(x, func(s string) string { return strings.ReplaceAll(s, "hunter2", "***") })
	w, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Thing{{health.Log, "api"}, {health.Probe, "api"}}, w.Things()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := w.Summary(opened.Add(time.Hour)).Spans[0].NewErrors; len(got) != 1 || got[0] != "password *** was refused" {
		t.Errorf("new errors %q in %s", got, data)
	}
}
