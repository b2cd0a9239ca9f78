package gate

import (
	"context"
	"errors"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
)

const (
	firstPause = 2 * time.Second
	maxPause   = 15 * time.Second
	// mergePause is the longest pause while it is not known whether the branch merges: GitHub takes seconds for that.
	mergePause = 3 * time.Second
	// minMerge and maxMerge bound the waiting for that answer. A terminal that waits for nothing waits for it, too.
	minMerge, maxMerge = 10 * time.Second, 30 * time.Second
	// tellAgain is how often somebody who watches is told of a waiting in which nothing changes.
	tellAgain = 30 * time.Second
	// maxFailures is how many polls in a row may fail; each of them was retried by the client already.
	maxFailures = 3
	// lookEvery is at how many polls of the checks the pull request is looked at: whether its head has moved.
	lookEvery = 4
)

// wait polls until nothing is unfinished or missing and the grace period is over, until a check that counts has failed
// (nothing can mend that any more), until the head moves, or until the time is up; and for whether the branch merges.
//
// Jobs of the gate's own run are waited for as well: one that needs the gate's job would wait for the gate, and the
// gate for it, until the time is up. Such a job belongs into Tests.Ignore.
func (a *asker) wait(ctx context.Context) {
	a.h.Waited.Limit = max(a.q.Wait, 0)
	if a.q.Sleep != nil && a.q.Now != nil {
		w := &waiting{asker: a, began: a.q.Now()}
		w.run(ctx)
		a.h.Waited.For = w.now().Sub(w.began)
	}
	if ctx.Err() != nil && a.h.Checks.Err == nil {
		a.h.Checks = github.Part[[]github.Check]{Err: ctx.Err()}
	}
	a.h.Waited.Pending, _ = a.open()
	a.h.Waited.TimeUp = len(a.h.Waited.Pending) > 0 && a.q.Wait > 0 && a.h.Waited.For >= a.q.Wait
}

// waiting is the state of one wait.
type waiting struct {
	*asker
	began    time.Time
	slept    time.Duration
	settled  time.Time // since when nothing is unfinished; zero where something is
	failures int       // polls that failed, in a row
	fault    error     // of the last of them
	said     string
	saidAt   time.Time
}

func (w *waiting) run(ctx context.Context) {
	w.fault = w.h.Checks.Err
	looked := true // the pull request is newer than the checks
	for polls := 0; ctx.Err() == nil; polls++ {
		now := w.now()
		checks, merge := w.wantsChecks(now), w.wantsMerge(now)
		if !checks && !merge {
			break
		}
		w.tell(now, checks)
		pause := w.pause(polls, now, checks, merge)
		if w.q.Sleep(ctx, pause) != nil {
			break
		}
		w.slept += pause
		look := merge || polls%lookEvery == lookEvery-1
		w.poll(ctx, checks, look)
		looked = look || !checks && looked
	}
	if !looked && ctx.Err() == nil {
		w.look(ctx)
	}
	if w.fault != nil {
		w.h.Checks = github.Part[[]github.Check]{Err: w.fault}
	}
}

// now is the clock's time, or what was slept where that is more: a clock that stands still does not make it endless.
func (w *waiting) now() time.Time {
	now, least := w.q.Now(), w.began.Add(w.slept)
	if now.Before(least) {
		return least
	}
	return now
}

// wantsChecks tells whether the checks may still change in a way that matters.
func (w *waiting) wantsChecks(now time.Time) bool {
	if now.Sub(w.began) >= w.q.Wait || w.moved() {
		return false
	}
	if w.fault != nil {
		return w.failures < maxFailures && !refused(w.fault) && w.h.Head != ""
	}
	open, failed := w.open()
	switch {
	case failed:
		return false
	case len(open) > 0:
		w.settled = time.Time{}
		return true
	case w.settled.IsZero():
		w.settled = now
	}
	return now.Before(w.graceEnd())
}

// refused tells an answer that asking again does not change.
func refused(err error) bool {
	var e *github.Error
	return errors.As(err, &e) && e.Permission != ""
}

// graceEnd is when a check that registers late would be there: a job with "needs" appears when the job that it needs
// has finished, and the other workflows of an event appear about when this one starts.
func (w *waiting) graceEnd() time.Time {
	var last time.Time
	for _, c := range w.h.Checks.Value {
		at := c.Completed
		if w.h.Own.is(c) {
			at = c.Started
		}
		if at.After(last) {
			last = at
		}
	}
	if last.IsZero() || last.After(w.settled) {
		last = w.settled // no time, or one of another clock
	}
	return last.Add(w.q.Policy.Checks.Tests.Grace)
}

// wantsMerge tells whether GitHub has yet to say if the branch merges.
func (w *waiting) wantsMerge(now time.Time) bool {
	if w.h.Group || len(w.h.Pulls) != 1 || w.moved() || w.q.Policy.Checks.Conflicts.Level == config.LevelOff {
		return false
	}
	p := w.h.Pulls[0].PullRequest
	return p.Err == nil && p.Value.State == "open" && !p.Value.Merged && p.Value.Mergeable == github.MergeableUnknown &&
		now.Sub(w.began) < w.mergeLimit()
}

func (w *waiting) mergeLimit() time.Duration { return min(max(w.q.Wait, minMerge), maxMerge) }

// moved tells whether the pull request has got a newer head than the run's event told, or than its checks are of: what
// is waited for matters no more.
func (w *waiting) moved() bool {
	if w.h.Group || len(w.h.Pulls) == 0 || w.h.Pulls[0].PullRequest.Err != nil {
		return false
	}
	now := w.h.Pulls[0].PullRequest.Value.Head.SHA
	return now != w.h.Head || w.q.Head != "" && now != w.q.Head
}
