package pipeline

import (
	"time"

	"deploycoord/pkg/github"
)

// sign is a job or a step that did one of the things.
type sign struct {
	thing      string
	name       string // "job" or "job / step"
	state      string // of the things' states
	ended      time.Time
	wholeJob   bool
	configured bool // the configuration's own expression found it
}

// signs reads the jobs of a run.
func (r reader) signs(jobs []github.Job) []sign {
	var out []sign
	for _, j := range jobs {
		test, deploys := r.character(j)
		last := r.lastTest(j)
		for _, w := range usual() {
			out = append(out, r.ofJob(w, j, test, deploys, last)...)
		}
	}
	return out
}

// ofJob finds the steps of a job that do a thing. Where none is named for it, the job's own name may be.
func (r reader) ofJob(w words, j github.Job, test, deploys bool, last int) []sign {
	var out []sign
	dropped := false // a step does it, but not to production
	for i, s := range j.Steps {
		name := j.Name + " / " + s.Name
		how := r.fits(w, s.Name, name)
		switch {
		case how == fitsNot:
			continue
		case how == fitsConfigured:
		case w.thing != Images && w.thing != Tests && abroad(j.Name, s.Name),
			how == fitsWeakly && !deploys && (test || i < last):
			dropped = true
			continue
		}
		state := stateOf(s.Status, s.Conclusion)
		out = append(out, sign{thing: w.thing, name: clip(name), state: state, ended: endedAt(state, s.Completed), configured: how == fitsConfigured})
	}
	if len(out) > 0 || dropped {
		return r.excused(out, j)
	}
	how := r.fits(w, lastPart(j.Name), j.Name)
	if how == fitsNot {
		how = r.fits(w, j.Name)
	}
	switch {
	case how == fitsNot,
		how != fitsConfigured && w.thing != Images && w.thing != Tests && abroad(j.Name),
		how == fitsWeakly && w.thing != Health && test && !deploys:
		return nil
	}
	state := stateOf(j.Status, j.Conclusion)
	if state == ThingFailed && r.failedElsewhere(w, j) {
		state = ThingSkipped
	}
	return []sign{{thing: w.thing, name: clip(j.Name), state: state, ended: endedAt(state, j.Completed), wholeJob: true, configured: how == fitsConfigured}}
}

// character tells whether a job tests, and whether it deploys, by its name and by its steps.
func (r reader) character(j github.Job) (test, deploys bool) {
	text := plain(j.Name)
	test = suites().MatchString(text) && r.fits(wordsOf(Health), j.Name) == fitsNot
	deploys = r.fits(wordsOf(Deploy), j.Name) >= fitsStrongly || production().MatchString(text) || !test && r.fits(wordsOf(Migrate), j.Name) != fitsNot
	for _, s := range j.Steps {
		deploys = deploys || r.fits(wordsOf(Deploy), s.Name) >= fitsStrongly
	}
	return test, deploys
}

func wordsOf(thing string) words {
	for _, w := range usual() {
		if w.thing == thing {
			return w
		}
	}
	return words{}
}

// lastTest is the index of the last step that tests; -1 for none.
func (r reader) lastTest(j github.Job) int {
	for i := len(j.Steps) - 1; i >= 0; i-- {
		if r.fits(wordsOf(Tests), j.Steps[i].Name) != fitsNot {
			return i
		}
	}
	return -1
}

// excused takes back the failures of steps that the job went on after, and made good by a later one that did the same.
func (r reader) excused(signs []sign, j github.Job) []sign {
	if j.Conclusion != "success" {
		return signs
	}
	done := false
	for i := len(signs) - 1; i >= 0; i-- {
		done = done || signs[i].state == ThingDone
		if signs[i].state == ThingFailed && done {
			signs[i].state = ThingSkipped
		}
	}
	return signs
}

// failedElsewhere tells whether a job failed in a step that does another thing, or prepares: it did not come to this one.
func (r reader) failedElsewhere(w words, j github.Job) bool {
	for _, s := range j.Steps {
		if s.Conclusion != "failure" && s.Conclusion != "timed_out" {
			continue
		}
		if preparing().MatchString(plain(s.Name)) {
			return true
		}
		for _, other := range usual() {
			if other.thing != w.thing && r.fits(other, s.Name) != fitsNot {
				return true
			}
		}
	}
	return false
}

func stateOf(status, conclusion string) string {
	switch {
	case status != "completed":
		return ThingUnfinished
	case conclusion == "success", conclusion == "neutral":
		return ThingDone
	case conclusion == "skipped":
		return ThingSkipped
	case conclusion == "cancelled":
		return ThingCancelled
	}
	return ThingFailed
}

func endedAt(state string, at time.Time) time.Time {
	if state == ThingDone || state == ThingFailed {
		return at
	}
	return time.Time{}
}
