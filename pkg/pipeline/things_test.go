package pipeline

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
)

// workshop reads "job: step, step" lines; "!" marks what fails, "-" what is skipped, "~" what goes on. After a step that
// fails, the others of its job are skipped. Each step takes a minute.
func workshop(lines ...string) []github.Job {
	var out []github.Job
	at := epoch
	for i, text := range lines {
		name, steps, _ := strings.Cut(text, ": ")
		j := github.Job{ID: int64(i + 1), Started: at}
		j.Name, j.Status, j.Conclusion = marked(name)
		for _, s := range strings.Split(steps, ", ") {
			if s == "" {
				continue
			}
			step := github.Step{Started: at}
			step.Name, step.Status, step.Conclusion = marked(s)
			if j.Conclusion == "failure" && step.Conclusion == "success" && len(j.Steps) > 0 {
				if last := j.Steps[len(j.Steps)-1].Conclusion; last == "failure" || last == "skipped" {
					step.Conclusion = "skipped"
				}
			}
			if step.Conclusion == "failure" {
				j.Conclusion = "failure"
			}
			at = at.Add(minute)
			step.Completed = at
			j.Steps = append(j.Steps, step)
		}
		j.Completed, j.Done = at, j.Status == "completed"
		out = append(out, j)
	}
	return out
}

func marked(s string) (name, status, conclusion string) {
	switch s[0] {
	case '!':
		return s[1:], "completed", "failure"
	case '-':
		return s[1:], "completed", "skipped"
	case '~':
		return s[1:], "in_progress", ""
	}
	return s, "completed", "success"
}

