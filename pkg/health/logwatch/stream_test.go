package logwatch

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health/engine"
	"deploycoord/pkg/health/internal/enginesim"
)

// recorder writes down what an analysis is told: a line, or "|" where what is pending ends.
type recorder struct{ told strings.Builder }

func (r *recorder) Before(line []byte) { r.told.WriteString("<" + string(line)) }
func (r *recorder) Line(line []byte)   { r.told.WriteString(string(line)) }
func (r *recorder) Report() Report     { return Report{} }
func (r *recorder) Examples() []string { return nil }
func (r *recorder) End() {
	if !strings.HasSuffix(r.told.String(), "|") {
		r.told.WriteString("|")
	}
}

// looks runs a look after each step, which may be of several containers, at a tenth of a second after the step's last line
// or at the time given; "!" begins lines of standard error.
func looks(t *testing.T, containers int, steps ...func(s *enginesim.Engine) time.Duration) string {
	t.Helper()
	s := enginesim.Start(t)
	client, err := engine.New(engine.Options{Host: s.Host})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	for i := range containers {
		s.Put(one(i+1, "web"))
	}
	var r recorder
	now := noon
	c, err := New(config.Logs{Before: time.Hour, Critical: 3}, Options{
		Engine: client, Project: "shop", Since: noon, Now: func() time.Time { return now },
		Analyse: func() (Analysis, error) { return &r, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	c.Collect(context.Background())
	r.told.Reset()
	for _, step := range steps {
		now = noon.Add(step(s))
		c.Collect(context.Background())
		r.told.WriteString(" ")
	}
	return r.told.String()
}

func said(n int, after, look time.Duration, texts ...string) func(s *enginesim.Engine) time.Duration {
	return func(s *enginesim.Engine) time.Duration {
		for i, text := range texts {
			s.Say(enginesim.ID(n), says(after+time.Duration(i), text))
		}
		return look
	}
}

// TestTraceAcrossLooks: a look in the midst of a stack trace does not cut it in two, and one after it ends it.
func TestTraceAcrossLooks(t *testing.T) {
	const ms, s = time.Millisecond, time.Second
	for _, test := range []struct {
		name string
		got  string
		want string
	}{
		{"in the midst", looks(t, 1, said(1, s, s+50*ms, "a", "b"), said(1, s+60*ms, s+100*ms, "c"), said(1, 9*s, 12*s, "d")), "ab c d| "},
		{"nothing follows", looks(t, 1, said(1, s, s+50*ms, "a"), said(1, s, s+300*ms)), "a | "},
		{"still nothing", looks(t, 1, said(1, s, s+50*ms, "a"), said(1, s, s+70*ms), said(1, s+80*ms, s+90*ms, "b")), "a  b "},
		{"of errors, beside lines", looks(t, 1, said(1, s, s+50*ms, "x", "!a"), said(1, s+60*ms, s+100*ms, "y", "!b"), said(1, 2*s, 5*s)), "x|a b|y| | "},
		{"two streams, old", looks(t, 1, said(1, s, 2*s, "x", "!a", "y", "!b")), "xy|ab| "},
		{"two containers", looks(t, 2, said(1, s, s+50*ms, "a"), said(2, s+60*ms, s+100*ms, "b")), "|a| |b| "},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestGoneWhileOpen: what a container logged last counts when it is gone.
func TestGoneWhileOpen(t *testing.T) {
	got := looks(t, 1, said(1, time.Second, time.Second, "a"), func(s *enginesim.Engine) time.Duration {
		s.Remove(enginesim.ID(1))
		return 2 * time.Second
	})
	if want := "a | "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
