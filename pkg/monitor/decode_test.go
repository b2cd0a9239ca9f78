package monitor

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/record"
)

// full is a watch that has something of everything.
func full() Watch {
	r := rand.New(rand.NewPCG(13, 14))
	w := Open(deployment(sha), Baseline{
		Latencies: map[string][]float64{"api": {1, 2, 3.5, 4, 5, 6, 7, 8, 9, 10}}, Errors: map[string][]string{"web": {"old one", "old\ntwo"}},
	}, regular)
	w.Scope = &record.Scope{Services: []string{"api", "mail"}}
	w.Service, w.Thresholds = "api", map[string]string{"errors": "less than 0.01"}
	for _, x := range anyTicks(r, 20) {
		w = w.Add(x)
	}
	return w.fold(6)
}

func TestEncodeAndDecode(t *testing.T) {
	for name, w := range map[string]Watch{"new": open(), "full": full(), "fitted": full().fit(), "unfolded": watched(60 * fine)} {
		data := Encode(w)
		back, err := Decode(data)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, data)
		}
		if diff := cmp.Diff(string(data), string(Encode(back))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(w.Summary(w.Until), back.Summary(w.Until)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestHostileFiles(t *testing.T) {
	whole := string(Encode(full()))
	for name, c := range map[string]struct{ from, to, want string }{
		"not JSON":          {"{", "", "invalid character"},
		"no schema":         {`"schema":1,`, "", `it has no "schema": 1`},
		"newer":             {`"schema":1,`, `"schema":2,`, "newer than this program"},
		"its id":            {`"id":"2026-11-23-`, `"id":"../../2026-`, "its id is none"},
		"its commit":        {`"commit":"0123`, `"commit":"$(rm`, "its commit is no SHA"},
		"a control":         {`"service":"api"`, `"service":"a\u001b[31m"`, "control characters"},
		"a year":            {`"opened":"2026`, `"opened":"1026`, "from no time to no time"},
		"ends before":       {`"until":"2026`, `"until":"2025`, "from no time to no time"},
		"ends never":        {`"until":"2026`, `"until":"2099`, "from no time to no time"},
		"interval":          {`"every_seconds":900`, `"every_seconds":0`, "its intervals are none"},
		"a service's name":  {`"services":["api","mail"]`, `"services":["a\u001b"]`, "a name in it has control characters"},
		"services":          {`"services":["api","mail"]`, `"services":["a"` + strings.Repeat(`,"a"`, maxServices) + `]`, "more services than there may be"},
		"first":             {`"first_seconds":900`, `"first_seconds":-1`, "its intervals are none"},
		"a cell's place":    {`{"s":0,`, `{"s":7777,`, "nobody looked at"},
		"a cell's part":     {`"p":2,`, `"p":3,`, "nobody looked at"},
		"fewer than failed": {`"n":1,"f":1`, `"n":0,"f":1`, "counts what cannot be"},
		"negative":          {`"n":1,"f":1`, `"n":-1,"f":-1`, "counts what cannot be"},
		"overflow":          {`"n":1,"f":1`, `"n":9223372036854775807,"f":-9223372036854775807`, "counts what cannot be"},
		"a sketch":          {`"l":"`, `"l":"////`, "no sketch"},
		"a tick's name":     {`{"tick":"`, `{"tick":"x`, "a tick's name is none"},
		"half a time":       {`"covered":[`, `"covered":[1,`, "more than one may have"},
		"folded keys":       {`"folded_ticks":["`, `"folded_ticks":["zzz","`, "names of its folded ticks"},
	} {
		if !strings.Contains(whole, c.from) {
			t.Errorf("%s: the file has no %s", name, c.from)
			continue
		}
		_, err := Decode([]byte(strings.Replace(whole, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "read the watch: ") || len(err.Error()) > 500 {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if errors.Is(err, ErrNewer) != (name == "newer") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Decode(make([]byte, maxInput+1)); err == nil {
		t.Error("a large file is read")
	}
}

// Whatever is read can be folded, summed up and written again.
func FuzzDecode(f *testing.F) {
	f.Add(string(Encode(open())))
	f.Add(string(Encode(full())))
	f.Fuzz(func(t *testing.T, data string) {
		w, err := Decode([]byte(data))
		if err != nil {
			return
		}
		w.Summary(w.Opened.Add(fine))
		m := w.Close(w.Until, "complete", "")
		for _, s := range m.Spans {
			if s.Coverage < 0 || s.Coverage > 1 || s.Availability != nil && (*s.Availability < 0 || *s.Availability > 1) {
				t.Errorf("coverage %v, availability %v", s.Coverage, s.Availability)
			}
		}
		once := Merge(w, w.Add(tick("x", w.Opened, good("api", w.Opened, fine)))).fit()
		again, err := Decode(Encode(once))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(Encode(once)), string(Encode(again))); diff != "" {
			t.Error(diff)
		}
	})
}
