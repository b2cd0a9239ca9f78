package monitor

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/health"
	"deploycoord/pkg/record"
)

// anyTicks are ticks at any time, some of them twice, with all that can be seen.
func anyTicks(r *rand.Rand, n int) []Tick {
	var out []Tick
	for i := range n {
		at := opened.Add(time.Duration(r.IntN(25*3600)-1800) * time.Second)
		var samples []health.Sample
		for range r.IntN(8) {
			x := health.Sample{
				Kind: health.Kinds[r.IntN(len(health.Kinds))], Name: fmt.Sprint("n", r.IntN(5)), Outcome: health.Outcome(r.IntN(3)),
				Took: time.Duration(r.IntN(1e9)), Value: r.Float64(), Fault: []health.Fault{health.Down, health.Slow, health.Minor}[r.IntN(3)],
			}
			if x.Kind == health.Log {
				x.Seen = []string{fmt.Sprintf("%d × pattern %s", r.IntN(9), strings.Repeat("x", r.IntN(70)))}
			}
			samples = append(samples, x)
		}
		out = append(out, tick(fmt.Sprint("run", r.IntN(3), "-", i), at, samples...))
	}
	return append(out, out[:n/4]...)
}

// Whoever adds what, and in whatever order watches are merged, the same comes of it.
func TestAnyOrderIsTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for round := range 60 {
		ticks := anyTicks(r, 1+r.IntN(40))
		want := open()
		for _, x := range ticks {
			want = want.Add(x)
		}
		r.Shuffle(len(ticks), func(i, j int) { ticks[i], ticks[j] = ticks[j], ticks[i] })
		writers := make([]Watch, 1+r.IntN(4))
		for i := range writers {
			writers[i] = open()
		}
		for _, x := range ticks {
			i, j := r.IntN(len(writers)), r.IntN(len(writers))
			writers[i] = writers[i].Add(x)
			if r.IntN(3) == 0 {
				writers[j] = Merge(writers[i], writers[j])
			}
		}
		got := writers[0]
		for _, w := range writers {
			got = Merge(w, got)
		}
		if diff := cmp.Diff(string(Encode(want)), string(Encode(got))); diff != "" {
			t.Fatalf("round %d: %s", round, diff)
		}
	}
}

func TestMergeIsALattice(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	make := func() Watch {
		w := open()
		if r.IntN(4) == 0 {
			w.Opened = w.Opened.Add(time.Duration(r.IntN(3)) * time.Second)
			w.First = time.Duration(r.IntN(3)) * time.Minute
		}
		for _, x := range anyTicks(r, r.IntN(10)) {
			w = w.Add(x)
		}
		return w
	}
	same := func(what string, a, b Watch) {
		t.Helper()
		if diff := cmp.Diff(string(Encode(a)), string(Encode(b))); diff != "" {
			t.Fatalf("%s: %s", what, diff)
		}
	}
	for range 40 {
		a, b, c := make(), make(), make()
		before := string(Encode(a))
		same("commutative", Merge(a, b), Merge(b, a))
		same("associative", Merge(a, Merge(b, c)), Merge(Merge(a, b), c))
		same("idempotent", Merge(a, a), a)
		same("absorbing", Merge(Merge(a, b), b), Merge(a, b))
		if string(Encode(a)) != before {
			t.Fatal("a merge changed what it was given")
		}
	}
	other := open()
	other.ID = "2026-11-22-0123456789ab"
	same("of two windows", Merge(other, open()), Merge(open(), other))
}

// The same tick twice, and the same tick with fewer looks, count once.
func TestTheSameTick(t *testing.T) {
	x := tick("run", opened, good("api", opened, time.Millisecond), bad("api", opened))
	w := open().Add(x)
	less := x
	less.Samples = x.Samples[:1]
	for name, again := range map[string]Watch{"again": w.Add(x), "with less": w.Add(less), "less before": open().Add(less).Add(x), "after it was folded": w.fold(0).Add(x)} {
		if got := again.Summary(opened.Add(time.Hour)).Spans[0].Looks; got != 2 {
			t.Errorf("%s: %d looks, want 2", name, got)
		}
	}
	other := x
	other.ID = "another run"
	if got := w.Add(other).Summary(opened.Add(time.Hour)).Spans[0].Looks; got != 4 {
		t.Errorf("two runs: %d looks, want 4", got)
	}
}

