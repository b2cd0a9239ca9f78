package github

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

var runsBegan = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// runObject is a run that was created so many minutes before noon.
func runObject(id, before int) obj {
	at := runsBegan.Add(-time.Duration(before) * time.Minute).Format(time.RFC3339)
	return obj{
		"id": id, "workflow_id": 5, "name": "Deploy", "path": ".github/workflows/deploy.yml@refs/heads/main", "event": "push", "head_sha": sha1, "head_branch": "main",
		"run_number": 3, "status": "completed", "conclusion": "success", "created_at": at, "updated_at": at, "html_url": "https://github.test/x",
	}
}

func runList(t *testing.T, runs ...obj) (*Repository, *[]string) {
	var asked []string
	return serveAll(t, "ghs_planted-token-value", func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.RequestURI())
		at, _ := strconv.Atoi(r.URL.Query().Get("page"))
		first := max(at-1, 0) * fullPage
		here := runs[min(first, len(runs)):min(first+fullPage, len(runs))]
		encode(w, obj{"total_count": len(runs), "workflow_runs": append([]obj{}, here...)})
	}), &asked
}

func TestRuns(t *testing.T) {
	var many []obj
	for i := range 250 {
		many = append(many, runObject(1000-i, i))
	}
	r, asked := runList(t, many...)
	ctx := context.Background()
	for name, c := range map[string]struct {
		ask   func() ([]Run, error)
		runs  int
		pages int
	}{
		"back to a time": {func() ([]Run, error) { return r.Runs(ctx, RunFilter{Since: runsBegan.Add(-120 * time.Minute)}) }, 121, 2},
		"back to a time on one page": {func() ([]Run, error) {
			return r.Runs(ctx, RunFilter{Event: "push", Since: runsBegan.Add(-20 * time.Minute)})
		}, 21, 1},
		"back beyond the first one":    {func() ([]Run, error) { return r.Runs(ctx, RunFilter{Since: runsBegan.Add(-time.Hour * 100)}) }, 250, 3},
		"all of a commit":              {func() ([]Run, error) { return r.Runs(ctx, RunFilter{HeadSHA: sha1}) }, 250, 3},
		"what a filter does not know":  {func() ([]Run, error) { return r.Runs(ctx, RunFilter{HeadSHA: sha2}) }, 0, 3},
		"the newest":                   {func() ([]Run, error) { return r.NewestRuns(ctx, RunFilter{Branch: "main", Status: "success"}) }, 100, 1},
		"the newest of another branch": {func() ([]Run, error) { return r.NewestRuns(ctx, RunFilter{Branch: "x"}) }, 0, 1},
	} {
		*asked = nil
		got, err := c.ask()
		if err != nil || len(got) != c.runs || len(*asked) != c.pages {
			t.Errorf("%s: %d runs with %d requests, %v\n%s", name, len(got), len(*asked), err, strings.Join(*asked, "\n"))
		}
		if len(got) > 0 && (got[0].Path != ".github/workflows/deploy.yml" || got[0].Attempt != 1 || !got[0].Started.Equal(got[0].Created) || !got[0].Done()) {
			t.Errorf("%s: %+v", name, got[0])
		}
	}
}

// A run that moves to the next page while a list is read is listed once.
func TestRunsMoveWhileRead(t *testing.T) {
	page := 0
	r := serveAll(t, "ghs_planted-token-value", func(w http.ResponseWriter, _ *http.Request) {
		var here []obj
		for i := range fullPage {
			here = append(here, runObject(1000-page*fullPage-i+page, page*fullPage+i))
		}
		if page++; page == 2 {
			here = here[:10]
		}
		encode(w, obj{"total_count": 110, "workflow_runs": here})
	})
	got, err := r.Runs(context.Background(), RunFilter{Since: runsBegan.Add(-time.Hour * 100)})
	if err != nil || len(got) != 109 {
		t.Errorf("%d runs, %v", len(got), err)
	}
}

// An answer that does not fit its question is an error, never an empty list.
func TestRunsOdd(t *testing.T) {
	for name, body := range map[string]string{
		"null": `null`, "no list": `{"total_count":1}`, "a null list": `{"total_count":1,"workflow_runs":null}`, "an empty one that counts": `{"total_count":1,"workflow_runs":[]}`,
		"no count": `{"workflow_runs":[]}`, "no id": `{"total_count":1,"workflow_runs":[{"head_sha":"` + sha1 + `","event":"push"}]}`,
		"no head": `{"total_count":1,"workflow_runs":[{"id":1,"event":"push"}]}`, "no event": `{"total_count":1,"workflow_runs":[{"id":1,"head_sha":"` + sha1 + `"}]}`,
	} {
		r := serveAll(t, "ghs_planted-token-value", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) })
		for what, ask := range map[string]func() ([]Run, error){
			"newest": func() ([]Run, error) { return r.NewestRuns(context.Background(), RunFilter{}) },
			"since":  func() ([]Run, error) { return r.Runs(context.Background(), RunFilter{Since: runsBegan}) },
		} {
			if got, err := ask(); err == nil {
				t.Errorf("%s, %s: %v", name, what, got)
			}
		}
		if _, err := r.Run(context.Background(), 1); err == nil {
			t.Errorf("%s: a run", name)
		}
	}
}

func TestStepsOfJobs(t *testing.T) {
	r, _ := serve(t, map[string]http.HandlerFunc{"GET /repos/octo/app/actions/runs/7/jobs?filter=latest&per_page=100": func(w http.ResponseWriter, _ *http.Request) {
		var steps []any
		for i := range maxSteps + 5 {
			steps = append(steps, obj{"name": strings.Repeat("s", 5000), "status": "completed", "conclusion": "SUCCESS", "number": i, "started_at": "2026-01-01T12:00:00Z", "completed_at": "2026-01-01T12:00:05Z"})
		}
		encode(w, obj{"total_count": 1, "jobs": []any{obj{"id": 1, "name": "build", "status": "completed", "conclusion": "failure", "run_attempt": 2, "steps": append(steps[:1:1], append([]any{nil}, steps[1:]...)...)}}})
	}})
	jobs, err := r.Jobs(context.Background(), 7, 0)
	if err != nil || len(jobs) != 1 || len(jobs[0].Steps) != maxSteps-1 {
		t.Fatalf("%d jobs, %v", len(jobs), err)
	}
	s := jobs[0].Steps[0]
	if jobs[0].Conclusion != "failure" || jobs[0].Attempt != 2 || len(s.Name) != maxName || s.Conclusion != "success" || s.Completed.Sub(s.Started) != 5*time.Second {
		t.Errorf("%+v", s)
	}
}
