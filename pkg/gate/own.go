package gate

import (
	"context"
	"fmt"
	"strings"

	"deploycoord/pkg/github"
)

const (
	// publishedPrefix begins the external id of every check run in which this tool publishes a verdict (pkg/publish).
	publishedPrefix = "deploycoord/"
	// actionsApp is the app whose check runs are the jobs of workflows.
	actionsApp = "github-actions"
)

// is tells whether a check is this gate itself, which it must neither wait for nor be blocked by: a verdict that was
// published, and the check run of the job in which the gate runs, also of an earlier run.
//
// The job is known by its check run's id, and others of the same name by app and name together: another app's check of
// that name counts. That a pull request could add a job of the gate's own name to hide that it fails is of no use to
// it: such a job tests nothing that another required one would not.
func (o Own) is(c github.Check) bool {
	switch {
	case c.Status:
		return o.Name != "" && c.Name == o.Name
	case strings.HasPrefix(c.ExternalID, publishedPrefix), o.CheckID != 0 && c.ID == o.CheckID:
		return true
	}
	return o.Job != "" && c.Name == o.Job && c.App == actionsApp
}

// names tells whether a required context is the gate itself: waiting for it would never end.
func (o Own) names(context string) bool {
	return context != "" && (context == o.Name || context == o.Job)
}

// own finds the check run of the job in which the gate runs. Outside of a workflow there is none, but the job that
// published a verdict before is known by it: that it failed, because it found something, says nothing new.
func (a *asker) own(ctx context.Context) {
	run, checks := a.q.Run, a.h.Checks.Value
	switch {
	case a.h.Checks.Err != nil:
		return
	case run.ID == 0:
		a.h.Own.Job = publishingJob(checks)
		return
	}
	if c, ok := ownByName(checks, run); ok {
		a.h.Own.take(run, c)
		return
	}
	a.h.Own.Fault = ""
	if a.jobs == nil {
		jobs := part(a.remote.Jobs(ctx, run.ID, run.Attempt))
		a.jobs = &jobs
	}
	if j, ok := ownByRunner(a.jobs.Value, run); ok {
		a.h.Own.CheckID, a.h.Own.Job = j.ID, j.Name
		return
	}
	switch open := unfinishedOf(checks, run.ID); {
	case len(open) == 1:
		a.h.Own.take(run, open[0])
	case len(open) == 0:
		// This run is not listed at the commit: it was started by hand, or a newer one of its name is.
		a.h.Own.Job = run.Job
	default:
		a.h.Own.Fault = fmt.Sprintf("this run has %d unfinished jobs, and which of them is the gate could not be told", len(open))
		if a.jobs.Err != nil {
			a.h.Own.Fault += ": " + a.jobs.Err.Error()
		}
	}
}

// take makes a check run the gate's own; that of another run lends its name alone.
func (o *Own) take(run Run, c github.Check) {
	o.Job = c.Name
	if c.RunID == run.ID {
		o.CheckID = c.ID
	}
}

// ownByName finds the check run by the job's id in the workflow file, which names a job that has no name of its own.
func ownByName(checks []github.Check, run Run) (github.Check, bool) {
	if run.Job == "" {
		return github.Check{}, false
	}
	var fits []github.Check
	for _, c := range unfinishedOf(checks, run.ID) {
		if jobNamed(c.Name, run.Job) {
			fits = append(fits, c)
		}
	}
	if len(fits) == 0 && !anyOf(checks, run.ID) {
		for _, c := range checks {
			if !c.Status && c.App == actionsApp && c.Name == run.Job {
				fits = append(fits, c)
			}
		}
	}
	if len(fits) != 1 {
		return github.Check{}, false
	}
	return fits[0], true
}

// jobNamed tells whether a check run's name is that of a job with this id: itself, "caller / job" of a reusable
// workflow, "job (value)" of a matrix.
func jobNamed(name, job string) bool {
	last := name[strings.LastIndex(name, " / ")+1:]
	last, _, _ = strings.Cut(strings.TrimPrefix(last, "/ "), " (")
	whole, _, _ := strings.Cut(name, " (")
	return last == job || whole == job
}

// ownByRunner finds the job by the runner on which it runs: a runner runs one job at a time.
func ownByRunner(jobs []github.Job, run Run) (github.Job, bool) {
	var open, here []github.Job
	for _, j := range jobs {
		if j.Done {
			continue
		}
		open = append(open, j)
		if run.Runner != "" && j.Runner == run.Runner {
			here = append(here, j)
		}
	}
	switch {
	case len(here) == 1:
		return here[0], true
	case len(open) == 1:
		return open[0], true
	}
	return github.Job{}, false
}

func unfinishedOf(checks []github.Check, runID int64) []github.Check {
	var out []github.Check
	for _, c := range checks {
		if !c.Status && c.RunID == runID && c.State != github.StateDone {
			out = append(out, c)
		}
	}
	return out
}

func anyOf(checks []github.Check, runID int64) bool {
	for _, c := range checks {
		if !c.Status && c.RunID == runID && !strings.HasPrefix(c.ExternalID, publishedPrefix) {
			return true
		}
	}
	return false
}

// publishingJob names the job of the workflow run that published a verdict, where that run has no other job; "" else.
func publishingJob(checks []github.Check) string {
	name := ""
	for _, published := range checks {
		if published.RunID == 0 || !strings.HasPrefix(published.ExternalID, publishedPrefix) {
			continue
		}
		for _, c := range checks {
			switch {
			case c.Status || c.RunID != published.RunID || c.App != actionsApp || strings.HasPrefix(c.ExternalID, publishedPrefix):
			case name != "" && name != c.Name:
				return ""
			default:
				name = c.Name
			}
		}
	}
	return name
}
