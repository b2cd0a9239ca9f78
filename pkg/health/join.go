package health

import (
	"cmp"
	"slices"
	"strings"
)

// Join makes one list of what several runs measured side by side, in the order in which Run gives one. Each thing is
// looked at by one run only, but for who is serving: of that every run knows a part, and the worst one counts.
func Join(runs ...[]Measurement) []Measurement {
	var all, who []Measurement
	for _, run := range runs {
		for _, m := range run {
			if m.Kind == Identity {
				who = append(who, m)
			} else {
				all = append(all, m)
			}
		}
	}
	if len(who) > 0 {
		all = append(all, joinIdentity(who))
	}
	sortMeasurements(all)
	return all
}

// joinIdentity is the worst of what runs say of the build that is serving. One to which no answer told anything is
// passed over where another run was told: in a single run, too, it is enough that one series tells.
func joinIdentity(all []Measurement) Measurement {
	told := slices.DeleteFunc(slices.Clone(all), func(m Measurement) bool { return m.Samples == 0 })
	if len(told) == 0 {
		return all[0]
	}
	rank := []Outcome{Good, Unmeasured, Bad}
	worst := slices.MaxFunc(told, func(a, b Measurement) int {
		return cmp.Compare(slices.Index(rank, a.Outcome), slices.Index(rank, b.Outcome))
	})
	out := worst
	out.Seen, out.Samples, out.Failed, out.Unmeasured = nil, 0, 0, 0
	for _, m := range told {
		out.Seen = append(out.Seen, m.Seen...)
		out.Samples, out.Failed, out.Unmeasured = out.Samples+m.Samples, out.Failed+m.Failed, out.Unmeasured+m.Unmeasured
		if m.First.Before(out.First) {
			out.First = m.First
		}
		if m.Last.After(out.Last) {
			out.Last = m.Last
		}
		if m.FirstGood.After(out.FirstGood) && out.Outcome == Good { // only then all of them served it
			out.FirstGood = m.FirstGood
		}
		out.Settled = out.Settled && m.Settled
	}
	slices.Sort(out.Seen)
	out.Seen = out.Seen[:min(len(out.Seen), maxTellers)]
	if serving, is := strings.CutPrefix(worst.Text, notDeployed); is && out.Failed < out.Samples {
		out.Text = bound("deployed in part: " + serving)
	}
	return out
}

// notDeployed begins what is said of a build that is not there at all.
const notDeployed = "not deployed: "
