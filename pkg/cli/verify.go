package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
	"deploycoord/pkg/record"
	"deploycoord/pkg/report"
	"deploycoord/pkg/rollback"
)

// looks are the flags that say what to look at in production, and how long.
type looks struct {
	urls               []string
	sha                string
	shaJSON, shaHeader string
	expectStatus       []int
	expectJSON         []string
	expectHeader       []string
	expectBody         string
	expect             string
	headers            []string
	maxLatency         time.Duration
	stable             int
	interval           time.Duration
	timeout, grace     time.Duration
	baseline           string
	samples            int
	project, engine    string
	services           []string
	junit, outcomes    []string
	since              string
	ca, knownHosts     string
	watch              time.Duration
	shard, parts       string
	scope              *scope            // what of the configured services is looked at
	given              func(string) bool // whether a flag was set
	before             *earlier          // what to compare with, where it is known already
	again              bool              // production was verified before: reports of suites are of that time
}

func (l *looks) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&l.urls, "url", nil, "`URL` to ask; may be repeated. Also tcp://, tls://, dns://, grpc://, postgres://, mysql://, redis://")
	f.StringVar(&l.sha, "sha", "", "`COMMIT` that must be serving")
	f.StringVar(&l.shaJSON, "sha-json", "", "`FIELD` of a JSON answer that tells the commit, such as .commit")
	f.StringVar(&l.shaHeader, "sha-header", "", "`HEADER` of an answer that tells the commit")
	f.IntSliceVar(&l.expectStatus, "expect-status", nil, "`STATUS` that is expected (default: below 400)")
	f.StringArrayVar(&l.expectJSON, "expect-json", nil, "`FIELD=VALUE` of a JSON answer; may be repeated")
	f.StringArrayVar(&l.expectHeader, "expect-header", nil, "`NAME=VALUE` of an answer, * is any; may be repeated")
	f.StringVar(&l.expectBody, "expect-body", "", "regular `EXPRESSION` that the body matches")
	f.StringVar(&l.expect, "expect", "", "`EXPRESSION` that is true, such as json.db == \"up\"")
	f.StringArrayVar(&l.headers, "header", nil, "`NAME: VALUE` to send; ${NAME} is of the environment")
	f.DurationVar(&l.maxLatency, "max-latency", 0, "how `LONG` an answer may take, such as 800ms")
	f.IntVar(&l.stable, "stable", 3, "so `MANY` good looks in a row are wanted")
	f.DurationVar(&l.interval, "interval", 5*time.Second, "`TIME` between two looks")
	f.DurationVar(&l.timeout, "timeout", 10*time.Minute, "how `LONG` until it is decided")
	f.DurationVar(&l.grace, "grace", time.Minute, "how `LONG` something may be down while it starts")
	f.StringVar(&l.baseline, "baseline", "", "JSON `FILE` of an earlier verify to compare latency with")
	f.IntVar(&l.samples, "samples", 0, "so `MANY` latencies of each endpoint are wanted, for a later --baseline")
	f.StringVar(&l.project, "compose-project", "", "`NAME` of the compose project whose containers and logs are looked at")
	f.StringVar(&l.engine, "docker-host", "", "`ADDRESS` of its engine: unix://, tcp:// or ssh:// (the local one)")
	f.StringArrayVar(&l.services, "service", nil, "`SERVICE` of the project that must run; may be repeated")
	f.StringArrayVar(&l.junit, "junit", nil, "JUnit XML `FILE` or pattern; may be repeated")
	f.StringArrayVar(&l.outcomes, "outcome", nil, "`NAME=OUTCOME` of another step; may be repeated")
	f.StringVar(&l.since, "since", "", "`TIME` at which the deployment began, RFC 3339 or how long ago (now)")
	f.StringVar(&l.knownHosts, "known-hosts", "", "known_hosts `FILE` of an ssh:// engine")
	f.StringVar(&l.ca, "ca", "", "PEM `FILE` of CA certificates to trust beside the system's")
}

