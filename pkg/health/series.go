package health

import (
	"fmt"
	"time"

	"deploycoord/pkg/health/compare"
)

// series is all looks at one thing, in bounded room. Looks from before the expected build was seen do not count as good.
type series struct {
	kind Kind
	name string

	count, good, failed, unmeasured int
	goodRow, badRow, blindRow       int // in a row, up to now
	badSince, blindSince            time.Time
	first, last, firstGood          time.Time
	latest, lastBad                 Sample
	firm                            *Sample
	latencies                       latencies
	tally                           compare.Tally // of the looks since it was steadily good, or should have been
	steady                          bool
	compared                        comparison

	commit    string // that it last told
	commitRow int    // how often in a row it was the expected one
	native    int    // answers of the expected build
	foreign   int    // answers of other builds
}

// add takes the next sample. counts tells whether a good one counts yet.
func (s *series) add(x Sample, counts bool, p Policy) {
	defer func() {
		s.steady = s.steady || s.goodRow >= p.Stable || x.At.Sub(s.first) > p.Grace
	}()
	if s.steady && x.Outcome != Unmeasured && (counts || x.Outcome == Bad) {
		s.tally.Add(x.Outcome == Bad)
	}
	if s.count == 0 {
		s.first = x.At
	}
	s.count++
	s.last, s.latest = x.At, x
	switch {
	case x.Outcome == Good && !counts:
		s.badRow, s.blindRow = 0, 0
		return
	case x.Outcome == Good:
		if s.good == 0 {
			s.firstGood = x.At
		}
		s.good++
		s.goodRow++
		s.badRow, s.blindRow = 0, 0
	case x.Outcome == Bad:
		if s.badRow == 0 {
			s.badSince = x.At
		}
		s.failed++
		s.badRow++
		s.goodRow, s.blindRow = 0, 0
		if s.badRow == 1 || x.Fault != Slow { // the worst of a row tells what it is
			s.lastBad = x
		}
		if x.Firm && s.firm == nil {
			s.firm = &x
		}
	default:
		if s.blindRow == 0 {
			s.blindSince = x.At
		}
		s.unmeasured++
		s.blindRow++
		s.goodRow, s.badRow = 0, 0
		return
	}
	if x.Took > 0 && (x.Outcome == Good || x.Fault == Slow) && counts {
		s.latencies.add(float64(x.Took) / float64(time.Millisecond))
	}
}

// restart forgets what does not count any more: another build is serving. Where it is the expected one, what endpoints
// failed to do before was not its fault.
func (s *series) restart(t turn) {
	s.good, s.goodRow, s.firstGood, s.latencies = 0, 0, time.Time{}, latencies{}
	s.tally, s.steady, s.compared = compare.Tally{}, false, comparison{}
	if t == arrives && s.kind == Probe {
		s.badRow = 0
	}
}

// standing is what holds for all series at a time.
type standing struct {
	identified bool             // the expected build is serving
	elsewhere  time.Time        // when another build last answered, while the expected one never did
	failing    map[*series]bool // more often than by accident
	last       bool             // no more samples come
}

// measure says what the looks come to at a time.
func (s *series) measure(p Policy, j standing, at time.Time) Measurement {
	identified, last := j.identified, j.last
	m := Measurement{
		Kind: s.kind, Name: s.name, Commit: s.commit, Samples: s.count, Failed: s.failed, Unmeasured: s.unmeasured,
		First: s.first, Last: s.last, FirstGood: s.firstGood, Text: s.latest.Text, Seen: s.latest.Seen, Errors: s.latest.Errors,
	}
	switch {
	case s.firm != nil:
		m.bad(*s.firm, true)
	case s.count == 0:
		m.Text, m.Settled = "was not looked at in time", last
	case s.kind == Probe && s.badRow > 0 && !s.badSince.After(j.elsewhere):
		m.Text, m.Want, m.Settled = "does not count while the expected commit is not serving; "+s.latest.Text, s.latest.Want, last
	case s.badRow > 0 && !j.failing[s]:
		m.bad(s.lastBad, s.isDown(p, identified, last, at))
		if last && !m.Settled {
			m.Outcome, m.Fault = Unmeasured, ""
			m.Text = fmt.Sprintf("fails now and then, %d of %d looks; last: %s", s.failed, s.count, s.lastBad.Text)
			m.Settled = true
		}
	case s.blindRow > 0:
		m.Want, m.Settled = s.latest.Want, last || s.blindRow >= p.Stable && at.Sub(s.blindSince) >= p.Grace
	case j.failing[s]:
		m.bad(s.lastBad, true)
		m.Text = fmt.Sprintf("%d of %d looks fail; last: %s", s.failed, s.count, s.lastBad.Text)
	case s.goodRow >= p.Stable:
		m.Outcome, m.Settled = Good, last || s.enough(p)
	case s.goodRow == 0 && !identified: // it answered well, but not as the expected build
		m.Text, m.Settled = "does not count while the expected commit is not serving; "+s.latest.Text, last
	case last:
		m.Text = fmt.Sprintf("%d good looks in a row, %d are wanted; %s", s.goodRow, p.Stable, s.latest.Text)
		m.Settled = true
	}
	return m
}

// isDown tells whether a row of failures is the outcome and no start or accident: it outlasts the grace; or the expected
// build answers with server errors, which no start does; or it never answered well, not even as another build, and there
// is no more time. A single failure at the very end, after another build had answered well, is no outcome.
func (s *series) isDown(p Policy, identified, last bool, at time.Time) bool {
	switch {
	case last && (s.failed+s.unmeasured == s.count || s.badRow >= p.Stable):
		return true
	case s.badRow < min(p.Stable, quickFailures):
		return false
	case identified && s.lastBad.Fault == ServerError && !s.lastBad.Passing && s.badRow >= quickFailures:
		return true
	}
	return at.Sub(s.badSince) >= p.Grace
}

func (m *Measurement) bad(x Sample, settled bool) {
	m.Outcome, m.Fault, m.Text, m.Want, m.Seen, m.Settled = Bad, x.Fault, x.Text, x.Want, x.Seen, settled
	if m.Fault == Slow { // over a configured limit, steadily: nothing says that it was ever slower
		m.Fault = SlowSeverely
	}
}
