// Package container looks at the services of a compose project: are their containers running and healthy, do they stay
// up, and which commit are their images built from.
//
// It takes a project, an engine to ask and what the deployment is, and returns one sample a service and look. It
// remembers within one run which containers restarted. It never starts, stops or changes a container.
package container

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
	"deploycoord/pkg/health/engine"
)

// Options is what the collector needs beside its configuration.
type Options struct {
	Engine *engine.Client
	Now    func() time.Time
	// Since is when the deployment began; zero where nobody knows. What ended before it says nothing of the deployment.
	Since time.Time
	// ImageLabel asks for the commit of each service, by its image's label; Commit is the expected one, for the texts.
	ImageLabel bool
	Commit     string
	// Repository is where the application's sources are, such as "owner/name": the labels of other people's images tell of
	// other commits. "" decides by the images that are of the expected commit.
	Repository string
}

// New makes a collector of a project's services. Nobody is asked yet.
func New(cfg config.Containers, o Options) health.Collector {
	return &collector{
		Options: o, project: cfg.Project, listed: cfg.Services,
		known: map[string]bool{}, histories: map[string]*history{}, images: map[string]labels{},
	}
}

type collector struct {
	Options
	project string
	listed  []string // the services that must run; none is all that there are

	known     map[string]bool     // services that were seen in this run
	histories map[string]*history // by the container's ID
	images    map[string]labels   // by the image's ID: they never change
	looked    bool                // there was a look that saw something
	begun     bool                // and one that is remembered
	unnamed   bool                // a sample was given under the project's name
}

// Name is the project's.
func (c *collector) Name() string { return c.project }

// Kind is what it brings.
func (c *collector) Kind() health.Kind { return health.Container }

// Collect looks at all services once.
func (c *collector) Collect(ctx context.Context) []health.Sample {
	at := c.Now()
	found, err := c.look(ctx)
	var samples []health.Sample
	if err != nil {
		samples = c.blind(ctx, err)
	} else {
		samples = c.assess(found, at.Add(c.Engine.Ahead()))
	}
	for i := range samples {
		samples[i].Kind, samples[i].At = health.Container, at
	}
	return samples
}

// assess makes samples of what was found.
func (c *collector) assess(found map[string][]engine.Detail, now time.Time) []health.Sample {
	c.remember(found, now)
	roles := rolesOf(found)
	commits := c.commits(found)
	var out []health.Sample
	for _, name := range c.services() {
		var all []state
		for _, d := range found[name] {
			all = append(all, judge(d, *c.histories[d.ID], view{now: now, since: c.since(), role: roles[name]}))
		}
		s := summarize(all)
		s.Name = name
		commits[name].tell(&s, c.Commit)
		out = append(out, s)
	}
	if c.ImageLabel && silent(commits) {
		for i := range out {
			out[i].Text += "; no image of the project has the label " + engine.LabelRevision + " with a commit"
		}
	}
	if c.unnamed {
		out = append(out, health.Sample{Name: c.project, Outcome: health.Good, Text: "the engine answers"})
	}
	return out
}

// since is the beginning of the deployment by the engine's clock.
func (c *collector) since() time.Time {
	if c.Since.IsZero() {
		return c.Since
	}
	return c.Since.Add(c.Engine.Ahead())
}

// services lists whom a sample is owed: who is listed, else who was ever seen.
func (c *collector) services() []string {
	if len(c.listed) > 0 {
		return c.listed
	}
	var out []string
	for name := range c.known {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// blind says for each service that it could not be looked at. While no service is known, the project stands for all.
func (c *collector) blind(ctx context.Context, err error) []health.Sample {
	text := err.Error()
	if errors.Is(ctx.Err(), context.Canceled) {
		text = "was interrupted"
	}
	names := c.services()
	if len(names) == 0 {
		c.unnamed = true
	}
	if c.unnamed {
		names = append([]string{c.project}, names...)
	}
	var out []health.Sample
	for _, name := range names {
		out = append(out, health.Sample{Name: name, Text: text, Want: "an engine that tells what runs"})
	}
	return out
}

// absent is the error of a project that the engine does not have.
func absent(project string, have []string) error {
	if len(have) == 0 {
		return fmt.Errorf("the engine has no compose project %s, and no other either", project)
	}
	const most = 10
	more := ""
	if len(have) > most {
		more = fmt.Sprintf(" and %d more", len(have)-most)
	}
	return fmt.Errorf("the engine has no compose project %s; it has %s%s", project, strings.Join(have[:min(len(have), most)], ", "), more)
}
