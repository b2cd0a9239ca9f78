package logs

import (
	"cmp"
	"slices"
	"strings"
)

// Report is what the lines so far come to. An entry that still goes on is not counted; End ends it.
type Report struct {
	Lines  int // since the deployment
	Errors int // of them, a stack trace counting once
	Before int // lines from before the deployment
	// New are the patterns of errors that were not there before: critical ones first, then the most frequent.
	New []Pattern
	// Grown are those that were, and came to be at least ten times as frequent among the lines.
	Grown []Pattern
	Old   int // patterns of errors that were there before and came again
	// NoBaseline tells that there was no line from before the deployment, so that every error counts as new.
	NoBaseline bool
	// Forgotten is how many patterns from before were too many to keep; if it is not 0, old ones may be among the new.
	Forgotten int
}

// Pattern is a group of errors that are alike.
type Pattern struct {
	Text    string // with <*> where they differ
	Level   string // the worst: error or fatal
	Example string // the first of them, without what looks like a credential; at most 300 bytes
	Count   int    // since the deployment
	First   int    // the line since the deployment, from 1, at which it first came
	Fatal   bool   // critical at once: a process ended, or the policy says so
	// Critical tells that it is fatal or came as often as the policy says.
	Critical  bool
	Migration bool // a migration of the database failed
	Grown     bool // it was there before, and is ten times as frequent
	Others    bool // not one pattern but all that were too many to be told apart
}

// The bounds of Grown: how many times as frequent, and from how many on it is no accident.
const (
	growth   = 10
	minGrown = 10
)

// maxPatterns bounds each list of a report; what is past it is in a last pattern, "other errors".
const maxPatterns = 200

// Report says what is known so far. It may be asked for at any time.
func (a *Analysis) Report() Report {
	r := Report{
		Lines: a.counted[since], Errors: a.errors[since], Before: a.counted[before],
		NoBaseline: a.counted[before] == 0, Forgotten: a.groups.merged[before],
	}
	for _, x := range a.groups.all {
		switch {
		case x.count[since] == 0:
		case x.count[before] == 0:
			r.New = append(r.New, a.pattern(x))
		default:
			r.Old++
			if a.grown(x) {
				p := a.pattern(x)
				p.Grown, p.Critical = true, false
				r.Grown = append(r.Grown, p)
			}
		}
	}
	if x := &a.groups.others[before]; x.count[since] > 0 {
		r.Old += a.groups.merged[before]
	}
	r.New = a.bounded(r.New, &a.groups.others[since])
	r.Grown = a.bounded(r.Grown, &group{})
	return r
}

// bounded sorts a list and puts what is too much into one pattern, with what was so from the beginning.
func (a *Analysis) bounded(list []Pattern, others *group) []Pattern {
	slices.SortFunc(list, func(p, q Pattern) int {
		return cmp.Or(-order(p.Critical, q.Critical), -order(p.Fatal, q.Fatal), cmp.Compare(q.Count, p.Count),
			cmp.Compare(p.First, q.First), strings.Compare(p.Text, q.Text))
	})
	rest := *others
	for _, p := range list[min(len(list), maxPatterns):] {
		g := group{count: [2]int{since: p.Count}, level: errorLevel, fatal: p.Fatal, migration: p.Migration, first: p.First, example: p.Example}
		if p.Fatal {
			g.level = fatalLevel
		}
		rest.absorb(&g)
	}
	if rest.count[since] == 0 {
		return list
	}
	p := a.pattern(&rest)
	p.Text, p.Others = "other errors", true
	if len(list) > 0 && list[0].Grown {
		p.Grown, p.Critical = true, false
	}
	return append(slices.Clip(list[:min(len(list), maxPatterns)]), p)
}

func order(p, q bool) int {
	switch {
	case p == q:
		return 0
	case p:
		return 1
	}
	return -1
}

func (a *Analysis) pattern(x *group) Pattern {
	return Pattern{
		Text: x.shown(), Level: x.level.String(), Example: x.example, Count: x.count[since], First: x.first,
		Fatal: x.fatal, Critical: x.fatal || x.count[since] >= a.critical, Migration: x.migration,
	}
}

// shown is the pattern for a person.
func (x *group) shown() string {
	var b []byte
	for i, p := range x.tokens {
		if i > 0 {
			b = append(b, ' ')
		}
		if p.any || len(p.alts) > 0 {
			b = append(b, wild...)
		} else {
			b = append(b, p.token...)
		}
	}
	return clip(append(b, x.text...), maxShown)
}

// grown compares rates, by the lines of the windows: one more than there were before, so that a rare error that comes
// twice in a row has not grown.
func (a *Analysis) grown(x *group) bool {
	if x.count[since] < minGrown {
		return false
	}
	now := float64(x.count[since]) * float64(a.counted[before])
	then := float64(x.count[before]+1) * float64(a.counted[since])
	return now >= growth*then
}
