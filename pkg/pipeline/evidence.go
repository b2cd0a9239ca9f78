package pipeline

import (
	"regexp"
	"strings"
	"time"

	"deploycoord/pkg/config"
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

// reader tells what jobs and steps do by their names.
type reader struct {
	own map[string][]*regexp.Regexp // the configuration's
}

func newReader(s config.Steps) reader {
	r := reader{own: map[string][]*regexp.Regexp{}}
	for thing, all := range map[string][]string{
		Images: s.Images, Tests: s.Tests, Migrate: s.Migrate, Deploy: s.Deploy, Restart: s.Restart, Health: s.Health,
	} {
		for _, text := range all {
			if re, err := regexp.Compile("(?i:" + text + ")"); err == nil { // the configuration was checked
				r.own[thing] = append(r.own[thing], re)
			}
		}
	}
	return r
}

// fit is how a name fits a thing.
type fit int

const (
	fitsNot fit = iota
	fitsWeakly
	fitsStrongly
	fitsConfigured
)

func (r reader) fits(w words, names ...string) fit {
	for _, re := range r.own[w.thing] {
		for _, name := range names {
			if re.MatchString(name) {
				return fitsConfigured
			}
		}
	}
	text := plain(names[0])
	if preparing().MatchString(text) {
		return fitsNot
	}
	if w.thing == Deploy { // as a migration's tool says it
		text = strings.NewReplacer("migrate deploy", "migrate", "migrations deploy", "migrations").Replace(text)
	}
	production := w.thing == Deploy || w.thing == Restart || w.thing == Migrate
	switch {
	case production && verifying().MatchString(text): // a look at it
		return fitsNot
	case w.thing == Tests && usualHealth().MatchString(text):
		return fitsNot
	case w.strong != nil && w.strong.MatchString(text):
		return fitsStrongly
	case w.weak != nil && w.weak.MatchString(text):
		return fitsWeakly
	}
	return fitsNot
}

func usualHealth() *regexp.Regexp {
	for _, w := range usual() {
		if w.thing == Health {
			return w.weak
		}
	}
	return nil
}

// signs reads the jobs of a run.
func (r reader) signs(jobs []github.Job) []sign {
	var out []sign
	for _, j := range jobs {
		for _, w := range usual() {
			out = append(out, r.ofJob(w, j)...)
		}
	}
	return out
}

// ofJob finds the steps of a job that do a thing. Where none is named for it, the job's own name may be.
func (r reader) ofJob(w words, j github.Job) []sign {
	var out []sign
	test, deploys := r.character(j)
	last := lastTest(r, j)
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
	if how == fitsNot || how != fitsConfigured && w.thing != Images && w.thing != Tests && abroad(j.Name, "") {
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
	deploys = deployWords().strong.MatchString(text) || production().MatchString(text) || migrateWords().weak.MatchString(text)
	for _, s := range j.Steps {
		deploys = deploys || r.fits(deployWords(), s.Name) >= fitsStrongly
	}
	return suites().MatchString(text), deploys
}

func deployWords() words  { return wordsOf(Deploy) }
func migrateWords() words { return wordsOf(Migrate) }

func wordsOf(thing string) words {
	for _, w := range usual() {
		if w.thing == thing {
			return w
		}
	}
	return words{}
}

// lastTest is the index of the last step that tests; -1 for none.
func lastTest(r reader, j github.Job) int {
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

// abroad tells names of another environment than production.
func abroad(names ...string) bool {
	text := plain(strings.Join(names, " "))
	return elsewhere().MatchString(text) && !production().MatchString(text)
}

func lastPart(name string) string {
	if i := strings.LastIndex(name, " / "); i >= 0 {
		return name[i+len(" / "):]
	}
	return name
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
