package logwatch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"deploycoord/pkg/health"
	"deploycoord/pkg/health/engine"
)

// The bounds of what is shown of a service's log.
const (
	maxShown = 20  // patterns
	maxText  = 240 // bytes of one
	inText   = 120 // bytes of one in the sample's text
)

// sample says what a service's log comes to. fault is why it could not be read to its end, nil where it could.
func (c *collector) sample(ctx context.Context, s *service, fault error) health.Sample {
	r := s.analysis.Report()
	slices.SortStableFunc(r.New, func(a, b Pattern) int {
		if a.Fatal != b.Fatal {
			if a.Fatal {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.Count, a.Count)
	})
	out := health.Sample{Name: s.name, Errors: s.examples(c.Scrub)}
	for _, p := range slices.Concat(r.New, r.Grown)[:min(len(r.New)+len(r.Grown), maxShown)] {
		out.Seen = append(out.Seen, c.shown(p))
	}
	// Without a line from before, nobody knows whether an error is new; one that ends a process is critical anyway.
	compared := s.before+s.known > 0
	switch {
	case slices.ContainsFunc(r.New, func(p Pattern) bool { return p.Migration }):
		out.Outcome, out.Fault, out.Firm = health.Bad, health.MigrationFail, true
		out.Text, out.Want = c.told(s, r), "a database migration that succeeds"
	case slices.ContainsFunc(r.New, func(p Pattern) bool { return p.Fatal || compared && c.isCritical(p) }):
		out.Outcome, out.Fault, out.Firm = health.Bad, health.CriticalError, true
		out.Text, out.Want = c.told(s, r), "no new errors in the log"
	case fault != nil:
		out.Text = c.reason(ctx, fault)
	case len(r.New) > 0 && !compared:
		out.Text, out.Want = c.told(s, r), "a log from before the deployment, or --baseline, to tell new errors from old ones"
	case len(r.New) > 0:
		out.Outcome, out.Fault = health.Bad, health.Minor
		out.Text, out.Want = c.told(s, r), "no new errors in the log"
	case len(r.Grown) > 0:
		out.Outcome, out.Fault = health.Bad, health.Minor
		out.Text = fmt.Sprintf("an old error is ten times as frequent: %s", engine.Plain(c.Scrub(r.Grown[0].Text), inText))
		out.Want = "no more errors than before"
	default:
		out.Outcome = health.Good
		out.Text = "no new errors in " + counted(r.Lines, "line")
		if r.Errors > 0 {
			out.Text += fmt.Sprintf("; %s as before the deployment", counted(r.Errors, "error"))
		}
	}
	return out
}

// examples are what a later deployment needs to know old errors by.
func (s *service) examples(scrub func(string) string) []string {
	var out []string
	for _, line := range s.analysis.Examples() {
		out = append(out, scrub(line))
	}
	return out
}

func (c *collector) isCritical(p Pattern) bool { return p.Fatal || p.Count >= c.critical }

// told words the new errors: the worst of them, and what they were compared with.
func (c *collector) told(s *service, r Report) string {
	worst := r.New[0]
	text := counted(len(r.New), "new error pattern") + " in " + counted(r.Lines, "line")
	text += fmt.Sprintf(", %s times: %s", grouped(worst.Count), engine.Plain(c.Scrub(worst.Text), inText))
	if worst.Count == 1 {
		text = counted(len(r.New), "new error pattern") + " in " + counted(r.Lines, "line") + ", once: " + engine.Plain(c.Scrub(worst.Text), inText)
	}
	if s.before+s.known == 0 {
		text += " (no log from before to compare with)"
	}
	return text
}

// shown is a pattern in a line: how often, and an example.
func (c *collector) shown(p Pattern) string {
	text := p.Example
	if text == "" {
		text = p.Text
	}
	return grouped(p.Count) + " × " + engine.Plain(c.Scrub(text), maxText)
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return grouped(n) + " " + noun
}

// grouped is a number as people read it: 1,204.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