// Folding changes nothing that is said of a window, and a writer that has an older state adds nothing twice.
func TestFolding(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 30 {
		ticks := anyTicks(r, 30)
		plain, chain := open(), open()
		var stale []Watch
		for i, x := range ticks {
			plain = plain.Add(x)
			base := chain
			if len(stale) > 0 && r.IntN(3) == 0 {
				base = stale[r.IntN(len(stale))] // a slow writer
			}
			mine := base.Add(x)
			chain = Merge(chain, mine)
			if i%3 == 0 {
				chain = chain.fold(r.IntN(6))
			}
			stale = append(stale, mine)
		}
		now := opened.Add(25 * time.Hour)
		if diff := cmp.Diff(plain.Close(now, record.WindowComplete, ""), chain.Close(now, record.WindowComplete, "")); diff != "" {
			t.Fatal(diff)
		}
	}
}

// Beyond so many folded ticks they are known by their time alone.
func TestSealing(t *testing.T) {
	w := open()
	var first Tick
	for i := range maxKeys + 100 {
		x := tick("run", opened.Add(time.Duration(i)*2*time.Minute), good("api", opened, time.Millisecond))
		if i == 0 {
			first = x
		}
		w = w.Add(x).fold(4)
	}
	now := opened.Add(24 * time.Hour)
	if got := w.Summary(now).Spans[2].Looks; got != maxKeys+100 || len(w.folded.keys) != maxKeys {
		t.Errorf("%d looks, %d keys", got, len(w.folded.keys))
	}
	if got := w.Add(first).Summary(now).Spans[2].Looks; got != maxKeys+100 {
		t.Errorf("the first tick again: %d looks", got)
	}
}

// Many things, many patterns and hostile names: what is kept is bounded, and does not depend on the order.
func TestBounds(t *testing.T) {
	var all []Tick
	for i := range 300 {
		log := health.Sample{Kind: health.Log, Name: "web", Outcome: health.Bad, Seen: []string{strings.Repeat("e", 1+i%280) + "\x1b[31m\n" + strings.Repeat("z", 500)}}
		all = append(all, tick("run", opened.Add(time.Duration(i)*time.Minute), good(fmt.Sprintf("n%03d\x00%s", i, strings.Repeat("y", 5000)), opened, time.Second), log))
	}
	forth, back := open(), open()
	for i := range all {
		forth, back = forth.Add(all[i]), back.Add(all[len(all)-1-i])
	}
	if diff := cmp.Diff(string(Encode(forth)), string(Encode(back))); diff != "" {
		t.Error(diff)
	}
	m := forth.Summary(opened.Add(24 * time.Hour))
	if s := m.Spans[2]; len(s.NewErrors) != maxPatterns || len(s.Endpoints) > maxSeries {
		t.Errorf("%d new errors, %d endpoints", len(s.NewErrors), len(s.Endpoints))
	}
	if !strings.Contains(m.Text, "50 or more new error patterns") {
		t.Error(m.Text)
	}
	data := Encode(forth.fit())
	if len(data) > MaxSize || strings.ContainsAny(string(data), "\x1b\x00") {
		t.Errorf("%d bytes", len(data))
	}
}

// The largest window that the bounds allow fits in a file, and still has all its counts.
func TestTheLargestWindow(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	before := Baseline{map[string][]float64{}, map[string][]string{}}
	w := open()
	for e := range maxSeries {
		name := fmt.Sprintf("an endpoint with a name of some length, number %03d", e)
		for range 200 {
			before.Latencies[name] = append(before.Latencies[name], 1000*r.Float64())
		}
		before.Errors[name] = []string{strings.Repeat("error ", 60)}
		for i, at := range []time.Duration{time.Minute, 30 * time.Minute, 3 * time.Hour, 4 * time.Hour} {
			var samples []health.Sample
			for range 300 {
				samples = append(samples, good(name, opened, time.Duration(math.Exp(2*r.NormFloat64())*1e8)))
			}
			x := tick(fmt.Sprint(e, i), opened.Add(at), samples...)
			x.Samples[0].Took = 0
			w = w.Add(x)
		}
		log := health.Sample{Kind: health.Log, Name: name, Outcome: health.Bad, Seen: []string{strings.Repeat("new ", 70) + strings.Repeat("x", e)}}
		w = w.Add(tick("log", opened.Add(time.Hour), log))
	}
	w.Before = before.bounded()
	fitted := w.fit()
	data := Encode(fitted)
	back, err := Decode(data)
	if err != nil || len(data) > MaxSize || looks(back) != looks(w) {
		t.Errorf("%v, %d bytes, %d looks of %d", err, len(data), looks(back), looks(w))
	}
	t.Logf("%d bytes, %d unfitted", len(data), len(Encode(w)))
}
