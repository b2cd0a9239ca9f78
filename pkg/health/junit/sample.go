package junit

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"deploycoord/pkg/health"
)

// The bounds of what is shown of a report.
const (
	maxSeen     = 20  // failed tests
	maxSeenText = 240 // bytes of one
)

// sample says what a report comes to. err is why it could not be read to its end.
func (o Options) sample(s health.Sample, got result, err error) health.Sample {
	s.Took = 0
	switch {
	case got.failed > 0:
		s.Outcome, s.Fault, s.Firm = health.Bad, o.Fault, true
		s.Text = counts(got)
		if err != nil {
			s.Text += "; the report could not be read to its end"
		}
		s.Want = "no failed test"
		for _, f := range got.failures {
			s.Seen = append(s.Seen, line(o.Scrub(f), maxSeenText))
		}
		if more := got.failed - len(got.failures); more > 0 {
			s.Seen = append(s.Seen, fmt.Sprintf("and %d more", more))
		}
	case err != nil:
		s.Text = "the report could not be read: " + err.Error()
		s.Want = "a JUnit XML report"
	case got.claimed > 0:
		s.Outcome, s.Fault, s.Firm = health.Bad, o.Fault, true
		s.Text = fmt.Sprintf("the report counts %s, but names none", counted(got.claimed, "failure"))
		s.Want = "no failed test"
	case got.tests == 0:
		s.Text, s.Want = "the report has no tests", "at least one test that ran"
	case got.tests == got.skipped:
		s.Text, s.Want = "no test ran: "+counted(got.skipped, "test")+" skipped", "at least one test that ran"
	default:
		s.Outcome = health.Good
		s.Text = counts(got)
		for _, f := range got.flakes {
			s.Seen = append(s.Seen, line(o.Scrub("flaky: "+f), maxSeenText))
		}
	}
	return s
}

// counts words how many tests ended how.
func counts(got result) string {
	var parts []string
	passed := got.tests - got.failed - got.skipped
	if got.failed > 0 {
		parts = append(parts, fmt.Sprintf("%d of %s failed", got.failed, counted(got.tests, "test")))
	} else {
		parts = append(parts, counted(passed, "test")+" passed")
	}
	if got.skipped > 0 {
		parts = append(parts, fmt.Sprintf("%d skipped", got.skipped))
	}
	if got.flaky > 0 {
		parts = append(parts, fmt.Sprintf("%d only when tried again", got.flaky))
	}
	text := strings.Join(parts, ", ")
	if got.total > 0 {
		text += fmt.Sprintf("; its total says %d, the tests in it are believed", got.total)
	}
	return text
}

func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// line makes one line of a text, of at most n bytes, without control characters.
func line(s string, n int) string {
	var b strings.Builder
	for _, r := range s {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == utf8.RuneError {
			r = ' '
		}
		if b.Len()+utf8.RuneLen(r) > n-len("…") {
			return strings.TrimRight(b.String(), " ") + "…"
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}
