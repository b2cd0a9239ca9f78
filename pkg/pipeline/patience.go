package pipeline

import (
	"time"

	"deploycoord/pkg/github"
)

// over tells whether everything has ended, and nothing more is to come.
func (w *watch) over(now time.Time) bool {
	v := w.view()
	if w.going(v) {
		w.quiet = time.Time{}
		return false
	}
	if w.quiet.IsZero() {
		w.quiet = now
	}
	appear, settle := w.q.Policy.Appear, min(w.q.Policy.Appear, settleTime)
	switch since := w.since(v); {
	case w.polls < 2 && (len(v.runs) == 0 || len(v.missing) > 0):
		return false // a list may be late
	case len(v.runs) == 0 && len(v.missing) == 0:
		return now.Sub(since) >= appear
	case len(v.missing) > 0 && bad(v.started):
		return now.Sub(since) >= settle
	case len(v.missing) > 0:
		return now.Sub(since) >= appear
	case v.named:
		return true
	default:
		return now.Sub(since) >= settle
	}
}

// going tells whether something goes on that matters: a run that counts, or one that may start one which does.
func (w *watch) going(v view) bool {
	for _, s := range v.runs {
		if _, ended := s.end(); !ended || !s.own && !w.jobs[s.run.ID].final {
			return true
		}
	}
	if len(v.missing) == 0 {
		return false
	}
	for _, r := range v.started {
		if !r.Done() && r.ID != w.q.Own.Run {
			return true
		}
	}
	return false
}

// since is from when on what has not appeared is waited for: the merge, the end of the last run, but not later than it was
// noticed that nothing goes on. GitHub's clock and ours may differ.
func (w *watch) since(v view) time.Time {
	at := w.began
	if !w.q.Since.IsZero() {
		at = w.q.Since
	}
	for _, r := range v.started {
		if end := r.Updated; r.Done() && end.After(at) {
			at = end
		}
	}
	for _, s := range v.runs {
		if end := s.ended(); s.own && end.After(at) {
			at = end
		}
	}
	if at.After(w.quiet) {
		return w.quiet
	}
	return at
}

func bad(runs []github.Run) bool {
	for _, r := range runs {
		if r.Done() && !endOf(r.Conclusion).good() {
			return true
		}
	}
	return false
}
