package pipeline

import (
	"context"
	"errors"
	"net/http"
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
	var errs [3]error
	together([]func(){
		func() { all[0], errs[0] = w.src.Runs(ctx, github.RunFilter{HeadSHA: w.q.Commit}) },
		func() { all[1], errs[1] = w.chained(ctx, began) },
		func() { all[2], errs[2] = w.byID(ctx) },
		func() { w.workflows(ctx) },
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	w.learn(slices.Concat(all[0], all[1], all[2]))
	if at := w.first(); began.IsZero() && !at.IsZero() { // only now it is known since when
		chained, err := w.chained(ctx, at)
		if err != nil {
			return err
		}
		w.learn(chained)
	}
	return w.neighbours(ctx)
}

// chained lists what the end of some run started since a time; none where that is not known.
func (w *watch) chained(ctx context.Context, since time.Time) ([]github.Run, error) {
	if since.IsZero() {
		return nil, nil
	}
	return w.src.Runs(ctx, github.RunFilter{Event: onWorkflowRun, Since: since})
}

// neighbours looks at the runs of other commits where one may have triggered what else would be the commit's.
func (w *watch) neighbours(ctx context.Context) error {
	ids := unsettled(w.lineage.started, w.others())
	if len(ids) == 0 || slices.Equal(ids, w.nearOf) {
		return nil
	}
	near, err := w.src.NewestRuns(ctx, github.RunFilter{Since: w.first().Add(-time.Hour)})
	if err != nil {
		return err
	}
	w.near, w.nearOf = near, ids
	w.learn(nil)
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

// learn takes what is newer: a list may be older than the last one was.
func (w *watch) learn(runs []github.Run) {
	for _, r := range runs {
		was, known := w.known[r.ID]
		if known && (r.Attempt < was.Attempt || r.Attempt == was.Attempt && was.Done() && !r.Done()) {
			continue
		}
		w.known[r.ID] = r
	}
	w.lineage = trace(w.others(), w.near, w.q, w.names)
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

// byID reads the runs that are known by their id alone. One that the repository does not have is another's: this program
// may look at another repository than the one in which it runs.
func (w *watch) byID(ctx context.Context) ([]github.Run, error) {
	var out []github.Run
	for _, id := range []*int64{&w.q.Own.Run, &w.q.Trigger} {
		was, known := w.known[*id]
		if *id == 0 || known && (id == &w.q.Own.Run || was.Done()) {
			continue
		}
		r, err := w.src.Run(ctx, *id)
		var refused *github.Error
		switch {
		case err == nil:
			out = append(out, r)
		case errors.As(err, &refused) && refused.Status == http.StatusNotFound:
			*id = 0
		default:
			return nil, err
		}
	}
	return out, nil
}

// workflows asks once what the configured workflows are called. Without an answer, names are held to those of the runs.
func (w *watch) workflows(ctx context.Context) {
	if w.asked || len(w.q.Policy.Workflows) == 0 {
		return
	}
	if flows, err := w.src.Workflows(ctx); err == nil {
		w.names, w.asked = resolve(w.q.Policy, flows), true
	}
}

func together(all []func()) {
	var wait sync.WaitGroup
	for _, f := range all {
		wait.Go(f)
	}
	wait.Wait()
}
