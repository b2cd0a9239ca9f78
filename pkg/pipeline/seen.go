package pipeline

import (
	"time"

	"deploycoord/pkg/github"
)

// seen is a run that counts, with what is known of it.
type seen struct {
	run      github.Run
	jobs     []github.Job // without the one in which this program runs
	known    bool         // the jobs were read
	own      bool         // this program runs in it
	told     bool         // which of its jobs that is
	idleOver bool         // its jobs that have not begun are no longer waited for: they may wait for this one
	expected time.Duration
	newer    *github.Run // for which it was cancelled
}

// end is how the run ended; ok is false while it goes on.
func (s seen) end() (e End, ok bool) {
	if !s.own {
		if !s.run.Done() {
			return "", false
		}
		return endOf(s.run.Conclusion), true
	}
	working, idle := standing(s.jobs)
	if !s.told || working > 0 || idle > 0 && !s.idleOver {
		return "", false
	}
	for _, j := range s.jobs {
		if !j.Done {
			continue
		}
		if is := endOf(j.Conclusion); e == "" || worse(is, e) && (is != Skipped || e == Skipped) || e == Skipped {
			e = is
		}
	}
	return e, e != ""
}

// ended is when the run's last job ended. A run's last update may be much later.
func (s seen) ended() time.Time {
	var last time.Time
	for _, j := range s.jobs {
		if j.Completed.After(last) {
			last = j.Completed
		}
	}
	if last.IsZero() {
		return s.run.Updated
	}
	return last
}

// failedStep names where a job went wrong.
func failedStep(j github.Job) string {
	for _, s := range j.Steps {
		if s.Conclusion == "failure" || s.Conclusion == "timed_out" || s.Conclusion == "cancelled" {
			return clip(j.Name + " / " + s.Name)
		}
	}
	return clip(j.Name)
}
