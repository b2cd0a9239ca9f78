package actions

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
)

const (
	shaA = "a10c4e6e9d0b4f2f8a6e1f3c5b7d9e0f12345678"
	shaB = "b20c4e6e9d0b4f2f8a6e1f3c5b7d9e0f12345678"
	shaC = "c30c4e6e9d0b4f2f8a6e1f3c5b7d9e0f12345678"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestReadEvent(t *testing.T) {
	shop := Repository{Owner: "octo-org", Name: "shop", DefaultBranch: "main"}
	base := Revision{SHA: shaA, Ref: "main", Repo: "octo-org/shop"}
	head := Revision{SHA: shaB, Ref: "feature/r2", Repo: "octo-org/shop"}
	fork := Revision{SHA: shaB, Ref: "feature/r2", Repo: "mona/shop"}
	for file, want := range map[string]Event{
		"pull_request": {Action: "synchronize", PullRequest: &PullRequest{
			Number: 42, Base: base, Head: head, MergeCommitSHA: shaC}},
		"pull_request.fork": {Action: "opened", PullRequest: &PullRequest{
			Number: 42, Draft: true, Fork: true, Base: base, Head: fork}},
		"pull_request.gone": {Action: "reopened", PullRequest: &PullRequest{
			Number: 42, Fork: true, Base: base, Head: Revision{SHA: shaB, Ref: "feature/r2"}, MergeCommitSHA: shaC}},
		"pull_request_target": {Action: "opened", PullRequest: &PullRequest{
			Number: 42, Fork: true, Base: base, Head: fork, MergeCommitSHA: shaC}},
		"pull_request_review": {Action: "submitted", PullRequest: &PullRequest{
			Number: 42, Base: base, Head: head, MergeCommitSHA: shaC}},
		"merge_group": {Action: "checks_requested", MergeGroup: &MergeGroup{
			Base: Revision{SHA: shaA, Ref: "refs/heads/main", Repo: "octo-org/shop"},
			Head: Revision{SHA: shaB, Ref: "refs/heads/gh-readonly-queue/main/pr-42-" + shaA, Repo: "octo-org/shop"}}},
		"push":         {Push: &Push{Ref: "refs/heads/main", Before: shaA, After: shaB}},
		"push.created": {Push: &Push{Ref: "refs/heads/new", After: shaB}},
		"workflow_dispatch": {Dispatch: &Dispatch{Ref: "refs/heads/main",
			Inputs: map[string]string{"environment": "production", "dry-run": "true"}}},
		"schedule": {Schedule: "*/15 * * * *"},
		"workflow_run": {Action: "completed", WorkflowRun: &WorkflowRun{ID: 30433642, Name: "Deploy", Event: "push",
			Status: "completed", Conclusion: "success", Head: Revision{SHA: shaB, Ref: "main", Repo: "octo-org/shop"}}},
		"deployment_status": {Action: "created", Deployment: &Deployment{ID: 145988746, SHA: shaB, Ref: "main",
			Environment: "production", State: "success", URL: "https://shop.example.com", Task: "deploy"}},
		"issue_comment": {Action: "created"},
	} {
		t.Run(file, func(t *testing.T) {
			want.Name, _, _ = strings.Cut(file, ".")
			want.Repository = shop
			got, err := ReadEvent(env("GITHUB_EVENT_NAME", want.Name, "GITHUB_EVENT_PATH", "testdata/events/"+file+".json"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseEventFaults(t *testing.T) {
	pr := func(fields string) string {
		return `{"pull_request":{"number":1,"base":{"sha":"` + shaA + `","ref":"main"},"head":{"sha":"` + shaB + `","ref":"x"}` + fields + `}}`
	}
	for _, tt := range []struct{ name, event, in, want string }{
		{"empty", "push", "", "the file is empty, expected a JSON object"},
		{"blank", "push", " \n", "the file is empty, expected a JSON object"},
		{"cut short", "push", `{"ref":"refs/heads/hunter2`, "the JSON is cut short after 26 bytes"},
		{"no JSON", "push", "{\n  hunter2: 1}", "not valid JSON at line 2, column 3"},
		{"two values", "push", `{}{"hunter2":1}`, "not valid JSON at line 1, column 3"},
		{"an array", "push", `["hunter2"]`, "the payload is of type array, expected object (line 1, column 1)"},
		{"a wrong type", "pull_request", pr(`,"draft":"hunter2"`), "pull_request.draft is of type string, expected true or false (line 1, column 184)"},
		{"a wrong number", "pull_request", `{"pull_request":{"number":123456.5}}`, "pull_request.number is of type number, expected whole number (line 1, column 34)"},
		{"a wrong part", "push", `{"repository":[]}`, "repository is of type array, expected object (line 1, column 15)"},
		{"null", "push", `null`, "ref is missing"},
		{"no pull request", "pull_request", `{}`, "pull_request is missing"},
		{"no number", "pull_request_review", `{"pull_request":{}}`, "pull_request.number is missing"},
		{"no base", "pull_request", `{"pull_request":{"number":1}}`, "pull_request.base.sha is missing"},
		{"no SHA", "pull_request", pr(`,"merge_commit_sha":"--hunter2"`), "pull_request.merge_commit_sha is no commit SHA"},
		{"no merge group", "merge_group", `{}`, "merge_group is missing"},
		{"merge group without head", "merge_group", `{"merge_group":{"base_sha":"` + shaA + `","base_ref":"r"}}`, "merge_group.head_sha is missing"},
		{"push without after", "push", `{"ref":"r","before":"` + shaA + `"}`, "after is missing"},
		{"no run", "workflow_run", `{}`, "workflow_run is missing"},
		{"run without SHA", "workflow_run", `{"workflow_run":{"id":1}}`, "workflow_run.head_sha is missing"},
		{"no deployment", "deployment_status", `{}`, "deployment is missing"},
		{"no status", "deployment_status", `{"deployment":{}}`, "deployment_status is missing"},
		{"no owner", "schedule", `{"repository":{"full_name":"hunter2"}}`, "repository.full_name is not owner/name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseEvent(tt.event, []byte(tt.in))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestReadEventFaults(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, size int64, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if size > 0 {
			if err := os.Truncate(path, size); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	huge, short := write("huge.json", 200<<20, ""), write("short.json", 0, `{"ref":`)
	for _, tt := range []struct {
		name    string
		env     func(string) string
		noEvent bool
		want    string
	}{
		{"no name", env(), true, "no event: GITHUB_EVENT_NAME is not set"},
		{"no path", env("GITHUB_EVENT_NAME", "push"), true, "no event: GITHUB_EVENT_PATH is not set"},
		{"no file", env("GITHUB_EVENT_NAME", "push", "GITHUB_EVENT_PATH", "/nowhere/e.json"), true,
			"no event: /nowhere/e.json, which GITHUB_EVENT_PATH names, does not exist"},
		{"a folder", env("GITHUB_EVENT_NAME", "push", "GITHUB_EVENT_PATH", dir), false,
			"read the event push: read " + dir + ": is a directory"},
		{"huge", env("GITHUB_EVENT_NAME", "push", "GITHUB_EVENT_PATH", huge), false,
			"read the event push: " + huge + ": larger than 25 MB, which no event of GitHub is"},
		{"cut short", env("GITHUB_EVENT_NAME", "push", "GITHUB_EVENT_PATH", short), false,
			"read the event push: " + short + ": the JSON is cut short after 7 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadEvent(tt.env)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
			if errors.Is(err, ErrNoEvent) != tt.noEvent {
				t.Errorf("is ErrNoEvent: %v, want %v", !tt.noEvent, tt.noEvent)
			}
		})
	}
}

func FuzzReadEvent(f *testing.F) {
	files, err := filepath.Glob("testdata/events/*.json")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		name, _, _ := strings.Cut(filepath.Base(file), ".")
		f.Add(name, data)
		f.Add(name, data[:len(data)/2])
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		e, err := ParseEvent(name, data)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("an error of several lines: %q", err)
			}
			if diff := cmp.Diff(Event{}, e); diff != "" {
				t.Errorf("an event beside an error: %s", diff)
			}
			return
		}
		if pr := e.PullRequest; pr != nil && (len(pr.Head.SHA) < 40 || len(pr.Base.SHA) < 40 || pr.Number < 1) {
			t.Errorf("an incomplete pull request passed: %+v", pr)
		}
	})
}
