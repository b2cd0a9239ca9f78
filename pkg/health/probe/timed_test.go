package probe

import (
	"context"
	"strings"
	"testing"
	"time"

	"deploycoord/pkg/health"
	"deploycoord/pkg/redact"
)

// TestCollect holds what is said of every probe.
func TestCollect(t *testing.T) {
	p := get(web(t, statusOnly(500)))
	p.Failure, p.Name = "continue", "the shop"
	s := look(t, p, world(nil))
	check(t, s, verdict{"bad minor", "status 500"})
	if s.Name != "the shop" || s.Kind != health.Probe || s.At.IsZero() {
		t.Errorf("%+v", s)
	}
	for d, want := range map[time.Duration]string{
		10 * time.Second: "10s", 90 * time.Second: "1m30s", 2 * time.Minute: "2m", time.Hour: "1h", 300 * time.Millisecond: "300ms",
	} {
		if got := span(d); got != want {
			t.Errorf("%v: %q", d, got)
		}
	}
}

type always health.Sample

func (a always) ask(context.Context) health.Sample { return health.Sample(a) }

// TestCollectHides holds that a kind of probe that forgets to hide something shows nothing.
func TestCollectHides(t *testing.T) {
	c := &timed{now: time.Now, timeout: time.Second, hidden: new(redact.Redactor), asker: always{
		Text: "says " + planted, Want: "not " + planted, Seen: []string{planted + "\n"}, Commit: "a" + planted,
	}}
	c.hidden.Add(planted)
	s := c.Collect(t.Context())[0]
	if all := s.Text + s.Want + s.Seen[0] + s.Commit; all != "says ***not ******" {
		t.Errorf("got %q", all)
	}
	c.asker = always{Text: strings.Repeat("é", 1000)}
	if s := c.Collect(t.Context())[0]; len(s.Text) > health.MaxText {
		t.Errorf("a text of %d bytes", len(s.Text))
	}
}
