package logwatch

import (
	"context"
	"errors"
	"time"

	"deploycoord/pkg/health/engine"
)

// span is a window of time by the engine's clock.
type span struct{ begin, end time.Time }

// follower reads the log of one container.
type follower struct {
	container engine.Detail
	learned   bool // the window before was read
	cursor    cursor
	open      int // the stream whose last entry may go on: it was read while it was written
}

// The bounds of reading. An engine reads a log from its end only where it is asked for so many last entries.
const (
	maxBefore   = 200_000 // lines of before, the last ones
	beforeTime  = time.Minute
	pollTime    = 30 * time.Second
	pollEntries = 10_000  // since the last look; where there are more, all of the log is read
	pollBytes   = 8 << 20 // of them
)

var (
	errUndated = errors.New("the engine gives lines without their time")
	errFull    = errors.New("more than is kept")
)

// learn reads the window before the deployment, once, and gives the number of its lines.
func (f *follower) learn(ctx context.Context, from *engine.Client, w span, into Analysis) (lines int, err error) {
	if f.learned || !w.begin.Before(w.end) || !f.container.Created.Before(w.end) {
		return 0, nil
	}
	ctx, cancel := context.WithTimeout(ctx, beforeTime)
	defer cancel()
	r := engine.Range{Since: w.begin, Until: w.end, Tail: maxBefore, TTY: f.container.TTY}
	_, err = from.Log(ctx, f.container.ID, r, func(l engine.Line) error {
		if l.At.IsZero() {
			return errUndated
		}
		if !l.At.Before(w.begin) && l.At.Before(w.end) {
			into.Before(l.Text)
			lines++
		}
		return nil
	})
	into.End()
	if err != nil {
		return 0, err // it is read again, from its beginning
	}
	f.learned = true
	return lines, nil
}

// poll reads what is new since a time or the last poll. A stack trace that is just being written stays open until the next
// poll. Without a clock, the engine's, all entries end.
func (f *follower) poll(ctx context.Context, from *engine.Client, since time.Time, clock func() time.Time, into Analysis) error {
	ctx, cancel := context.WithTimeout(ctx, pollTime)
	defer cancel()
	r := engine.Range{Since: f.cursor.from(since), TTY: f.container.TTY, Tail: pollEntries}
	p := f.cursor.pass(since)
	kept, entries, err := f.latest(ctx, from, r, p)
	if err == nil && entries < pollEntries {
		f.feed(kept, p.newest, clock != nil && p.newest.After(clock().Add(-settled)), into)
		p.commit()
		return nil
	}
	if err != nil && !errors.Is(err, errFull) {
		return err // nothing was taken yet
	}
	// There may be more than the last entries: all of it, as it comes.
	r.Tail, p = 0, f.cursor.pass(since)
	_, err = from.Log(ctx, f.container.ID, r, func(l engine.Line) error {
		if l.At.IsZero() {
			return errUndated
		}
		if p.fresh(l) {
			into.Line(l.Text)
		}
		return nil
	})
	into.End()
	p.commit() // what was taken is taken, also of a log that ended early
	return err
}

// latest reads the last entries.
func (f *follower) latest(ctx context.Context, from *engine.Client, r engine.Range, p *pass) (kept streams, entries int, err error) {
	size := 0
	entries, err = from.Log(ctx, f.container.ID, r, func(l engine.Line) error {
		switch {
		case l.At.IsZero():
			return errUndated
		case !p.fresh(l):
			return nil
		}
		if size += len(l.Text); size > pollBytes {
			return errFull
		}
		kept.add(l)
		return nil
	})
	return kept, entries, err
}

// settled is how long nothing follows on a line that is the last of its entry.
const settled = 200 * time.Millisecond

// feed hands on lines, those of the stream first that was left open. young tells that the newest one may not be its
// entry's last.
func (f *follower) feed(kept streams, newest time.Time, young bool, into Analysis) {
	for _, i := range [...]int{f.open, 1 - f.open} {
		for _, line := range kept[i].lines {
			into.Line(line)
		}
		last := i != f.open || len(kept[1-f.open].lines) == 0 // of all that is handed on
		if last && young && (len(kept[i].lines) == 0 || kept[i].newest.Equal(newest)) {
			f.open = i
			return
		}
		into.End()
	}
}

// streams are standard output and errors, each together: a stack trace stays whole when both are written.
type streams [2]struct {
	lines  [][]byte
	newest time.Time
}

func (s *streams) add(l engine.Line) {
	i := 0
	if l.Stderr {
		i = 1
	}
	s[i].lines = append(s[i].lines, append([]byte(nil), l.Text...))
	s[i].newest = l.At
}
