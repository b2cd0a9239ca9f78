package pipeline

import (
	"slices"
	"time"
)

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
	ended := func(e End) bool { return slices.ContainsFunc(o.Runs, func(r RunResult) bool { return r.End == e }) }
	o.OurTimeout = o.OurTimeout && o.End == TimedOut && !ended(TimedOut)
	if o.End == Unknown && v.fault != nil {
		o.Fault = clip(v.fault.Error())
	}
	switch {
	case going > 0:
		o.Ended = time.Time{}
	case !o.Ended.IsZero() && !o.Began.IsZero():
		o.Seconds = max(0, o.Ended.Sub(o.Began).Seconds())
	}
	o.URL = o.page()
}

// page is that of the run that decides, else of one that goes on, else of the first.
func (o *Outcome) page() string {
	for _, decides := range []func(RunResult) bool{
		func(r RunResult) bool { return r.End == o.End },
		func(r RunResult) bool { return r.End == "" },
		func(RunResult) bool { return true },
	} {
		if i := slices.IndexFunc(o.Runs, decides); i >= 0 {
			return o.Runs[i].URL
		}
	}
	return ""
}
