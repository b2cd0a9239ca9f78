package pipeline

import (
	"context"
	"errors"
	"time"

	"deploycoord/pkg/github"
)

const (
	firstPause = 2 * time.Second
	maxPause   = 15 * time.Second
	// settleTime is how long after the last run has ended a further one is waited for: GitHub takes seconds to start what
	// the end of a run triggers.
	settleTime = 30 * time.Second
	// idleGrace is how long jobs of this program's own run are waited for that have not begun while nothing else runs: they
	// wait for a runner, or for the job in which this program is.
	idleGrace = 2 * time.Minute
	// maxBlind is how long GitHub may not answer; each request was tried several times by the client already.
	maxBlind = 10 * time.Minute
	// maxRefused is how many polls in a row may be refused for want of a permission.
	maxRefused = 2
	// maxLate is how many polls the jobs of a run that has ended may stay unfinished: lists are a little late.
	maxLate = 3
)

var errInterrupted = errors.New("interrupted")

// Watch follows the workflow runs that a commit started until all have ended, the policy's time is up, or GitHub could not
// be asked for too long. It always returns an outcome.
func Watch(ctx context.Context, src Source, q Question) Outcome {
	w := &watch{src: src, q: q, known: map[int64]github.Run{}, jobs: map[int64]*jobList{}, names: q.Policy.Workflows}
	w.teller.tell = q.Progress
	if q.Now != nil {
		w.began = q.Now()
	}
	w.follow(ctx)
	return judge(w.view())
}

// watch is the state of one watching.
type watch struct {
	src     Source
	q       Question
	names   []string // of the workflows that deploy, as runs are known by
	asked   bool     // GitHub was asked which workflows there are
	began   time.Time
	slept   time.Duration
	polls   int
	known   map[int64]github.Run
	nearOf  []int64      // the runs for which near was asked
	near    []github.Run // of other commits
	lineage lineage
	jobs    map[int64]*jobList
	history []github.Run
	looked  bool // history was asked for
	quiet   time.Time
	idle    time.Time // since when the own run's other jobs only wait
	timeUp  bool
	fault   error
	blind   time.Time // since when GitHub does not answer
	refused int
	teller  teller
	// patterns is nil until it is needed.
	patterns *reader
}

// jobList is what is known of a run's jobs.
type jobList struct {
	attempt int
	jobs    []github.Job
	final   bool
	late    int
	sought  bool        // it was cancelled, and a newer run of its workflow was looked for
	newest  *github.Run // that one
}

func (w *watch) follow(ctx context.Context) {
	for {
		w.poll(ctx)
		now := w.now()
		if ctx.Err() != nil {
			w.fault = errors.Join(errInterrupted, ctx.Err())
			return
		}
		w.teller.look(w.view(), now)
		if w.fault == nil && w.over(now) || w.hopeless(now) {
			return
		}
		left := w.began.Add(w.q.Policy.Timeout).Sub(now)
		if left <= 0 || w.q.Sleep == nil || w.q.Now == nil {
			w.timeUp = true
			return
		}
		pause := min(w.pause(now), left)
		if err := w.q.Sleep(ctx, pause); err != nil {
			w.fault = errors.Join(errInterrupted, err)
			return
		}
		w.slept += pause
	}
}

// now is the clock's time, or what was slept where that is more: a clock that stands still does not make it endless.
func (w *watch) now() time.Time {
	least := w.began.Add(w.slept)
	if w.q.Now == nil {
		return least
	}
	if now := w.q.Now(); now.After(least) {
		return now
	}
	return least
}

// pause grows with the time that was watched: a workflow's token has 1,000 requests an hour.
func (w *watch) pause(now time.Time) time.Duration {
	var limited *github.Error
	if errors.As(w.fault, &limited) && limited.Reset.After(now) {
		return limited.Reset.Sub(now) + time.Second
	}
	return min(max(now.Sub(w.began)/10, firstPause), maxPause)
}

// hopeless tells that asking on is of no use.
func (w *watch) hopeless(now time.Time) bool {
	return w.fault != nil && (w.refused >= maxRefused || now.Sub(w.blind) >= maxBlind)
}

// note remembers how a poll went.
func (w *watch) note(err error) {
	now := w.now()
	if w.fault = err; err == nil {
		w.blind, w.refused = time.Time{}, 0
		return
	}
	var e *github.Error
	isError := errors.As(err, &e)
	if isError && !e.Reset.IsZero() { // GitHub answers, and says when to come back
		w.blind = now
		return
	}
	if w.blind.IsZero() {
		w.blind = now
	}
	if isError && e.Permission != "" {
		w.refused++
	} else {
		w.refused = 0
	}
}
