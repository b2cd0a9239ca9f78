package health

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// Plan is what to look at, and how.
type Plan struct {
	Policy     Policy
	Collectors []Collector
	Now        func() time.Time
	Sleep      func(context.Context, time.Duration) error
	// Rand gives a number from 0 to 1, for the jitter between looks; nil is no jitter.
	Rand func() float64
	// Progress is told every sample with what its series comes to by then, one after another; nil for nobody.
	Progress func(Sample, Measurement)
}

// Report is what a run saw.
type Report struct {
	Measurements []Measurement
	Began, Ended time.Time
	// Interrupted tells that somebody ended the run before it was decided.
	Interrupted bool
}

// errDone ends the looks when the outcome is certain.
var errDone = errors.New("the outcome is certain")

// Run looks until the outcome is certain, the time is up or ctx ends. Every collector has its own pace, so that a silent
// one holds up no other; looks that are under way when the time is up end with it.
func Run(ctx context.Context, plan Plan) Report {
	report := Report{Began: plan.Now()}
	looks, end := context.WithCancelCause(ctx)
	defer end(nil)
	timed, stop := context.WithTimeout(looks, plan.Policy.Timeout)
	defer stop()
	looked := make(chan look, max(1, plan.Policy.Concurrency))
	var running sync.WaitGroup
	slots := make(chan struct{}, max(1, plan.Policy.Concurrency))
	for i := range plan.Collectors {
		running.Go(func() { plan.follow(timed, i, slots, looked) })
	}
	go func() {
		running.Wait()
		close(looked)
	}()
	j := newJudge(plan.Policy)
	plan.judge(j, looked, func() { end(errDone) })
	report.Ended = plan.Now()
	report.Interrupted = ctx.Err() != nil
	report.Measurements = j.measurements(report.Ended, true)
	return report
}

// look is what one collector brought at once.
type look struct {
	collector int
	samples   []Sample
}

// judge takes samples until there are no more. A collector that never brought any is named as one.
func (plan Plan) judge(j *judge, looked <-chan look, done func()) {
	missing := make(map[int]bool, len(plan.Collectors))
	for i := range plan.Collectors {
		missing[i] = true
	}
	ended := false
	var judged time.Time
	for l := range looked {
		if ended { // what was under way when it was certain
			continue
		}
		delete(missing, l.collector)
		at := plan.take(j, l.samples)
		// With many series, looking at all of them after each sample costs more than the samples.
		if len(j.all) > manySeries && at.Sub(judged) < seldom && len(looked) > 0 {
			continue
		}
		judged = at
		if known, ends := j.settled(at); ends || known && len(missing) == 0 {
			ended = true
			done()
		}
	}
	for i := range missing {
		j.expect(kindOf(plan.Collectors[i]), plan.Collectors[i].Name())
	}
}

const (
	manySeries = 50
	seldom     = 20 * time.Millisecond
)

// take adds the samples of one look, and gives the time of the last.
func (plan Plan) take(j *judge, samples []Sample) (at time.Time) {
	for _, x := range samples {
		s := j.add(x)
		at = x.At.Add(x.Took)
		if plan.Progress != nil {
			plan.Progress(x, s.measure(j.policy, standing{identified: j.identity.confirmed(j.all, j.policy), elsewhere: j.identity.elsewhere()}, at))
		}
	}
	return at
}

// kindOf is the kind of what a collector brings: it may say so, else it is a probe.
func kindOf(c Collector) Kind {
	if of, ok := c.(interface{ Kind() Kind }); ok {
		return of.Kind()
	}
	return Probe
}

// follow looks at one thing again and again. Where it could not be measured, the time in between grows.
func (plan Plan) follow(ctx context.Context, i int, slots chan struct{}, into chan<- look) {
	for wait := plan.Policy.Interval; ; {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		samples := plan.Collectors[i].Collect(ctx)
		<-slots
		if ctx.Err() == nil || decided(samples) {
			into <- look{i, samples}
		}
		wait = plan.next(wait, plan.Collectors[i].Name(), samples)
		if ctx.Err() != nil || plan.Sleep(ctx, plan.jittered(wait)) != nil {
			return
		}
	}
}

// decided tells whether one look brought more than that it could not be had.
func decided(samples []Sample) bool {
	return slices.ContainsFunc(samples, func(x Sample) bool { return x.Outcome != Unmeasured })
}

// maxBackoff is how many intervals there are between looks at what cannot be measured, at most.
const maxBackoff = 4

func (plan Plan) next(wait time.Duration, name string, samples []Sample) time.Duration {
	interval := plan.interval(name, samples)
	if len(samples) == 0 || decided(samples) {
		return interval
	}
	return min(wait+wait/2, maxBackoff*interval)
}

// interval is the time between two looks: shorter where latencies are compared, or collected.
func (plan Plan) interval(name string, samples []Sample) time.Duration {
	p := plan.Policy.Performance
	rate := 0
	switch {
	case len(p.Baseline[name]) > 0:
		rate = p.rate()
	case p.Collect > 0 && slices.ContainsFunc(samples, func(x Sample) bool { return x.Kind == Probe && x.Took > 0 }):
		rate = share(len(plan.Collectors))
	default:
		return plan.Policy.Interval
	}
	return min(plan.Policy.Interval, time.Second/time.Duration(rate))
}

// jittered varies a time by a tenth, so that looks from several runs do not fall together.
func (plan Plan) jittered(wait time.Duration) time.Duration {
	if plan.Rand == nil {
		return wait
	}
	return wait + time.Duration((plan.Rand()-0.5)*0.2*float64(wait))
}
