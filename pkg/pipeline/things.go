package pipeline

import (
	"slices"
	"time"
)

// maxNamed bounds the names that an outcome lists of one thing.
const maxNamed = 20

// order of the things in an outcome: the seed's five, and the migration.
var order = []string{Images, Tests, Deploy, Restart, Health, Migrate}

// things sums up what all jobs and steps did. Where the configuration's own expressions found something, the usual words
// count no more.
func things(signs []sign) []Thing {
	out := make([]Thing, 0, len(order))
	for _, name := range order {
		of := slices.DeleteFunc(slices.Clone(signs), func(s sign) bool { return s.thing != name })
		if slices.ContainsFunc(of, func(s sign) bool { return s.configured }) {
			of = slices.DeleteFunc(of, func(s sign) bool { return !s.configured })
		}
		t := Thing{Name: name, State: sum(of)}
		for _, s := range of {
			if s.ended.After(t.Ended) && s.state == t.State {
				t.Ended = s.ended
			}
			if len(t.Steps) < maxNamed && (s.state == t.State || t.State == ThingDone && s.state != ThingSkipped) {
				t.Steps = append(t.Steps, s.name)
			}
		}
		out = append(out, t)
	}
	return out
}

// sum folds the states: a failure is never made good by something else, and one that was done outweighs one that there
// was no need for.
func sum(of []sign) string {
	for _, state := range []string{ThingFailed, ThingCancelled, ThingUnfinished, ThingDone, ThingSkipped} {
		if slices.ContainsFunc(of, func(s sign) bool { return s.state == state }) {
			return state
		}
	}
	return ThingNotFound
}

// endOfDeploy is when the last deploying step ended; zero where deploying was not done.
func endOfDeploy(all []Thing) time.Time {
	for _, t := range all {
		if t.Name == Deploy && t.State == ThingDone {
			return t.Ended
		}
	}
	return time.Time{}
}

func stateIn(all []Thing, name string) string {
	for _, t := range all {
		if t.Name == name {
			return t.State
		}
	}
	return ThingNotFound
}
