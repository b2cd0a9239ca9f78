package probe

import (
	"context"
	"fmt"
	"net/http/cookiejar"
	"time"

	"golang.org/x/net/publicsuffix"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
	"deploycoord/pkg/redact"
)

// flow is requests one after another as one user makes them: one jar of cookies, values of one answer in a later
// request. Every look is a new user.
type flow struct {
	steps  []step
	single bool // a probe of one request, which nobody counts
	link   link
	now    func() time.Time
	hidden *redact.Redactor // what must not be shown
}

// maxSteps bounds a flow.
const maxSteps = 100

func newFlow(p config.Probe, identity config.Identity, env Env) (asker, error) {
	f, err := makeFlow(p, identity, env)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func makeFlow(p config.Probe, identity config.Identity, env Env) (*flow, error) {
	if len(p.Steps) > maxSteps {
		return nil, fmt.Errorf("steps: %d are given, expected %d at most", len(p.Steps), maxSteps)
	}
	hidden, tell := new(redact.Redactor), env.Secret
	env.Secret = func(value string) {
		hidden.Add(value)
		if tell != nil {
			tell(value)
		}
	}
	roots, err := trusted(p.CA, env)
	if err != nil {
		return nil, err
	}
	f := &flow{now: env.Now, hidden: hidden, link: link{
		roots: roots, now: env.Now, agent: "deploycoord/" + env.Version, limit: int64(len(p.Steps)) * maxTraffic,
	}}
	tells, err := parseIdentity(identity, p.Identity != nil)
	if err != nil {
		return nil, err
	}
	var captured []string
	for i, r := range p.Steps {
		s, err := makeStep(r, captured, env)
		if err == nil {
			s.identity = tells
			err = s.expect.certificate(p.CertificateDays, s, env.Now)
		}
		if err != nil && len(p.Steps) > 1 {
			err = fmt.Errorf("step %d: %w", i+1, err)
		}
		if err != nil {
			return nil, err
		}
		f.steps = append(f.steps, *s)
		for _, c := range s.captures {
			captured = append(captured, c.name)
		}
	}
	return f, nil
}

// ask goes from step to step up to the first one that fails. One that is only slow, or whose certificate ends soon, does
// not end it, and stands back behind a later one that is worse.
func (f *flow) ask(ctx context.Context) health.Sample {
	jar, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		return health.Sample{Text: "could not be asked: no jar for cookies"}
	}
	wires, ctx, end := f.link.open(ctx)
	defer end()
	v := &visit{now: f.now, jar: jar, wires: wires, transport: f.link.transport(ctx, wires), captured: make(map[string]string), hosts: f.hosts(), hidden: f.hidden}
	defer v.transport.CloseIdleConnections()
	var total health.Sample
	var took time.Duration
	var commit string
	for i := range f.steps {
		s := v.take(ctx, &f.steps[i])
		took += s.Took
		if s.Commit != "" {
			commit = s.Commit
		}
		if !f.single && s.Outcome != health.Good {
			s.Text = fmt.Sprintf("step %d, %s: %s", i+1, f.steps[i].label, s.Text)
		}
		if s.Outcome == health.Bad && (s.Fault == health.Slow || s.Fault == health.Minor) {
			if total.Fault != health.Slow {
				total = s
			}
			continue
		}
		if s.Outcome != health.Good || f.single {
			total = s
			break
		}
	}
	if total.Outcome == health.Unmeasured && total.Text == "" {
		total = health.Sample{Outcome: health.Good, Text: fmt.Sprintf("%d steps %s", len(f.steps), within(took))}
	}
	total.Took, total.Commit = took, commit
	return total
}

// hosts are those that the configuration names.
func (f *flow) hosts() map[string]bool {
	all := make(map[string]bool)
	for _, s := range f.steps {
		if s.origin != "" {
			all[s.origin] = true
		}
	}
	return all
}
