package cli

import (
	"fmt"
	"sync"
	"time"

	"golang.org/x/term"

	"deploycoord/pkg/health"
)

// live shows a person how a verification goes: a line whenever something changes and, on a terminal, one more that is
// renewed in place.
type live struct {
	app      *app
	mu       sync.Mutex
	terminal bool
	began    time.Time
	limit    time.Duration
	known    map[string]string // what each thing came to, as it was last said
	settled  map[string]bool
	looks    int
	status   bool // the renewed line stands there
}

func (a *app) live(plan health.Plan) *live {
	l := &live{app: a, began: a.Now(), limit: plan.Policy.Timeout, known: map[string]string{}, settled: map[string]bool{}}
	if f, ok := a.Stderr.(interface{ Fd() uintptr }); ok {
		l.terminal = term.IsTerminal(int(f.Fd())) && a.Getenv("TERM") != "dumb"
	}
	return l
}

// sample is told every look.
func (l *live) sample(x health.Sample, m health.Measurement) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.looks++
	name := string(x.Kind) + " " + x.Name
	word := x.Outcome.String()
	if x.Commit != "" {
		word += ", " + short(x.Commit)
	}
	if m.Settled {
		word += ", settled"
		l.settled[name] = true
	} else {
		delete(l.settled, name)
	}
	if l.known[name] != word {
		l.known[name] = word
		l.clear()
		text := word
		if x.Text != "" {
			text += ": " + x.Text
		}
		l.app.progress(fmt.Sprintf("%s  %s: %s", l.elapsed(), name, text))
	}
	if l.terminal {
		l.clear()
		fmt.Fprintf(l.app.errs, "%s  %d looks, %d of %d settled, at most %s", l.elapsed(), l.looks, len(l.settled), len(l.known), l.limit)
		_ = l.app.errs.Flush()
		l.status = true
	}
}

func (l *live) elapsed() string { return l.app.Now().Sub(l.began).Round(time.Second).String() }

// clear takes the renewed line away.
func (l *live) clear() {
	if l.status {
		fmt.Fprint(l.app.errs, "\r\x1b[K")
		_ = l.app.errs.Flush()
		l.status = false
	}
}

func (l *live) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
}

func short(sha string) string { return sha[:min(len(sha), 12)] }

// progress tells a person what is going on. It goes beside the report, which may be a file or a pipe.
func (a *app) progress(line string) {
	fmt.Fprintln(a.errs, printable(line))
	_ = a.errs.Flush()
}