func TestThings(t *testing.T) {
	for name, c := range map[string]struct {
		jobs  []string
		steps config.Steps
		want  string
	}{
		"actions without a name": {jobs: []string{"build: Run actions/checkout@v4, Run docker/setup-buildx-action@v3, Run docker/login-action@v3, Run docker/build-push-action@v6, Post Run docker/build-push-action@v6"}, want: "images done"},
		"commands": {jobs: []string{"main: Run npm ci, Run npm test, Run docker build -t shop ., Run kubectl apply -f k8s, Run kubectl rollout status deployment/shop, Run curl -fsS https://shop.test/healthz"},
			want: "images done, tests done, deploy done, restart done, health done"},
		"jobs alone":                                  {jobs: []string{"Docker Build, Tag, Push", "unit-tests", "deployProd", "smoke_test"}, want: "images done, tests done, deploy done, health done"},
		"a reusable workflow":                         {jobs: []string{"ship / build-image", "ship / deploy (eu)", "ship / deploy (us)"}, want: "images done, deploy done"},
		"the step says nothing":                       {jobs: []string{"Production deployment: Run actions/checkout@v4, Update instance"}, want: "deploy done"},
		"over SSH":                                    {jobs: []string{"deploy-prod: Run actions/checkout@v4, SSH Remote Commands"}, want: "deploy done"},
		"compose":                                     {jobs: []string{"server: Run scp compose.yml server:, Run ssh server docker compose -f compose.yml up -d --wait"}, want: "deploy done, restart done"},
		"a test's own services":                       {jobs: []string{"e2e: Run docker compose up -d, Run npx prisma migrate deploy, Run npx playwright test", "deploy: Deploy"}, want: "tests done, deploy done"},
		"a test's own services that fail":             {jobs: []string{"test: Run docker compose up -d, !Run npx prisma migrate deploy, Run npm test"}, want: "tests skipped"},
		"in a job without a word":                     {jobs: []string{"build: !Run bin/rails db:migrate, Run bundle exec rspec"}, want: "tests skipped"},
		"a migration in the deploying job":            {jobs: []string{"deploy: !Run bin/rails db:migrate, Deploy, Health check"}, want: "deploy skipped, health skipped, migrate failed"},
		"a migration in a job of its own":             {jobs: []string{"database-migrations: Run actions/checkout@v4, !Run python manage.py migrate"}, want: "migrate failed"},
		"a migrating job that only failed to prepare": {jobs: []string{"migrate: !Run actions/checkout@v4, Run something"}, want: "migrate skipped"},
		"a test of migrations":                        {jobs: []string{"migrations-test: Run docker compose up -d db, !Run alembic upgrade head", "!test-migrations"}, want: "tests failed"},
		"smoke tests in a job of their own":           {jobs: []string{"smoke-test: Run actions/checkout@v4, Run curl -f https://shop.test"}, want: "health done"},
		"a check of migrations is none":               {jobs: []string{"build: !Check migrations, !Lint migrations"}, want: ""},
		"staging is no production":                    {jobs: []string{"deploy-staging: Deploy to staging, !Migrate staging, Smoke test staging", "deploy-production: Deploy to production"}, want: "deploy done"},
		"staging alone":                               {jobs: []string{"deploy: Deploy preview"}, want: ""},
		"telling somebody is no deploying":            {jobs: []string{"deploy: Notify Slack of the deployment, Create deployment status, Set up kubectl, Wait for deployment approval, -Rollback deployment, Deploy"}, want: "deploy done, health done"},
		"a deployment that is tested":                 {jobs: []string{"verify: Test the deployment, Wait for the app to be up, Verify production"}, want: "health done"},
		"a health check that fails":                   {jobs: []string{"deploy: Deploy, Restart services, !Health check"}, want: "deploy done, restart done, health failed"},
		"a second try":                                {jobs: []string{"deploy: !Deploy, Deploy again"}, want: "deploy failed"},
		"a failure that the job went on after":        {jobs: []string{"deploy: Prepare"}, want: "deploy done"},
		"it fails before it deploys":                  {jobs: []string{"build-test-deploy: Run npm ci, !Run npm test, Something"}, want: "tests failed, deploy skipped"},
		"one of a matrix fails":                       {jobs: []string{"deploy (eu): Deploy", "deploy (us): !Deploy"}, want: "deploy failed"},
		"it goes on":                                  {jobs: []string{"~deploy: Prepare, ~Deploy"}, want: "deploy unfinished"},
		"the team's own words": {jobs: []string{"versand: Bauen, Ausliefern, !Datenbank heben"},
			steps: config.Steps{Images: []string{"^bauen$"}, Deploy: []string{"ausliefern"}, Migrate: []string{"versand / datenbank"}}, want: "images done, deploy done, migrate failed"},
		"the team's own words come first": {jobs: []string{"deploy: Deploy docs to production, !Push it out"}, steps: config.Steps{Deploy: []string{"push it out"}}, want: "deploy failed"},
		"nothing":                         {jobs: []string{"lint: Run golangci-lint"}, want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := states(Outcome{Things: things(newReader(c.steps).signs(workshop(c.jobs...)))})
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A step that was allowed to fail, and was made good later in its job, is no failure.
func TestExcused(t *testing.T) {
	jobs := workshop("deploy: !Deploy, Deploy again")
	jobs[0].Conclusion, jobs[0].Steps[1].Conclusion = "success", "success"
	all := things(newReader(config.Steps{}).signs(jobs))
	if got := stateIn(all, Deploy); got != ThingDone || !endOfDeploy(all).Equal(epoch.Add(2*minute)) {
		t.Errorf("%s, ended %s", got, endOfDeploy(all))
	}
	jobs = workshop("deploy: Deploy, !Migrate")
	jobs[0].Conclusion = "success"
	if got := stateIn(things(newReader(config.Steps{}).signs(jobs)), Migrate); got != ThingFailed {
		t.Errorf("a migration that nothing made good: %s", got)
	}
}

func TestThingSteps(t *testing.T) {
	all := things(newReader(config.Steps{}).signs(workshop("deploy (eu): Deploy", "deploy (us): Deploy", "other: -Deploy")))
	want := Thing{Name: Deploy, State: ThingDone, Steps: []string{"deploy (eu) / Deploy", "deploy (us) / Deploy"}, Ended: epoch.Add(2 * minute)}
	for _, got := range all {
		if got.Name == Deploy {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		}
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"Run docker/build-push-action@v6": "docker build push action v6", "deployProd": "deploy prod", "deploy_prod": "deploy prod", "🚀 Deploy!": "deploy",
		"E2E": "e2e", "": "", "API-Tests": "api tests", strings.Repeat("a", 1000): strings.Repeat("a", 300), "\x00\x1b[31mDeploy": "31m deploy",
	} {
		if got := plain(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestExpected(t *testing.T) {
	of := github.Run{ID: 1, WorkflowID: 7}
	var history []github.Run
	for i := range 12 {
		history = append(history, github.Run{ID: int64(i + 2), WorkflowID: 7, Conclusion: "success", Started: epoch, Updated: epoch.Add(time.Duration(i+1) * minute)})
	}
	history[0].Conclusion, history[1].WorkflowID = "failure", 8 // 3 to 12 minutes are left
	if got := expected(of, history); got != 7*minute+30*second {
		t.Errorf("of ten: %s", got)
	}
	if got := expected(of, history[:5]); got != 4*minute {
		t.Errorf("of three: %s", got)
	}
	if got := expected(of, nil); got != 0 {
		t.Errorf("of none: %s", got)
	}
}
