package cli

import (
	"fmt"
	"slices"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
	"deploycoord/pkg/health/container"
	"deploycoord/pkg/health/engine"
	"deploycoord/pkg/health/probe"
)

// looked is what is looked for.
type looked struct {
	sha    string              // that must be serving; "" for any
	errors map[string][]string // that are old, by service
}

// collectors makes all that looks.
func (a *app) collectors(o *options, l *looks, v config.Verify, at looked) ([]health.Collector, error) {
	out, err := a.probes(v)
	if err != nil {
		return nil, err
	}
	since, err := a.sinceOf(l.since)
	if err != nil {
		return nil, err
	}
	if v.Containers != nil {
		of, err := a.services(l, v, at, since)
		if err != nil {
			return nil, err
		}
		out = append(out, of...)
	}
	if l.again || l.scope != nil && !l.scope.rest {
		return out, nil
	}
	suites, err := a.suites(o, l, v.Functional, since)
	return append(out, suites...), err
}

// probeEnv is the outside world as probes see it.
func (a *app) probeEnv() probe.Env {
	return probe.Env{Now: a.Now, Lookup: a.lookup, Secret: func(s string) { a.secrets.Add(s) }, Read: readSmall, Version: a.Version}
}

func (a *app) probes(v config.Verify) ([]health.Collector, error) {
	env := a.probeEnv()
	var out []health.Collector
	for _, p := range v.Probes {
		// A silent target must be told from one that was not asked to the end.
		p.Timeout = min(max(p.Timeout, time.Millisecond), max(v.Timeout/2, time.Millisecond))
		c, err := probe.New(p, v.Identity, env)
		if err != nil {
			return nil, usage(err)
		}
		if slices.ContainsFunc(out, func(o health.Collector) bool { return o.Name() == c.Name() }) {
			return nil, usage(fmt.Errorf("two probes are called %s; give each a name of its own", c.Name()))
		}
		out = append(out, c)
	}
	return out, nil
}

// services looks at the containers of a compose project, and at what they log.
func (a *app) services(l *looks, v config.Verify, at looked, since time.Time) ([]health.Collector, error) {
	cfg := *v.Containers
	if l.knownHosts != "" {
		data, err := readSmall(l.knownHosts)
		if err != nil {
			return nil, usage(fmt.Errorf("read the known hosts: %w", err))
		}
		cfg.KnownHosts = string(data)
	}
	e, err := engine.New(engine.Options{
		Host: cfg.Host, KnownHosts: cfg.KnownHosts, Key: a.secret("ssh-key"), Passphrase: a.secret("ssh-passphrase"), Now: a.Now,
	})
	if err != nil {
		return nil, usage(fmt.Errorf("the engine %s: %w", cfg.Host, err))
	}
	look := container.New(cfg, container.Options{
		Engine: e, Now: a.Now, Since: since, ImageLabel: v.Identity.ImageLabel, Commit: at.sha, Repository: a.Getenv("GITHUB_REPOSITORY"),
	})
	if l.scope != nil && v.Logs.Services != nil && len(v.Logs.Services) == 0 {
		return []health.Collector{look}, nil // logs are read, but none of these services
	}
	logs, err := a.logs(v, cfg, e, since, at.errors)
	if err != nil {
		return nil, err
	}
	return append([]health.Collector{look}, logs...), nil
}

// sinceOf reads when the deployment began: a time, or how long ago. Without it, it is now.
func (a *app) sinceOf(text string) (time.Time, error) {
	if text == "" {
		return a.Now(), nil
	}
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return t, nil
	}
	if d, err := time.ParseDuration(text); err == nil && d >= 0 {
		return a.Now().Add(-d), nil
	}
	return time.Time{}, usage(fmt.Errorf("--since is %q, expected a time such as %s, or how long ago, such as 5m", clip(text), a.Now().UTC().Truncate(time.Second).Format(time.RFC3339)))
}
