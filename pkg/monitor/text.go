package monitor

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"deploycoord/pkg/health"
	"deploycoord/pkg/record"
)

// text is one line on a window: what came of it, and how much of it anybody saw.
func (w Watch) text(m record.Monitoring) string {
	s := m.Spans[len(m.Spans)-1]
	watched := long(s.To.Sub(s.From))
	lead := map[record.WindowEnd]string{
		"":                       "watched for " + watched + " so far",
		record.WindowComplete:    "watched for " + watched,
		record.WindowSuperseded:  "superseded by " + short(m.By) + " after " + watched,
		record.WindowRolledBack:  "rolled back after " + watched,
		record.WindowInterrupted: "interrupted after " + watched,
	}[m.End]
	if m.End == record.WindowSuperseded && m.By == "" {
		lead = "superseded after " + watched
	}
	if s.Looks == 0 && s.Coverage == 0 {
		return lead + ": nobody looked, so nothing is known of its health"
	}
	parts := []string{"availability not known"}
	if s.Availability != nil {
		parts = []string{"availability " + percent(*s.Availability)}
	}
	if s.Failed > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d looks failed", s.Failed, s.Looks))
	}
	if n := len(s.NewErrors); n > 0 {
		more := ""
		if w.news.more {
			more = " or more"
		}
		parts = append(parts, plural(n, "new error pattern", more))
	}
	breaches := 0
	for _, x := range s.Metrics {
		if x.Breaches > 0 {
			breaches++
		}
	}
	if breaches > 0 {
		parts = append(parts, plural(breaches, "metric", "")+" beyond the limit")
	}
	if blind := w.blind(); len(blind) > 0 {
		parts = append(parts, "never measured: "+strings.Join(blind[:min(len(blind), 3)], ", "))
		if n := len(blind) - 3; n > 0 {
			parts[len(parts)-1] += fmt.Sprintf(" and %d more", n)
		}
	}
	parts = append(parts, "coverage "+percent(s.Coverage))
	if n := len(s.Gaps); n > 0 {
		parts[len(parts)-1] += " (" + plural(n, "gap", "") + ")"
	}
	return lead + ": " + strings.Join(parts, ", ")
}

// blind are the things that no look could measure.
func (w Watch) blind() []string {
	var out []string
	for _, t := range things(w.all(), parts-1) {
		if t.cell.measured() == 0 && t.kind != health.Identity {
			out = append(out, clean(string(t.kind)+" "+t.name, 60))
		}
	}
	return out
}

func plural(n int, noun, more string) string {
	if n != 1 || more != "" {
		noun += "s"
	}
	return strconv.Itoa(n) + more + " " + noun
}

func short(sha string) string { return sha[:min(len(sha), 7)] }

// percent never says 100 % of what is less, nor 0 % of what is more.
func percent(f float64) string {
	text := strconv.FormatFloat(math.Floor(f*1e4)/100, 'f', -1, 64)
	if text == "0" && f > 0 {
		text = "less than 0.01"
	}
	return text + " %"
}

// long is a time in the words of people: "24 hours", "40 minutes", "1 hour 5 minutes".
func long(d time.Duration) string {
	d = d.Truncate(time.Second)
	if d < time.Minute {
		return plural(int(d/time.Second), "second", "")
	}
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case hours == 0:
		return plural(minutes, "minute", "")
	case minutes == 0:
		return plural(hours, "hour", "")
	}
	return plural(hours, "hour", "") + " " + plural(minutes, "minute", "")
}

// number writes a number as people do.
func number(f float64) string {
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e15) {
		return strconv.FormatFloat(f, 'g', 6, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
