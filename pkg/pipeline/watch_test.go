package pipeline

import (
	"strings"
	"testing"
	"time"

	"deploycoord/pkg/githubsim"
)

const (
	minute = time.Minute
	second = time.Second
)

var shop = []string{
	"build: Set up job, Run actions/checkout@v4, Run docker/build-push-action@v6, Run npm test",
	"deploy: Set up job, Run prisma migrate deploy, Deploy to production, Restart services, Health check, Complete job",
}

// broken is the shop's pipeline with one step that fails.
func broken(step string) []string {
	out := []string{shop[0], shop[1]}
	for i := range out {
		out[i] = strings.Replace(out[i], step, "!"+step, 1)
	}
	return out
}

func TestWatch(t *testing.T) {
	deploy := run{file: "deploy.yml", name: "Deploy", begin: 20 * second, end: 470 * second, jobs: shop}
	with := func(r run, change func(*run)) run {
		change(&r)
		return r
	}
	for name, c := range map[string]struct {
		runs   []run
		ask    func(*Question)
		do     func(*stage)
		want   End
		text   string // in the summary
		things string
		check  func(*testing.T, Outcome)
	}{
		"it deploys": {
			runs: []run{deploy}, want: Succeeded, text: "Deploy succeeded in 7m 30s",
			things: "images done, tests done, deploy done, restart done, health done, migrate done",
			check: func(t *testing.T, o Outcome) {
				if want := epoch.Add(20*second + 3*75*second); !o.EndOfDeploy.Equal(want) {
					t.Errorf("the deploy step ended at %s, want %s", o.EndOfDeploy, want)
				}
				if o.Thing(Deploy).Steps[0] != "deploy / Deploy to production" || o.URL == "" || !o.Began.Equal(epoch.Add(20*second)) || !o.Ended.Equal(epoch.Add(470*second)) {
					t.Errorf("%+v", o)
				}
			},
		},
		"it was over before": {runs: []run{with(deploy, func(r *run) { r.begin, r.end = -10*minute, -2*minute })}, want: Succeeded, text: "in 8m"},
		"a failed deployment": {
			runs: []run{with(deploy, func(r *run) { r.conclusion, r.jobs = "failure", broken("Deploy to") })}, want: Failed, text: "Deploy failed at deploy / Deploy to production",
			things: "images done, tests done, deploy failed, restart skipped, health skipped, migrate done",
		},
		"a failed migration": {
			runs: []run{with(deploy, func(r *run) { r.conclusion, r.jobs = "failure", broken("Run prisma") })}, want: Failed, text: "prisma migrate",
			things: "images done, tests done, deploy skipped, restart skipped, health skipped, migrate failed",
			check: func(t *testing.T, o Outcome) {
				if !o.MigrationFailed || !o.EndOfDeploy.IsZero() {
					t.Errorf("migration failed: %v, deploy ended %s", o.MigrationFailed, o.EndOfDeploy)
				}
			},
		},
		"a failed health check": {
			runs: []run{with(deploy, func(r *run) { r.conclusion, r.jobs = "failure", broken("Health") })}, want: Failed,
			things: "images done, tests done, deploy done, restart done, health failed, migrate done",
		},
		"cancelled":                    {runs: []run{with(deploy, func(r *run) { r.conclusion, r.jobs = "cancelled", broken("Deploy to") })}, want: Cancelled, text: "was cancelled at deploy / Deploy to"},
		"timed out by GitHub":          {runs: []run{with(deploy, func(r *run) { r.conclusion, r.jobs = "timed_out", broken("Deploy to") })}, want: TimedOut, text: "was ended by GitHub"},
		"skipped":                      {runs: []run{with(deploy, func(r *run) { r.conclusion, r.jobs = "skipped", []string{"-deploy"} })}, want: Skipped, text: "deployed nothing"},
		"its deploying job is skipped": {runs: []run{with(deploy, func(r *run) { r.jobs = []string{shop[0], "-deploy"} })}, want: Skipped, text: "deployed nothing", things: "images done, tests done, deploy skipped"},
		"neutral":                      {runs: []run{with(deploy, func(r *run) { r.conclusion = "neutral" })}, want: Neutral},
		"stale":                        {runs: []run{with(deploy, func(r *run) { r.conclusion = "stale" })}, want: Stale},
		"startup failure":              {runs: []run{with(deploy, func(r *run) { r.conclusion, r.jobs = "startup_failure", nil })}, want: Failed, text: "could not start"},
		"action required":              {runs: []run{with(deploy, func(r *run) { r.conclusion, r.jobs = "action_required", nil })}, want: ActionRequired},
		"a conclusion of the future":   {runs: []run{with(deploy, func(r *run) { r.conclusion, r.jobs = "paused", nil })}, do: func(s *stage) { s.watched = false }, want: Unknown, text: "does not know"},
		"it goes on for ever": {
			runs: []run{with(deploy, func(r *run) { r.end = 2 * time.Hour })}, want: TimedOut, text: "Deploy had not ended after 1h",
			check: func(t *testing.T, o Outcome) {
				if !o.OurTimeout || !o.Ended.IsZero() {
					t.Errorf("%+v", o)
				}
			},
		},
		"nothing appears":     {want: NeverStarted, text: "no workflow run of"},
		"it appears late":     {runs: []run{with(deploy, func(r *run) { r.begin, r.end = 4*minute, 6*minute })}, want: Succeeded},
		"it appears too late": {runs: []run{with(deploy, func(r *run) { r.begin, r.end = 7*minute, 9*minute })}, want: NeverStarted},
		"a run of a merge queue, a pull request, a schedule and a tag are none": {
			runs: []run{
				{file: "ci.yml", event: "merge_group", begin: second, end: minute, conclusion: "failure"}, {file: "ci.yml", event: "pull_request", begin: second, end: minute, conclusion: "failure"},
				{file: "night.yml", event: "schedule", begin: second, end: minute, conclusion: "failure"}, {file: "release.yml", branch: "v1", begin: second, end: minute, conclusion: "failure"},
				{file: "scan.yml", event: "dynamic", begin: second, end: minute, conclusion: "failure"},
			}, want: NeverStarted,
		},
		"of two workflows the worse one counts": {
			runs: []run{deploy, {file: "site.yml", name: "Site", begin: 21 * second, end: 3 * minute, conclusion: "failure", jobs: []string{"site: !Run make site"}}}, want: Failed, text: "Site failed at site / Run make site",
		},
		"a linter that fails is none of the pipeline's": {
			runs: []run{deploy, {file: "lint.yml", name: "Lint", begin: 21 * second, end: 3 * minute, conclusion: "failure"}},
			ask:  func(q *Question) { q.Policy.Workflows = []string{"deploy.yml"} }, want: Succeeded,
		},
		"by its name": {
			runs: []run{deploy, {file: "lint.yml", name: "Lint", begin: 21 * second, end: 3 * minute, conclusion: "failure"}},
			ask:  func(q *Question) { q.Policy.Workflows = []string{"deploy"} }, want: Succeeded,
		},
		"a workflow that is named and does not start": {
			runs: []run{deploy}, ask: func(q *Question) { q.Policy.Workflows = []string{"deploy.yml", "site.yml"} }, want: NeverStarted, text: "no run of site.yml appeared",
		},
		"one workflow after the other": {
			runs: []run{
				{file: "ci.yml", name: "CI", begin: 10 * second, end: 5 * minute, jobs: []string{"test: Run npm test"}},
				{file: "deploy.yml", name: "Deploy", event: "workflow_run", begin: 5*minute + 3*second, end: 9 * minute, jobs: []string{"deploy: Deploy"}},
			}, want: Succeeded, things: "tests done, deploy done",
		},
		"one workflow after the other, named": {
			runs: []run{
				{file: "ci.yml", name: "CI", begin: 10 * second, end: 25 * minute, jobs: []string{"test: Run npm test"}},
				{file: "deploy.yml", name: "Deploy", event: "workflow_run", begin: 25*minute + 40*second, end: 29 * minute, conclusion: "failure", jobs: []string{"deploy: !Deploy"}},
			}, ask: func(q *Question) { q.Policy.Workflows = []string{"Deploy"} }, want: Failed, things: "deploy failed",
		},
		"one workflow after the other, looked at late": {
			runs: []run{
				{file: "ci.yml", name: "CI", begin: -20 * minute, end: -10 * minute, jobs: []string{"test: Run npm test"}},
				{file: "deploy.yml", name: "Deploy", event: "workflow_run", begin: -10*minute + 3*second, end: 3 * minute, conclusion: "failure", jobs: []string{"deploy: !Deploy"}},
			}, want: Failed, things: "tests done, deploy failed",
		},
		"what comes before it fails": {
			runs: []run{{file: "ci.yml", name: "CI", begin: 10 * second, end: 5 * minute, conclusion: "failure", jobs: []string{"test: !Run npm test"}}},
			ask:  func(q *Question) { q.Policy.Workflows = []string{"deploy.yml"} }, want: NeverStarted, text: "no run of deploy.yml appeared for",
		},
		"a chain of another commit": {
			runs: []run{
				deploy, {file: "other.yml", name: "Other CI", event: "pull_request", sha: strings.Repeat("a", 40), branch: "topic", begin: second, end: 5 * minute},
				{file: "after.yml", name: "After", event: "workflow_run", begin: 5*minute + 2*second, end: 6 * minute, conclusion: "failure"},
			}, want: Succeeded,
		},
		"it is waited for an approval": {
			do: func(s *stage) {
				id, err := s.repo.AddWorkflowRun(githubsim.WorkflowRun{Name: "Deploy", HeadSHA: s.commit, HeadBranch: "main", Status: "waiting", Jobs: []githubsim.Job{{Name: "production", Status: "waiting"}}})
				s.must(err)
				s.at(2*time.Hour, func() { _ = id })
			}, want: TimedOut, text: "Deploy / production waits for an approval",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			for _, r := range c.runs {
				if r.sha != "" {
					s.watched = false
					sha, err := s.repo.Commit(r.branch, "Topic", map[string]string{"topic.txt": "t\n"})
					s.must(err)
					r.sha = sha
				}
				s.play(r)
			}
			if c.do != nil {
				c.do(s)
			}
			q := s.question()
			if c.ask != nil {
				c.ask(&q)
			}
			o := s.watch(q)
			if o.End != c.want || !strings.Contains(o.Summary, c.text) || c.things != "" && states(o) != c.things {
				t.Errorf("%s (%s) with %s after %s\nwant %s (%s) with %s", o.End, o.Summary, states(o), s.Now().Sub(epoch), c.want, c.text, c.things)
			}
			if (o.Fix == "") != (o.End == Succeeded) {
				t.Errorf("%s: the fix is %q", o.End, o.Fix)
			}
			if c.check != nil {
				c.check(t, o)
			}
			if n := s.counted(); n > 400 {
				t.Errorf("%d requests count against the limit", n)
			}
		})
	}
}
