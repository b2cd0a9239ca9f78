package pipeline

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"deploycoord/pkg/githubsim"
)

// What passes is overcome; what stays is never a success.
func TestWatchFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault githubsim.Fault
		token string
		end   time.Duration // of the pipeline
		want  End
		text  string
		most  time.Duration
	}{
		"500, some":                     {fault: githubsim.Fault{Kind: "500", Times: 20, Skip: 3}, want: Succeeded},
		"502, some":                     {fault: githubsim.Fault{Kind: "502", Times: 20, Skip: 3}, want: Succeeded},
		"reset, some":                   {fault: githubsim.Fault{Kind: "reset", Times: 20, Skip: 3}, want: Succeeded},
		"cut, some":                     {fault: githubsim.Fault{Kind: "cut", Times: 20, Skip: 3}, want: Succeeded},
		"garbage, some":                 {fault: githubsim.Fault{Kind: "garbage", Times: 5, Skip: 3}, want: Succeeded},
		"stale, some":                   {fault: githubsim.Fault{Kind: "stale", Times: 30, Skip: 3}, want: Succeeded},
		"secondary, some":               {fault: githubsim.Fault{Kind: "403-secondary", RetryAfter: 30, Times: 5, Skip: 3}, want: Succeeded},
		"the hour is gone":              {fault: githubsim.Fault{Kind: "403-primary", RetryAfter: 900, Times: 3, Skip: 3}, want: Succeeded},
		"jobs, some":                    {fault: githubsim.Fault{Path: "/jobs$", Kind: "502", Times: 20}, want: Succeeded},
		"empty lists":                   {fault: githubsim.Fault{Kind: "empty-page", Times: 6, Skip: 3}, want: Succeeded},
		"502, always":                   {fault: githubsim.Fault{Kind: "502", Times: -1, Skip: 3}, want: Unknown, text: "GitHub did not answer", most: 15 * minute},
		"jobs, always":                  {fault: githubsim.Fault{Path: "/jobs$", Kind: "500", Times: -1}, want: Unknown, text: "GitHub did not answer", most: 15 * minute},
		"403, always":                   {fault: githubsim.Fault{Kind: "403", Times: -1}, want: Unknown, text: "the token may not read the workflow runs", most: minute},
		"no permission":                 {token: bareToken, want: Unknown, text: "the token may not read the workflow runs", most: minute},
		"the hour is gone and stays so": {fault: githubsim.Fault{Kind: "403-primary", RetryAfter: 900, Times: -1}, want: Unknown, most: 62 * minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.watched = false
			s.play(run{file: "deploy.yml", name: "Deploy", begin: 20 * second, end: 470 * second, jobs: shop})
			if c.fault.Kind != "" {
				s.must(s.sim.Fault(c.fault))
			}
			token := c.token
			if token == "" {
				token = workflowToken
			}
			o := Watch(t.Context(), s.remote(token), s.question())
			if o.End != c.want || !strings.Contains(o.Summary, c.text) || (o.Fault != "") != (c.want == Unknown) {
				t.Errorf("%s: %s (%s)", o.End, o.Summary, o.Fault)
			}
			if d := s.Now().Sub(epoch); c.most > 0 && d > c.most {
				t.Errorf("it took %s", d)
			}
		})
	}
}

// Random faults never make a success of what is none, and never hang.
func TestWatchNeverSucceedsByFault(t *testing.T) {
	kinds := githubsim.FaultKinds()
	ends := []string{"success", "failure", "cancelled", "timed_out"}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := newStage(t)
		s.watched = false
		conclusion := ends[r.IntN(len(ends))]
		jobs := shop
		if conclusion != "success" {
			jobs = broken("Deploy to")
		}
		s.play(run{file: "deploy.yml", name: "Deploy", begin: time.Duration(r.IntN(200)-60) * second, end: 5 * minute, conclusion: conclusion, jobs: jobs})
		var script []string
		for range 1 + r.IntN(4) {
			f := githubsim.Fault{
				Method: "GET", Kind: kinds[r.IntN(len(kinds))], Skip: r.IntN(20), Times: r.IntN(30) - 1,
				Path: []string{"", "/jobs$", "/actions/runs$"}[r.IntN(3)], RetryAfter: r.IntN(120),
			}
			s.must(s.sim.Fault(f))
			script = append(script, fmt.Sprintf("%+v", f))
		}
		o := s.watch(s.question())
		want := endOf(conclusion)
		if o.End != want && o.End != Unknown && o.End != TimedOut && o.End != NeverStarted || o.End == Succeeded && want != Succeeded {
			t.Errorf("seed %d, %s: %s (%s)\n%s", seed, conclusion, o.End, o.Summary, strings.Join(script, "\n"))
		}
		if d := s.Now().Sub(epoch); d > 70*minute {
			t.Errorf("seed %d took %s", seed, d)
		}
	}
}

func TestWatchEndsWithItsContext(t *testing.T) {
	s := newStage(t)
	s.play(run{file: "deploy.yml", begin: 0, end: time.Hour, jobs: shop})
	ctx, cancel := context.WithCancel(t.Context())
	q := s.question()
	q.Sleep = func(context.Context, time.Duration) error { cancel(); return ctx.Err() }
	if o := Watch(ctx, s.remote(workflowToken), q); o.End != Unknown || !strings.Contains(o.Summary, "the watching was ended") || len(o.Runs) != 1 {
		t.Errorf("%+v", o)
	}
}

// Without a clock, one look is all.
func TestWatchWithoutClock(t *testing.T) {
	s := newStage(t)
	s.play(run{file: "deploy.yml", begin: -10 * minute, end: -minute, jobs: shop})
	o := Watch(t.Context(), s.remote(workflowToken), Question{Commit: s.commit})
	if o.End != Succeeded || o.Seconds != 540 {
		t.Errorf("%+v", o)
	}
}
