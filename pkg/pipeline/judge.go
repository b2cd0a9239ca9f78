package pipeline

import (
	"fmt"
	"slices"
	"time"

	"deploycoord/pkg/github"
)

// view is all that an outcome is made of.
type view struct {
	commit  string
	runs    []seen
	started []github.Run // also those that do not count
	missing []string
	named   bool // the configuration names workflows
	reader  reader
	timeUp  time.Duration // the time that is up; 0 where it is not
	fault   error         // why it could not be decided; nil where it could
	now     time.Time
}

// judge makes the outcome. It is a pure function.
func judge(v view) Outcome {
	o := Outcome{Commit: v.commit, Missing: v.missing, Runs: []RunResult{}}
	var signs []sign
	for _, s := range v.runs {
		o.add(s)
		signs = append(signs, v.reader.signs(s.jobs)...)
		if len(s.jobs) == 0 && s.run.Conclusion == "skipped" { // of all its jobs
			signs = append(signs, v.reader.signs([]github.Job{{Name: s.run.Name, Status: "completed", Conclusion: "skipped"}})...)
		}
	}
	o.Things = things(signs)
	o.EndOfDeploy = endOfDeploy(o.Things)
	o.MigrationFailed = stateIn(o.Things, Migrate) == ThingFailed
	o.decide(v)
	if o.End == Succeeded && stateIn(o.Things, Deploy) == ThingSkipped && slices.ContainsFunc(signs, func(s sign) bool { return s.thing == Deploy && s.wholeJob }) {
		o.End = Skipped
	}
	o.word(v)
	return o
}

func (o *Outcome) add(s seen) {
	e, _ := s.end()
	r := RunResult{
		ID: s.run.ID, Workflow: clip(s.run.Name), File: clip(s.run.Path), Event: s.run.Event, Attempt: s.run.Attempt, End: e, Status: s.run.Conclusion,
		Own: s.own, URL: s.run.URL, Began: s.run.Started, Expected: s.expected.Seconds(),
	}
	if r.Status == "" {
		r.Status = s.run.Status
	}
	if e != "" {
		r.Ended = s.ended()
		if r.Ended.After(o.Ended) {
			o.Ended = r.Ended
		}
	}
	if o.Began.IsZero() || r.Began.Before(o.Began) {
		o.Began = r.Began
	}
	for _, j := range s.jobs {
		switch {
		case j.Done && !endOf(j.Conclusion).good() && len(r.Failed) < maxNamed:
			r.Failed = append(r.Failed, failedStep(j))
		case j.Status == "waiting" && len(o.Approvals) < maxNamed:
			o.Approvals = append(o.Approvals, clip(s.run.Name+" / "+j.Name))
		}
	}
	if s.newer != nil {
		r.Superseded = s.newer.HeadSHA
	}
	if _, idle := standing(s.jobs); s.own && idle > 0 && s.idleOver {
		o.Notes = append(o.Notes, fmt.Sprintf("%d jobs of this run had not begun and were not waited for: they may wait for this one", idle))
	}
	o.Runs = append(o.Runs, r)
}
