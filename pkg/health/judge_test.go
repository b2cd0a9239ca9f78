package health

import (
	"strings"
	"testing"
	"time"
)

func TestBound(t *testing.T) {
	just := strings.Repeat("a", MaxText)
	if got := bound(just); got != just {
		t.Errorf("a text of just as many bytes becomes %d", len(got))
	}
	if got := bound(just + "b"); len(got) != MaxText || !strings.HasSuffix(got, "a…") {
		t.Errorf("a longer one becomes %d, …%q", len(got), got[len(got)-5:])
	}
	if got := bound(strings.Repeat("a", MaxText-4) + "ébbbb"); !strings.HasSuffix(got, "a…") {
		t.Errorf("half a letter is left: %q", got[len(got)-6:])
	}
	if got := shortCommit("123456789012"); got != "123456789012" {
		t.Error(got)
	}
	if got := shortCommit("1234567890123"); got != "123456789012" {
		t.Error(got)
	}
}

func TestOutcomeNames(t *testing.T) {
	for o, want := range map[Outcome]string{Unmeasured: "could-not-measure", Good: "good", Bad: "bad", 3: "invalid", 200: "invalid"} {
		text, err := o.MarshalText()
		if o.String() != want || (err == nil) != (o <= Bad) || err == nil && string(text) != want {
			t.Errorf("%d: %s, %q, %v", o, o, text, err)
		}
	}
}

// TestNothingIsSettled holds that a run which looked at nothing knows nothing.
func TestNothingIsSettled(t *testing.T) {
	j := newJudge(Policy{})
	if known, ends := j.settled(epoch); known || ends {
		t.Errorf("known %t, ends %t", known, ends)
	}
	if j.policy.Stable != 1 {
		t.Errorf("%d looks in a row are wanted", j.policy.Stable)
	}
	j.expect(Probe, "api")
	if known, _ := j.settled(epoch); known {
		t.Error("what was not looked at is known")
	}
}

// TestFailing names of all probes together the one that fails most, and each that fails by itself.
func TestFailing(t *testing.T) {
	j := newJudge(Policy{Stable: 1})
	at := 0
	look := func(name string, kind Kind, o Outcome) {
		at++
		j.add(Sample{Kind: kind, Name: name, At: epoch.Add(time.Duration(at) * time.Second), Outcome: o, Fault: map[Outcome]Fault{Bad: ServerError}[o]})
	}
	for range 40 { // every second look at b fails, and every look at a container, which is no probe
		look("a", Probe, Good)
		look("b", Probe, Good)
		look("b", Probe, Bad)
		look("c", Container, Bad)
		look("c", Container, Good)
	}
	got := j.failing()
	if len(got) != 1 || !got[j.by[key{Probe, "b"}]] {
		t.Errorf("%d fail", len(got))
	}
	if none := newJudge(Policy{}); none.failing() != nil {
		t.Error("nothing fails where nothing was looked at")
	}
}
