package health

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// judge holds all series of one run and says what they come to. It is pure: time comes with the samples.
type judge struct {
	policy   Policy
	all      []*series
	by       map[key]*series
	identity identity
}

type key struct {
	kind Kind
	name string
}

func newJudge(p Policy) *judge {
	p.Stable = max(p.Stable, 1)
	return &judge{policy: p, by: map[key]*series{}}
}

// expect makes a series that must be looked at: one without a look is no good one.
func (j *judge) expect(k Kind, name string) *series {
	at := key{k, name}
	s := j.by[at]
	if s == nil {
		s = &series{kind: k, name: name}
		j.by[at] = s
		j.all = append(j.all, s)
	}
	return s
}

// add takes a sample.
func (j *judge) add(x Sample) *series {
	x.Text, x.Want = bound(x.Text), bound(x.Want)
	s := j.expect(x.Kind, x.Name)
	if turn := j.identity.see(s, x, j.policy); turn != stays {
		for _, other := range j.all {
			other.restart(turn)
		}
	}
	s.add(x, j.identity.counts(x, j.policy) || x.Kind == Functional, j.policy)
	return s
}

// each gives what every series comes to at a time, and the identity; last tells that no more samples come.
func (j *judge) each(at time.Time, last bool, yield func(*series, Measurement)) {
	now := standing{identified: j.identity.confirmed(j.all, j.policy), elsewhere: j.identity.elsewhere(), failing: j.failing(), last: last}
	if j.policy.Commit != "" {
		yield(nil, j.identity.measure(j.all, j.policy, last))
	}
	for _, s := range j.all {
		yield(s, s.measure(j.policy, now, at))
		if m, ok := s.performance(j.policy, last, at); ok {
			yield(s, m)
		}
	}
}

// settled tells whether more samples would change nothing: all is known, or something ends it, whatever the rest is.
func (j *judge) settled(at time.Time) (known, ends bool) {
	known = len(j.all) > 0
	j.each(at, false, func(_ *series, m Measurement) {
		known = known && m.Settled
		ends = ends || m.Settled && m.Outcome == Bad && m.Fault.Ends()
	})
	return known, ends
}

// measurements gives all that is known at a time, in the order of Kinds and then of names.
func (j *judge) measurements(at time.Time, last bool) []Measurement {
	var out []Measurement
	j.each(at, last, func(s *series, m Measurement) {
		if s != nil && m.Kind == s.kind {
			m.latencies(&s.latencies)
		}
		out = append(out, m)
	})
	sortMeasurements(out)
	return out
}

// sortMeasurements puts them in the order of Kinds and then of names.
func sortMeasurements(all []Measurement) {
	slices.SortStableFunc(all, func(a, b Measurement) int {
		return cmp.Or(cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)), cmp.Compare(a.Name, b.Name))
	})
}

// Ends tells whether a fault of this kind is enough for a decision, whatever else comes.
func (f Fault) Ends() bool {
	switch f {
	case Slow, Minor, OldCommit, "":
		return false
	}
	return true
}

func bound(s string) string {
	if len(s) <= MaxText {
		return s
	}
	return strings.ToValidUTF8(s[:MaxText-len("…")], "") + "…"
}
