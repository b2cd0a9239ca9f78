package probe

import (
	"context"
	"strings"
	"time"

	"deploycoord/pkg/health"
	"deploycoord/pkg/redact"
)

// timed is a probe with its name and deadline. What it says passes here: no value of the environment does.
type timed struct {
	name    string
	timeout time.Duration
	minor   bool
	asker   asker
	now     func() time.Time
	hidden  *redact.Redactor
}

func (t *timed) Name() string { return t.name }

// Collect looks once. What is not whole within the probe's own time is bad: it does not answer. What the caller ended is
// not measured.
func (t *timed) Collect(ctx context.Context) []health.Sample {
	began := t.now()
	inner, cancel := context.WithTimeout(ctx, t.timeout)
	defer cancel()
	s := t.asker.ask(inner)
	s.Kind, s.Name, s.At = health.Probe, t.name, began
	if s.Took == 0 {
		s.Took = t.now().Sub(began)
	}
	switch {
	case ctx.Err() != nil && s.Outcome != health.Good:
		s = health.Sample{Kind: s.Kind, Name: s.Name, At: s.At, Text: "was interrupted"}
	case s.Outcome == health.Bad && t.minor:
		s.Fault = health.Minor
	}
	if inner.Err() != nil {
		s.Text = strings.Replace(s.Text, " in time", " within "+span(t.timeout), 1)
	}
	return []health.Sample{t.shown(s)}
}

// shown is a sample in bounds and without what must not be shown. A commit that is such a value is none.
func (t *timed) shown(s health.Sample) health.Sample {
	s.Text, s.Want = t.show(s.Text), t.show(s.Want)
	for i := range s.Seen {
		s.Seen[i] = t.show(s.Seen[i])
	}
	if t.hidden.String(s.Commit) != s.Commit {
		s.Commit = ""
	}
	return s
}

func (t *timed) show(text string) string {
	if text == "" {
		return ""
	}
	return oneLine(t.hidden.String(text), health.MaxText)
}

// span is a time for a person: 10s, 1m30s, 2m.
func span(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
