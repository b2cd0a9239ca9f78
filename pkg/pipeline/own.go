package pipeline

import (
	"slices"
	"strings"

	"deploycoord/pkg/github"
)

// without leaves out the job in which this program runs. told is false where it could not be told from others.
//
// A job is known by its runner, which runs one job at a time; by its id in the workflow file, which a job without a name
// of its own is called by; or as the only one that runs.
func (o Own) without(jobs []github.Job) (rest []github.Job, told bool) {
	for _, fits := range []func(github.Job) bool{
		func(j github.Job) bool { return o.Runner != "" && j.Runner == o.Runner },
		func(j github.Job) bool { return o.Job != "" && jobNamed(j.Name, o.Job) },
		func(github.Job) bool { return true },
	} {
		found := -1
		for i, j := range jobs {
			if !j.Done && j.Status == "in_progress" && o.attempts(j) && fits(j) {
				if found >= 0 {
					found = -2
					break
				}
				found = i
			}
		}
		if found >= 0 {
			return slices.Delete(slices.Clone(jobs), found, found+1), true
		}
	}
	return jobs, !slices.ContainsFunc(jobs, func(j github.Job) bool { return !j.Done && j.Status == "in_progress" })
}

func (o Own) attempts(j github.Job) bool {
	return o.Attempt == 0 || j.Attempt == 0 || j.Attempt == o.Attempt
}

// jobNamed tells whether a job's name is that of one with this id: itself, "caller / job" of a reusable workflow, "job
// (value)" of a matrix.
func jobNamed(name, id string) bool {
	last := name
	if i := strings.LastIndex(name, " / "); i >= 0 {
		last = name[i+len(" / "):]
	}
	last, _, _ = strings.Cut(last, " (")
	whole, _, _ := strings.Cut(name, " (")
	return last == id || whole == id
}

// standing splits a run's unfinished jobs off: those at work, and those that have not begun.
func standing(jobs []github.Job) (working, idle int) {
	for _, j := range jobs {
		switch {
		case j.Done:
		case j.Status == "in_progress":
			working++
		default:
			idle++
		}
	}
	return working, idle
}
