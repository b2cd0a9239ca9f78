package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"deploycoord/pkg/change"
	"deploycoord/pkg/config"
	"deploycoord/pkg/expression"
)

// verifyConfig is the section "verify" of the configuration, with what the flags say instead. With flags that name what
// to look at, the repository's file is not read: they are the whole of it.
func (a *app) verifyConfig(ctx context.Context, o *options, l *looks) (config.Verify, error) {
	v := config.Default().Verify
	flagged := l.named()
	if !flagged || o.config != "" {
		cfg, err := a.workTreeConfig(ctx, o)
		if err != nil {
			return v, err
		}
		v = cfg.Verify
	}
	if flagged {
		if err := l.replace(&v); err != nil {
			return v, usage(err)
		}
	}
	for _, f := range []struct {
		name     string
		of, into *time.Duration
		least    time.Duration
	}{
		{"interval", &l.interval, &v.Interval, 10 * time.Millisecond}, {"timeout", &l.timeout, &v.Timeout, 10 * time.Millisecond}, {"grace", &l.grace, &v.Grace, 0},
	} {
		if !l.given(f.name) {
			continue
		}
		if *f.of < f.least {
			return v, usage(fmt.Errorf("--%s is %s, expected at least %s", f.name, *f.of, f.least))
		}
		*f.into = *f.of
	}
	if l.given("stable") {
		if l.stable < 1 || l.stable > 1000 {
			return v, usage(fmt.Errorf("--stable is %d, expected 1 to 1000", l.stable))
		}
		v.Stable = l.stable
	}
	if l.shaJSON != "" {
		if _, err := expression.ParsePath(l.shaJSON); err != nil {
			return v, usage(fmt.Errorf("--sha-json is %q: %w; expected a field such as .commit", clip(l.shaJSON), err))
		}
	}
	if l.shaJSON != "" || l.shaHeader != "" {
		v.Identity.JSON, v.Identity.Header = l.shaJSON, l.shaHeader
	}
	if err := l.narrow(v); err != nil {
		return v, err
	}
	return l.scope.of(v), nil
}

// named tells whether flags name what to look at.
func (l *looks) named() bool {
	return len(l.urls)+len(l.junit)+len(l.outcomes) > 0 || l.project != ""
}

// before is what an earlier verification saw: the one that --baseline names, else that of the last good record.
func (a *app) before(ctx context.Context, o *options, l *looks) (earlier, error) {
	switch {
	case l.baseline != "":
		return a.readBaseline(l.baseline)
	case l.before != nil:
		return *l.before, nil
	case l.named():
		return earlier{}, nil
	}
	cfg, err := a.workTreeConfig(ctx, o)
	if err != nil {
		return earlier{}, err
	}
	tree := a.workTree(ctx, o)
	if tree == nil { // no repository, so no record
		return earlier{}, nil
	}
	return recorded(tree, cfg.Record.Folder, environmentOf(o, cfg), ""), nil
}

// environmentOf is GitHub's name of what is deployed to.
func environmentOf(o *options, c config.Config) string {
	if o.environment != "" {
		return o.environment
	}
	return c.Environment
}

// workTreeConfig is the configuration of the work tree; the default where there is no repository.
func (a *app) workTreeConfig(ctx context.Context, o *options) (config.Config, error) {
	dir, err := a.folder(o)
	if err != nil {
		return config.Config{}, err
	}
	tree, _, err := change.OpenWorkTree(ctx, change.Options{Dir: dir, Home: a.Getenv("HOME")})
	switch {
	case err == nil:
		return a.loadConfig(o, tree)
	case o.config != "":
		return a.loadConfig(o, nil)
	case change.Usage(err):
		return config.Default(), nil
	}
	return config.Config{}, undecided(err)
}

// replace puts what the flags name in place of the configuration's.
func (l *looks) replace(v *config.Verify) error {
	expect := config.Expect{Status: l.expectStatus, Body: l.expectBody, That: l.expect, MaxLatency: l.maxLatency}
	var err error
	if expect.JSON, err = pairs("expect-json", l.expectJSON, "="); err != nil {
		return err
	}
	for field := range expect.JSON {
		if _, err := expression.ParsePath(field); err != nil {
			return fmt.Errorf("--expect-json names the field %q: %w; expected one such as .status=ok", clip(field), err)
		}
	}
	for _, status := range l.expectStatus {
		if status < 100 || status > 599 {
			return fmt.Errorf("--expect-status is %d, expected 100 to 599", status)
		}
	}
	if expect.Headers, err = pairs("expect-header", l.expectHeader, "="); err != nil {
		return err
	}
	headers, err := pairs("header", l.headers, ":")
	if err != nil {
		return err
	}
	v.Probes = nil
	for _, address := range l.urls {
		p, err := probeOf(address)
		if err != nil {
			return err
		}
		p.Timeout, p.CA = 10*time.Second, l.ca
		if p.URL != "" {
			p.Expect, p.Headers, p.Redirects = expect, headers, true
		}
		v.Probes = append(v.Probes, p)
	}
	v.Containers = nil
	if l.project != "" {
		v.Containers = &config.Containers{Project: l.project, Services: l.services, Host: l.engine}
	}
	v.Functional.JUnit = l.junit
	return nil
}

// probeOf reads the address of --url.
func probeOf(address string) (config.Probe, error) {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		return config.Probe{}, fmt.Errorf("--url is %q, expected an address with its scheme, such as https://%s", clip(address), clip(address))
	}
	var p config.Probe
	switch strings.ToLower(scheme) {
	case "http", "https":
		p.URL, p.Method = address, "GET"
	case "tcp":
		p.TCP = rest
	case "tls":
		p.TLS = rest
	case "dns":
		p.DNS = rest
	case "grpc":
		p.GRPC = rest
	case "grpcs":
		p.GRPC = "https://" + rest
	case "postgres", "postgresql":
		p.Postgres = address
	case "mysql", "mariadb":
		p.MySQL = address
	case "redis", "rediss":
		p.Redis = address
	default:
		return p, fmt.Errorf("--url has the scheme %q; legal: http, https, tcp, tls, dns, grpc, grpcs, postgres, mysql, redis", clip(scheme))
	}
	return p, nil
}

// pairs reads NAME=VALUE; nil for none.
func pairs(flag string, list []string, between string) (map[string]string, error) {
	if len(list) == 0 {
		return nil, nil
	}
	out := make(map[string]string, len(list))
	for _, text := range list {
		name, value, ok := strings.Cut(text, between)
		if name = strings.TrimSpace(name); !ok || name == "" {
			return nil, fmt.Errorf("--%s is %q, expected NAME%sVALUE", flag, clip(text), between)
		}
		out[name] = strings.TrimSpace(value)
	}
	return out, nil
}

// lookup is a variable of the process's environment.
func (a *app) lookup(name string) (string, bool) {
	value := a.Getenv(name)
	return value, value != ""
}

func readSmall(path string) ([]byte, error) { return readFile(path, 1<<20) }
