package shard

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/escape"
	"deploycoord/pkg/health"
	"deploycoord/pkg/monitor"
)

// Want is what results must be of.
type Want struct {
	Commit string // SHA that should be serving
	// Since is when the deployment was done: what was looked at before says nothing of it. Zero where nobody knows.
	Since time.Time
	Now   time.Time
}

const (
	// skew is how far the clocks of two machines may be apart.
	skew = time.Minute
	// maxAge is how old a result may be: a job is run again within hours, with the results of before.
	maxAge = 6 * time.Hour
)

// Join gives the measurements of some services: those of each result that counts and, for each thing of a service that
// has none, one that could not be measured. own are those that the caller took itself.
func (r Results) Join(v config.Verify, services []string, w Want, own []health.Measurement) []health.Measurement {
	all := [][]health.Measurement{own}
	for _, name := range services {
		c := claimOf(v, name)
		one, err := r.of(name, "verify")
		if err == nil {
			err = one.counts(w, one.Expected)
		}
		if err == nil {
			err = c.check(one.Measurements, w.Commit)
		}
		if err != nil {
			all = append(all, c.missing(name, err))
			continue
		}
		all = append(all, one.Measurements)
	}
	return health.Join(all...)
}

// Watched is what jobs saw of one window: the watches with their ticks, the measurements and, for each thing that no
// result speaks of, a look that could not measure.
type Watched struct {
	Watches      []monitor.Watch
	Measurements []health.Measurement
	Missing      []health.Sample
}

// Window joins what the results of some services say of a window.
func (r Results) Window(v config.Verify, services []string, of monitor.Watch, w Want, own []health.Measurement) Watched {
	var out Watched
	all := [][]health.Measurement{own}
	for _, name := range services {
		c := claimOf(v, name)
		watch, measured, err := r.window(name, of, w)
		if err == nil {
			err = errors.Join(c.check(measured, w.Commit), c.within(watch.Things()))
		}
		if err == nil {
			all, out.Watches = append(all, measured), append(out.Watches, watch)
			continue
		}
		measured = c.missing(name, err)
		all = append(all, measured)
		for _, m := range measured {
			out.Missing = append(out.Missing, health.Sample{Kind: m.Kind, Name: m.Name, At: w.Now, Text: m.Text, Want: m.Want})
		}
	}
	out.Measurements = health.Join(all...)
	return out
}

// window is what a service's result says of one window.
func (r Results) window(service string, of monitor.Watch, w Want) (monitor.Watch, []health.Measurement, error) {
	one, err := r.of(service, "monitor")
	if err != nil {
		return monitor.Watch{}, nil, err
	}
	at := slices.IndexFunc(one.Windows, func(x monitor.Watched) bool { return x.ID == of.ID && x.State == monitor.Looked })
	if at < 0 {
		return monitor.Watch{}, nil, errors.New("its job did not look at this window")
	}
	x := one.Windows[at]
	if err := one.counts(w, x.Commit); err != nil {
		return monitor.Watch{}, nil, err
	}
	watch, err := monitor.Decode(x.Looks)
	if err == nil && !of.SameWindow(watch) {
		err = errors.New("it is of another window")
	}
	return watch, x.Measurements, err
}

// of is a service's result.
func (r Results) of(service, command string) (*Result, error) {
	one, ok := r.by[service]
	switch {
	case !ok:
		return nil, errNone
	case one == nil:
		return nil, errors.New("there are two of them")
	case one.Command != command:
		return nil, fmt.Errorf("it is of the command %s, expected one of %s", escape.Name(escape.Cut(one.Command, 60)), command)
	}
	return one, nil
}

// errNone is of a service whose job left nothing.
var errNone = errors.New("its job did not end")

// counts tells whether a result is of the commit, and of the time since it was deployed.
func (one *Result) counts(w Want, commit string) error {
	switch {
	case !health.SameCommit(commit, w.Commit):
		return fmt.Errorf("it is of another commit, %s", escape.Name(escape.Cut(commit, 12)))
	case one.Began.IsZero(), one.Ended.Before(one.Began), one.Ended.After(w.Now.Add(skew)):
		return errors.New("its times cannot be")
	case one.Began.Before(w.Since.Add(-skew)):
		return fmt.Errorf("it began at %s, before the deployment was done", one.Began.UTC().Format(time.TimeOnly))
	case w.Now.Sub(one.Ended) > maxAge:
		return fmt.Errorf("it is of %s", one.Ended.UTC().Format("2006-01-02 15:04 UTC"))
	}
	return nil
}

// missing says of everything that a service claims that it could not be measured.
func (c claim) missing(service string, err error) []health.Measurement {
	text := fmt.Sprintf("the result of service %s does not count: %v", service, err)
	if errors.Is(err, errNone) {
		text = fmt.Sprintf("no result of service %s: %v", service, err)
	}
	var out []health.Measurement
	for _, t := range c.must {
		out = append(out, health.Measurement{Kind: t.kind, Name: t.name, Text: escape.Prose(text), Want: "the result of its job", Settled: true})
	}
	return out
}

// maxSeen bounds the lines of a measurement's evidence, and those of the errors that it knows.
const (
	maxSeen   = 100
	maxErrors = 1000
)

// check wants measurements of all that is claimed, of nothing else, and none that cannot be. Texts it makes harmless.
func (c claim) check(all []health.Measurement, commit string) error {
	met := map[thing]bool{}
	for i := range all {
		m := &all[i]
		t := thing{m.Kind, m.Name}
		switch {
		case !c.may[t]:
			return foreign(m.Kind, m.Name)
		case met[t]:
			return fmt.Errorf("it speaks of %s %s twice", m.Kind, m.Name)
		case !sound(*m), m.Kind == health.Identity && m.Outcome == health.Good && !health.SameCommit(m.Commit, commit):
			return fmt.Errorf("what it says of %s %s cannot be", m.Kind, m.Name)
		}
		met[t] = true
		m.Text, m.Want, m.Commit = line(m.Text), line(m.Want), escape.Cut(line(m.Commit), 100)
		m.Fault = health.Fault(line(string(m.Fault)))
		m.Seen, m.Errors = lines(m.Seen, maxSeen), lines(m.Errors, maxErrors)
	}
	for _, t := range c.must {
		if !met[t] {
			return fmt.Errorf("it says nothing of %s %s", t.kind, t.name)
		}
	}
	return nil
}

// within wants no looks at what is another's.
func (c claim) within(all []monitor.Thing) error {
	for _, t := range all {
		if !c.may[thing{t.Kind, t.Name}] {
			return foreign(t.Kind, t.Name)
		}
	}
	return nil
}

func foreign(kind health.Kind, name string) error {
	return fmt.Errorf("it speaks of %s %s, which is not the service's", escape.Name(escape.Cut(string(kind), 30)), escape.Name(escape.Cut(name, 60)))
}

// sound tells whether figures can be: what is good was looked at.
func sound(m health.Measurement) bool {
	figures := append([]float64{m.P50, m.P95}, m.Latencies...)
	wrong := func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) || x < 0 }
	counts := m.Samples >= 0 && m.Failed >= 0 && m.Unmeasured >= 0 && m.Failed <= m.Samples && m.Unmeasured <= m.Samples
	looked := m.Outcome != health.Good || m.Samples > 0
	return counts && looked && len(m.Latencies) <= health.MaxLatencies && !slices.ContainsFunc(figures, wrong)
}

func line(s string) string { return escape.Prose(escape.Cut(s, health.MaxText)) }

func lines(all []string, most int) []string {
	all = all[:min(len(all), most)]
	for i := range all {
		all[i] = line(all[i])
	}
	return all
}
