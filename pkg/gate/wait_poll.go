package gate

import (
	"context"
	"slices"
	"time"

	"deploycoord/pkg/github"
)

// pause grows from poll to poll, and ends no later than the waiting does.
func (w *waiting) pause(polls int, now time.Time, checks, merge bool) time.Duration {
	d := firstPause
	for range min(polls, 16) {
		d = min(d*3/2, maxPause)
	}
	var left time.Duration
	if merge {
		d = min(d, mergePause)
		left = w.mergeLimit() - now.Sub(w.began)
	}
	if checks {
		ends := w.began.Add(w.q.Wait)
		if w.fault == nil && !w.settled.IsZero() && w.graceEnd().Before(ends) {
			ends = w.graceEnd()
		}
		left = max(left, ends.Sub(now))
	}
	return min(d, left)
}

// poll asks again. An answer that failed leaves the former one standing until it is known that none will come.
func (w *waiting) poll(ctx context.Context, checks, look bool) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if look {
			w.look(ctx)
		}
	}()
	var got []github.Check
	var err error
	if checks {
		got, err = w.remote.Checks(ctx, w.h.Head)
	}
	<-done
	switch {
	case !checks:
	case err != nil:
		w.failures, w.fault = w.failures+1, err
	default:
		w.failures, w.fault, w.h.Checks = 0, nil, github.Part[[]github.Check]{Value: got}
		if w.h.Own.CheckID == 0 {
			w.own(ctx)
		}
	}
}

// look asks for the pull request again. What it said before stands where it cannot be had.
func (w *waiting) look(ctx context.Context) {
	if w.h.Group || len(w.h.Pulls) != 1 || w.h.Pulls[0].PullRequest.Err != nil {
		return
	}
	if p, err := w.remote.PullRequest(ctx, w.h.Pulls[0].Number); err == nil {
		w.h.Pulls[0].PullRequest.Value = p
	}
}

// open names what is unfinished or missing, sorted, and tells whether a check that counts has failed.
func (a *asker) open() (names []string, failed bool) {
	if a.h.Checks.Err != nil {
		return nil, false
	}
	s := sift(a.h, a.q.Policy.Checks.Tests)
	for _, c := range s.counted {
		switch {
		case c.result == resultFailed:
			failed = true
		case c.result == resultPending && !a.perhapsOwn(c.Check):
			names = append(names, c.Name)
		}
	}
	for _, r := range s.missing {
		names = append(names, r.Context)
	}
	for _, c := range newest(a.h.Checks.Value) {
		if resultOf(c) == resultPending && !a.h.Own.is(c) && fitsAny(a.q.Policy.Checks.Images.Checks, c.Name) {
			names = append(names, c.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), failed
}

// perhapsOwn tells whether a check may be this gate's own job: to wait for it would never end.
func (a *asker) perhapsOwn(c github.Check) bool {
	return a.h.Own.Fault != "" && !c.Status && c.RunID == a.q.Run.ID
}