func (a *app) verifyCommand() *cobra.Command {
	o, l := &options{}, &looks{}
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Look at a running system: is the expected commit serving, and healthy?",
		Long: `Asks the system again and again until it is certain: the expected commit is
serving, everything answers as it should for several looks in a row, no service
restarts, no new error is in the logs, and it is as fast as before.

What to look at comes from the flags or, without --url, --compose-project,
--junit and --outcome, from the section "verify" of .github/deployment.yml.

Exit codes: 0 verified, 1 rollback decided, 2 bad usage, 3 could not decide.`,
		Example: `  deploycoord verify --url https://shop.example/health --expect-json .status=ok
  deploycoord verify --url https://shop.example/health --sha $(git rev-parse HEAD) --sha-json .commit
  deploycoord verify --compose-project shop --since 5m --format json`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.fill(cmd); err != nil {
				return err
			}
			l.given = cmd.Flags().Changed
			return a.verify(cmd.Context(), o, l)
		},
	}
	o.place(cmd.Flags(), "text", "json", "markdown", "sarif", "github")
	l.flags(cmd.Flags())
	l.shardFlag(cmd.Flags())
	return cmd
}

func (a *app) verify(ctx context.Context, o *options, l *looks) error {
	if _, err := o.parseFormat(); err != nil {
		return err
	}
	plan, err := a.plan(ctx, o, l)
	if err != nil {
		return err
	}
	if len(plan.Collectors) == 0 {
		return errNothing
	}
	seen := a.look(ctx, plan)
	v := record.Verify(plan.Policy.Commit, seen, rollback.Decide(rollback.Evidence{Measurements: seen.Measurements}))
	if l.shard != "" { // whether it can tell its commit or not, it is for this one that it was looked at
		v.Shard, v.Expected = l.shard, l.sha
	}
	a.code = v.Decision.ExitCode()
	return a.publishVerification(o, v)
}

// look runs a plan, and shows how it goes.
func (a *app) look(ctx context.Context, plan health.Plan) health.Report {
	live := a.live(plan)
	defer live.end()
	plan.Now, plan.Sleep, plan.Rand, plan.Progress = a.Now, a.Sleep, rand.Float64, live.sample
	return health.Run(ctx, plan)
}

// plan makes a plan of the flags, else of the configuration.
func (a *app) plan(ctx context.Context, o *options, l *looks) (health.Plan, error) {
	v, err := a.verifyConfig(ctx, o, l)
	if err != nil {
		return health.Plan{}, err
	}
	sha := l.sha
	asked := asksIdentity(v)
	switch {
	case l.shard != "" && sha == "" && !l.again:
		return health.Plan{}, usage(errors.New("--shard looks at one commit: give it with --sha, as the command shards says it"))
	case l.scope != nil && !v.Tells():
		sha, asked = "", false
	case sha == "" && asked && actions.Running(a.Getenv):
		sha = a.Getenv("GITHUB_SHA")
	case sha != "" && !asked:
		return health.Plan{}, usage(errors.New("--sha names the commit that must be serving, but nothing says how an answer tells it: give --sha-json FIELD or --sha-header NAME, or verify.identity in the configuration"))
	}
	if sha == "" && asked {
		return health.Plan{}, usage(errors.New("which commit must be serving? Give it with --sha"))
	}
	p := health.Policy{
		Commit: sha, Stable: v.Stable, Interval: v.Interval, Timeout: v.Timeout, Grace: v.Grace, Concurrency: v.Concurrency,
		Performance: health.PerformancePolicy{
			Samples: v.Performance.Samples, Degraded: float64(v.Performance.Degraded) / 100, Critical: float64(v.Performance.Critical) / 100,
		},
	}
	if p.Performance.Collect = l.samples; l.samples < 0 || l.samples > health.MaxLatencies {
		return health.Plan{}, usage(fmt.Errorf("--samples is %d, expected 0 to %d", l.samples, health.MaxLatencies))
	}
	before, err := a.before(ctx, o, l)
	if err != nil {
		return health.Plan{}, err
	}
	p.Performance.Baseline = before.latencies
	collectors, err := a.collectors(o, l, v, looked{sha, before.errors})
	if err != nil {
		return health.Plan{}, err
	}
	return health.Plan{Policy: p, Collectors: collectors}, nil
}

// errNothing is of a plan with nothing to look at.
var errNothing = usage(fmt.Errorf("nothing says what to look at: give --url, or the section verify in %s", config.Path))

// asksIdentity tells whether it is asked which commit is serving.
func asksIdentity(v config.Verify) bool {
	return v.Identity.JSON != "" || v.Identity.Header != "" || v.Identity.ImageLabel ||
		slices.ContainsFunc(v.Probes, func(p config.Probe) bool { return p.Identity != nil })
}

// publishVerification gives a verification to whoever waits for it.
func (a *app) publishVerification(o *options, v record.Verification) error {
	v = scrub(v, a.secrets.String)
	return a.publishAs(o, v.Result, func(w io.Writer, f report.Format, opts report.Options) error {
		return report.RenderVerification(w, f, v, opts)
	})
}
