// Package logwatch reads what the services of a compose project log, and says whether errors are in it that were not
// there before the deployment.
//
// It takes a project, an engine to ask and when the deployment began, and returns one sample a service and look. It first
// reads the window before the deployment, to learn what is old noise, then what came since the last look: no line twice,
// and none left out while a container is there. It keeps no log and never writes one; what it shows of a line is scrubbed
// and short.
package logwatch

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
	"deploycoord/pkg/health/engine"
)

// Options is what the collector needs beside its configuration.
type Options struct {
	Engine  *engine.Client
	Project string
	// Services are those that are watched where the configuration names none; none is all of the project.
	Services []string
	// Since is when the deployment began; zero is the first look.
	Since time.Time
	Now   func() time.Time
	// Analyse makes the analysis of one service, by the configuration's policy.
	Analyse func() (Analysis, error)
	// Scrub takes secrets out of a text that is shown; nil leaves it as it is.
	Scrub func(string) string
	// Known gives lines that are old noise, by service: what an earlier deployment's watch has shown. The containers of the
	// build before are often gone, and their logs with them.
	Known map[string][]string
}

// New makes a collector of what the services log. An error is one of the configuration's expressions.
func New(cfg config.Logs, o Options) (health.Collector, error) {
	if len(cfg.Services) > 0 {
		o.Services = cfg.Services
	}
	if o.Scrub == nil {
		o.Scrub = func(s string) string { return s }
	}
	c := &collector{Options: o, before: cfg.Before, critical: max(cfg.Critical, 1), watched: map[string]*service{}}
	_, err := o.Analyse()
	return c, err
}

type collector struct {
	Options
	before   time.Duration
	critical int

	watched map[string]*service // that were seen in this run
	unnamed bool                // a sample was given under the project's name
}

// sideBySide is how many services are read at once.
const sideBySide = 4

// Name is the project's.
func (c *collector) Name() string { return c.Project }

// Kind is what it brings.
func (c *collector) Kind() health.Kind { return health.Log }

// Collect reads what came since it was last called.
func (c *collector) Collect(ctx context.Context) []health.Sample {
	at := c.Now()
	if c.Since.IsZero() {
		c.Since = at
	}
	var samples []health.Sample
	if list, err := c.Engine.Containers(ctx, c.Project); err != nil {
		samples = c.blind(ctx, err)
	} else {
		samples = c.read(ctx, list)
	}
	for i := range samples {
		samples[i].Kind, samples[i].At = health.Log, at
	}
	return samples
}

// read reads the logs of all services, side by side.
func (c *collector) read(ctx context.Context, list []engine.Container) []health.Sample {
	of := map[string][]engine.Container{}
	for _, x := range list {
		of[x.Service] = append(of[x.Service], x)
	}
	names := c.services(of)
	if len(names) == 0 {
		return c.blind(ctx, errors.New("the engine has no container of the compose project "+c.Project))
	}
	since := c.Since.Add(c.Engine.Ahead())
	clock := func() time.Time { return c.Now().Add(c.Engine.Ahead()) }
	out := make([]health.Sample, len(names))
	slots := make(chan struct{}, sideBySide)
	var reading sync.WaitGroup
	for i, name := range names {
		s := c.service(name)
		slots <- struct{}{}
		reading.Go(func() {
			defer func() { <-slots }()
			fault := s.read(ctx, c.Engine, of[name], span{since.Add(-c.before), since}, clock)
			out[i] = c.sample(ctx, s, fault)
		})
	}
	reading.Wait()
	if c.unnamed {
		out = append(out, health.Sample{Name: c.Project, Outcome: health.Good, Text: "the engine answers"})
	}
	return out
}

// service gives what is watched of a service.
func (c *collector) service(name string) *service {
	if s := c.watched[name]; s != nil {
		return s
	}
	analysis, err := c.Analyse()
	if err != nil { // New tried it
		panic(err)
	}
	for _, line := range c.Known[name] {
		analysis.Before([]byte(line))
	}
	s := &service{name: name, analysis: analysis, known: len(c.Known[name]), followed: map[string]*follower{}}
	c.watched[name] = s
	return s
}

// services lists whom a sample is owed: who is named, else who is there or was.
func (c *collector) services(of map[string][]engine.Container) []string {
	if len(c.Services) > 0 {
		return c.Services
	}
	var out []string
	for name := range of {
		out = append(out, name)
	}
	for name := range c.watched {
		if _, there := of[name]; !there {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// blind gives the samples of a look at which the engine could not be asked. While no service is known, the project stands
// for all.
func (c *collector) blind(ctx context.Context, err error) []health.Sample {
	names := c.services(nil)
	var out []health.Sample
	if c.unnamed = c.unnamed || len(names) == 0; c.unnamed {
		out = append(out, health.Sample{Name: c.Project, Text: c.reason(ctx, err)})
	}
	for _, name := range names {
		s := c.service(name)
		s.analysis.End()
		out = append(out, c.sample(ctx, s, err))
	}
	return out
}

// reason words why something could not be read.
func (c *collector) reason(ctx context.Context, err error) string {
	if errors.Is(ctx.Err(), context.Canceled) {
		return "was interrupted"
	}
	return c.Scrub(err.Error())
}
