package pipeline

import (
	"slices"
	"time"

	"deploycoord/pkg/github"
)

// view is what is known now.
func (w *watch) view() view {
	v := view{
		commit: w.q.Commit, started: w.lineage.started, named: len(w.q.Policy.Workflows) > 0, reader: w.reader(), fault: w.fault, now: w.now(),
	}
	for _, name := range w.lineage.missing {
		if i := slices.Index(w.names, name); i >= 0 {
			name = w.q.Policy.Workflows[i] // as the configuration calls it
		}
		v.missing = append(v.missing, name)
	}
	if w.timeUp {
		v.timeUp = w.q.Policy.Timeout
	}
	working := false
	for _, r := range w.lineage.counted {
		working = working || r.ID != w.q.Own.Run && !r.Done()
	}
	for _, r := range w.lineage.counted {
		l := w.jobs[r.ID]
		if l == nil {
			l = &jobList{}
		}
		s := seen{run: r, jobs: l.jobs, known: l.final, told: true, expected: expected(r, w.history), newer: l.newest}
		if s.own = r.ID == w.q.Own.Run; s.own {
			s.jobs, s.told = w.q.Own.without(l.jobs)
			s.idleOver = w.idles(s.jobs, working)
			if s.told && len(s.jobs) == 0 {
				continue // it has nothing but this program's job
			}
		}
		v.runs = append(v.runs, s)
	}
	return v
}

// idles tells whether the own run's other jobs have only waited for too long.
func (w *watch) idles(jobs []github.Job, working bool) bool {
	busy, idle := standing(jobs)
	if working || busy > 0 || idle == 0 {
		w.idle = time.Time{}
		return false
	}
	if w.idle.IsZero() {
		w.idle = w.now()
	}
	return w.now().Sub(w.idle) >= idleGrace
}

func (w *watch) reader() reader {
	if w.patterns == nil {
		made := newReader(w.q.Policy.Steps)
		w.patterns = &made
	}
	return *w.patterns
}
