package monitor

import "time"

// fine is how long a slot is while a window is watched without a break.
const fine = time.Minute

// slot is the slot that a time of the window lies in.
//
// After the first part, slots begin where schedules do: a workflow on */15 starts some minutes after each quarter of an
// hour, hardly ever before it. So each slot has one such beginning with a whole interval after it, and what is left over
// at either end belongs to the slot beside it.
func (w Watch) slot(t time.Time) interval {
	opened, until, at := w.Opened.Unix(), w.Until.Unix(), t.Unix()
	at = min(max(at, opened), until-1)
	start := min(opened+seconds(w.First), until)
	if at < start {
		step := min(seconds(fine), seconds(w.Every))
		from := at - (at-opened)%step
		return interval{from, min(from+step, start)}
	}
	every := seconds(w.Every)
	base := start + every - 1
	base += every - base%every // one after the first multiple
	last := base + (until-base)/every*every - every
	switch {
	case base+every > until:
		return interval{start, until}
	case at < base:
		return interval{start, base}
	case at >= last:
		return interval{last, until}
	}
	from := at - (at-base)%every
	return interval{from, from + every}
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }

// The seed's marks: the first 15 minutes, the first hour, and the whole.
const (
	early = 15 * time.Minute
	hour  = time.Hour
)

// parts is into how many parts the marks cut a window.
const parts = 3

// part tells between which marks a time lies; false for one that is not of the window. Clocks differ: what is up to skew
// too early is of the beginning.
func (w Watch) part(t time.Time) (int, bool) {
	switch since := t.Sub(w.Opened); {
	case since < -skew, !t.Before(w.Until):
		return 0, false
	case since < early:
		return 0, true
	case since < hour:
		return 1, true
	}
	return 2, true
}

// skew is how far two machines' clocks are apart at most.
const skew = 2 * time.Minute

// Duty is what a tick has to do.
type Duty uint8

// The duties.
const (
	Rest Duty = iota // somebody has looked already
	Look             // and add it
	Over             // the time is up: close it
)

// Due tells what is to be done for the window at a time.
func (w Watch) Due(now time.Time) Duty {
	switch {
	case !now.Before(w.Until):
		return Over
	case now.Before(w.Opened.Add(-skew)), w.covered().has(max(now.Unix(), w.Opened.Unix())):
		return Rest
	}
	return Look
}
