package history

import (
	"slices"
	"time"
)

const (
	day     = 24 * time.Hour
	week    = 7 * day
	maxDays = 200 * 366 // of a period; what is longer comes of a date that is none
)

// period is what is counted; zeros where nothing tells it.
type period struct{ from, to time.Time }

// periodOf begins where counting can begin: at the first deployment on record where that is later than what was asked
// for, so that the time before records were kept is not taken for one without deployments.
func periodOf(all []Entry, f Filter, now time.Time) period {
	var p period
	for _, e := range all {
		inPlace := Filter{Environment: f.Environment, Service: f.Service}.Fits(e)
		if inPlace && !e.Began.IsZero() && (p.from.IsZero() || e.Began.Before(p.from)) {
			p.from = e.Began
		}
	}
	if p.from.IsZero() {
		return period{}
	}
	if f.Since.After(p.from) {
		p.from = f.Since.UTC()
	}
	p.to = now.UTC()
	if !f.Until.IsZero() && f.Until.Before(now) {
		p.to = f.Until.UTC()
	}
	if p.to.Before(p.from) {
		return period{}
	}
	return p
}

// frequency is the number of decided deployments over the period, and the median over its whole days and weeks.
func frequency(decided []Entry, p period) (perDay, perWeek, medianDay, medianWeek Figure) {
	took := p.to.Sub(p.from)
	why := ""
	switch {
	case p.from.IsZero():
		why = "no deployment is on record"
	case took < day:
		why = "the records cover less than a day"
	case took > maxDays*day:
		why = "the dates of the records lie too far apart"
	}
	if why != "" {
		return unknown(why), unknown(why), unknown(why), unknown(why)
	}
	n := len(decided)
	perDay, medianDay = known(float64(n)/(took.Hours()/24), n, ""), medianIn(decided, p, day)
	if took < week {
		why = "the records cover less than a week"
		return perDay, unknown(why), medianDay, unknown(why)
	}
	return perDay, known(float64(n)/(took.Hours()/24/7), n, ""), medianDay, medianIn(decided, p, week)
}

// medianIn counts the deployments of each whole stretch of the period, backwards from its end; those without count too.
func medianIn(decided []Entry, p period, stretch time.Duration) Figure {
	counts := make([]float64, int(p.to.Sub(p.from)/stretch))
	n := 0
	for _, e := range decided {
		at := p.to.Sub(e.Began)
		if whole := time.Duration(len(counts)) * stretch; at >= 0 && at <= whole {
			counts[min(int(at/stretch), len(counts)-1)]++ // the one that the period begins with is in its first stretch
			n++
		}
	}
	slices.Sort(counts)
	return known(Quantile(counts, 0.5), n, "")
}
