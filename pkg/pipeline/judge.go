package pipeline

import (
	"fmt"
	"slices"
	"strings"
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
			signs = append(signs, v.reader.ofJob(deployWords(), github.Job{Name: s.run.Name, Status: "completed", Conclusion: "skipped"})...)
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

// decide takes the worst of all ends.
func (o *Outcome) decide(v view) {
	var all []End
	going := 0
	for _, r := range o.Runs {
		if r.End == "" {
			going++
			continue
		}
		all = append(all, r.End)
	}
	if slices.Contains(all, Succeeded) { // beside it, what had nothing to do says nothing
		deploy := stateIn(o.Things, Deploy)
		idle := deploy == ThingDone || !v.named && deploy != ThingSkipped
		all = slices.DeleteFunc(all, func(e End) bool { return e == Neutral || e == Skipped && idle })
	}
	switch {
	case v.fault != nil:
		all = append(all, Unknown)
	case going > 0 && v.timeUp > 0:
		all, o.OurTimeout = append(all, TimedOut), true
	case going > 0:
		all = append(all, Unknown)
	case len(v.missing) > 0 || len(v.runs) == 0:
		all = append(all, NeverStarted)
	}
	o.End = all[0]
	for _, e := range all {
		if worse(e, o.End) {
			o.End = e
		}
	}
	if o.OurTimeout = o.OurTimeout && o.End == TimedOut && !slices.ContainsFunc(o.Runs, func(r RunResult) bool { return r.End == TimedOut }); o.End == Unknown && v.fault != nil {
		o.Fault = clip(v.fault.Error())
	}
	if !o.Ended.IsZero() && !o.Began.IsZero() && going == 0 {
		o.Seconds = max(0, o.Ended.Sub(o.Began).Seconds())
	}
	if going > 0 {
		o.Ended = time.Time{}
	}
	for _, r := range o.Runs {
		if r.End == o.End || o.URL == "" || r.End == "" && (o.OurTimeout || o.End == Unknown) {
			o.URL = r.URL
			if r.End == o.End {
				break
			}
		}
	}
}

// maxText bounds a stranger's text in an outcome, in bytes.
const maxText = 200

// clip makes a stranger's text one short line.
func clip(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r < ' ' || r == 0x7f }), " ")
	if len(s) <= maxText {
		return s
	}
	cut := maxText
	for cut > 0 && s[cut]&0xc0 == 0x80 {
		cut--
	}
	return s[:cut] + "…"
}
