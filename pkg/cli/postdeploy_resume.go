package cli

import (
	"context"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/record/journal"
)

// recordTrailer begins the line of a commit's message that says which deployment it records.
const recordTrailer = "Deployment-Record: "

// own tells whether what was pushed is a deployment's record. Its message says so, which anybody can write; that it
// touches nothing else than what this program writes is what counts.
func (r *afterMerge) own(ctx context.Context) bool {
	if r.repo == nil || r.looks.sha != "" || len(r.commit.Parents) != 1 || !strings.Contains("\n"+r.commit.Message, "\n"+recordTrailer) {
		return false
	}
	files, err := changedPaths(ctx, r.repo, r.commit.Parents[0], r.d.Commit)
	return err == nil && !slices.ContainsFunc(files, func(p string) bool { return !r.written(p) })
}

// written tells whether a path is in a folder that this program itself writes.
func (r *afterMerge) written(p string) bool {
	for _, folder := range writtenFolders(r.config) {
		if strings.HasPrefix(p, path.Clean(folder)+"/") {
			return true
		}
	}
	return false
}

// resume takes up the decision of a former run over this deployment that was killed before all was done.
func (r *afterMerge) resume(ctx context.Context) bool {
	if r.repo == nil || !r.options.write {
		return false
	}
	d, ok, err := journal.Load(ctx, r.repo, r.d.ID, r.Now())
	switch {
	case err != nil:
		r.progress(fmt.Sprintf("whether a former run left something undone could not be read: %v", err))
		return false
	case !ok || d.Commit != r.d.Commit:
		return false
	}
	r.progress(fmt.Sprintf("a former run decided %s and was stopped; this one goes on from there", d.Decision))
	d.Actor, d.RunURL = r.d.Actor, r.d.RunURL
	r.d, r.resumed = d, true
	if d.Verification != nil {
		r.evidence.Measurements = d.Verification.Measurements
	}
	return true
}

// keep writes the decision down before anything follows from it: what was measured cannot be measured again.
func (r *afterMerge) keep(ctx context.Context) {
	if r.repo == nil {
		return
	}
	if err := journal.Save(ctx, r.repo, scrub(r.d, r.secrets.String)); err != nil {
		r.progress(fmt.Sprintf("the decision could not be kept, so that a run that takes this one's place will have to look again: %v", err))
	}
}

// forget ends what keep began.
func (r *afterMerge) forget(ctx context.Context) {
	if r.repo == nil {
		return
	}
	if err := journal.Clear(ctx, r.repo, r.d.ID); err != nil {
		r.progress(fmt.Sprintf("the kept decision could not be cleared, so that a run within the hour goes on from it: %v", err))
	}
}

// cancelled is how long effects may take once the run is called off: GitHub kills it ten seconds later
// (docs.github.com/actions, "Canceling a workflow").
const cancelled = 6 * time.Second

// lasting is a context for effects, which outlasts the run's a little: what was decided is still written down.
func lasting(ctx context.Context, sleep func(context.Context, time.Duration) error) (context.Context, context.CancelFunc) {
	effects, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if sleep(effects, cancelled) == nil {
			end()
		}
	})
	return effects, func() { stop(); end() }
}

// watchHours is how long a deployment of a type is watched.
func (r *afterMerge) watchHours(t finding.Deployment) int {
	window := r.config.Monitor.Window
	if t == finding.Breaking {
		window = r.config.Monitor.Breaking
	}
	return int(math.Ceil(window.Hours()))
}
