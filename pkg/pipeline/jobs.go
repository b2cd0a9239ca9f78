package pipeline

import (
	"context"

	"deploycoord/pkg/github"
)

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
	jobs, err := w.src.Jobs(ctx, r.ID, 0) // also those of a former attempt that were not run again
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
