package gate

import (
	"fmt"
	"strings"
	"time"
)

// tell says what is waited for, where that changed or a while has passed.
func (w *waiting) tell(now time.Time, checks bool) {
	if w.q.Progress == nil {
		return
	}
	open, _ := w.open()
	what := "waiting for GitHub to tell whether the branch merges"
	switch {
	case checks && w.fault != nil:
		what = "the checks could not be read, asking again"
	case checks && len(open) > 0:
		what = fmt.Sprintf("waiting for %s: %s", plural(len(open), "check", "checks"), listed(open))
	case checks:
		what = "waiting for checks that register late"
	}
	if what == w.said && now.Sub(w.saidAt) < tellAgain {
		return
	}
	w.said, w.saidAt = what, now
	limit := w.q.Wait
	if !checks {
		limit = w.mergeLimit()
	}
	w.q.Progress(fmt.Sprintf("%s (%s of %s)", what, spell(now.Sub(w.began)), spell(limit)))
}

// spell writes a duration as a person does: "10m", not "10m0s".
func spell(d time.Duration) string {
	text := d.Round(time.Second).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

const (
	maxListed = 5
	maxText   = 100
)

// listed joins at most maxListed names, each cut.
func listed(names []string) string {
	out := make([]string, 0, maxListed)
	for _, n := range names[:min(len(names), maxListed)] {
		out = append(out, cut(n))
	}
	text := strings.Join(out, ", ")
	if more := len(names) - maxListed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// cut bounds a stranger's text to maxText characters.
func cut(s string) string {
	n := 0
	for i := range s {
		if n == maxText {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
