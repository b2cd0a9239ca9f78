package pipeline

import (
	"context"
	"slices"
	"sync"
	"time"

	"deploycoord/pkg/github"
)

// poll looks once. An answer that failed leaves the former one standing.
func (w *watch) poll(ctx context.Context) {
	w.polls++
	err := w.runs(ctx)
	if err == nil {
		err = w.rest(ctx)
	}
	w.note(err)
}

// runs looks for runs.
func (w *watch) runs(ctx context.Context) error {
	began := w.first()
	var all [3][]github.Run
	var errs [4]error
	asked := []func(){
		func() { all[0], errs[0] = w.src.Runs(ctx, github.RunFilter{HeadSHA: w.q.Commit}) },
		func() {
			if !began.IsZero() {
				all[1], errs[1] = w.src.Runs(ctx, github.RunFilter{Event: onWorkflowRun, Since: began})
			}
		},
		func() { all[2], errs[2] = w.byID(ctx) },
		func() { errs[3] = w.workflows(ctx) },
	}
	together(asked)
	for i, err := range errs {
		if err != nil && i < 3 { // without the list of workflows, names are held to those of runs
			return err
		}
	}
	for _, r := range slices.Concat(all[0], all[1], all[2]) {
		w.learn(r)
	}
	w.trace()
	ids := unsettled(w.lineage.started, w.others())
	if len(ids) == 0 || slices.Equal(ids, w.nearOf) {
		return nil
	}
	near, err := w.src.NewestRuns(ctx, github.RunFilter{Since: w.first().Add(-time.Hour)})
	if err != nil {
		return err
	}
	w.near, w.nearOf = near, ids
	w.trace()
	return nil
}

// others is what is known, without what this program's own workflow did before: an earlier verdict is none of the
// pipeline's.
func (w *watch) others() []github.Run {
	own := w.known[w.q.Own.Run]
	var out []github.Run
	for _, r := range w.known {
		if own.ID == 0 || r.ID == own.ID || r.ID == w.q.Trigger || r.Event == onPush || !sameWorkflow(r, own) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b github.Run) int { return int(min(max(a.ID-b.ID, -1), 1)) })
	return out
}

func (w *watch) trace() { w.lineage = trace(w.others(), w.near, w.q, w.names) }

// learn takes what is newer: a list may be older than the last one was.
func (w *watch) learn(r github.Run) {
	was, known := w.known[r.ID]
	if known && (r.Attempt < was.Attempt || r.Attempt == was.Attempt && was.Done() && !r.Done()) {
		return
	}
	w.known[r.ID] = r
}

// first is when the first of the commit's runs was created; zero where none is known.
func (w *watch) first() time.Time {
	var at time.Time
	for _, r := range w.lineage.started {
		if at.IsZero() || r.Created.Before(at) {
			at = r.Created
		}
	}
	return at
}

// byID reads the runs that are known by their id alone.
func (w *watch) byID(ctx context.Context) ([]github.Run, error) {
	var out []github.Run
	for _, id := range []int64{w.q.Own.Run, w.q.Trigger} {
		was, known := w.known[id]
		if id == 0 || known && (id == w.q.Own.Run || was.Done()) {
			continue
		}
		r, err := w.src.Run(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// workflows asks once what the configured workflows are called.
func (w *watch) workflows(ctx context.Context) error {
	if w.asked || len(w.q.Policy.Workflows) == 0 {
		return nil
	}
	flows, err := w.src.Workflows(ctx)
	if err != nil {
		return err
	}
	w.names, w.asked = resolve(w.q.Policy, flows), true
	return nil
}

// rest reads the jobs of the runs that count, side by side, and once how long such runs take.
func (w *watch) rest(ctx context.Context) error {
	var asked []func()
	errs := make([]error, len(w.lineage.counted)+1)
	for i, r := range w.lineage.counted {
		l := w.jobs[r.ID]
		if l == nil || l.attempt != r.Attempt {
			l = &jobList{attempt: r.Attempt}
			w.jobs[r.ID] = l
		}
		if !l.final {
			asked = append(asked, func() { errs[i] = w.jobsOf(ctx, r, l) })
		}
	}
	if !w.looked && len(w.lineage.counted) > 0 {
		w.looked = true
		asked = append(asked, func() { // nothing depends on it
			w.history, _ = w.src.NewestRuns(ctx, github.RunFilter{Branch: w.lineage.counted[0].HeadBranch, Status: "success"})
		})
	}
	together(asked)
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return w.superseding(ctx)
}

func (w *watch) jobsOf(ctx context.Context, r github.Run, l *jobList) error {
	attempt := 0
	if r.ID == w.q.Own.Run {
		attempt = w.q.Own.Attempt
	}
	jobs, err := w.src.Jobs(ctx, r.ID, attempt)
	if err != nil {
		return err
	}
	l.jobs = jobs
	if !r.Done() || r.ID == w.q.Own.Run {
		return nil
	}
	working, idle := standing(jobs)
	l.late++
	l.final = working+idle == 0 || l.late >= maxLate
	return nil
}

// superseding finds for a cancelled run the newer one that took its place.
func (w *watch) superseding(ctx context.Context) error {
	for _, r := range w.lineage.counted {
		l := w.jobs[r.ID]
		if r.Conclusion != "cancelled" || l.newest != nil || l.sought {
			continue
		}
		l.sought = true
		since, err := w.src.NewestRuns(ctx, github.RunFilter{Branch: r.HeadBranch, Since: r.Created})
		if err != nil {
			return err
		}
		for i := range since {
			if n := since[i]; sameWorkflow(n, r) && n.Created.After(r.Created) && n.HeadSHA != r.HeadSHA && !n.Created.After(r.Updated) {
				l.newest = &n // the last of them is the first that came after
			}
		}
	}
	return nil
}

// view is what is known now.
func (w *watch) view() view {
	v := view{
		commit: w.q.Commit, started: w.lineage.started, named: len(w.q.Policy.Workflows) > 0, reader: w.reader(), fault: w.fault, now: w.now(),
	}
	for _, name := range w.lineage.missing { // as the configuration calls it
		v.missing = append(v.missing, w.q.Policy.Workflows[slices.Index(w.names, name)])
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

func together(all []func()) {
	var wait sync.WaitGroup
	for _, f := range all {
		wait.Go(f)
	}
	wait.Wait()
}
