package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden"
	"deploycoord/pkg/change"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

type folder map[string]string

func (f folder) List(dir string) ([]change.Entry, error) {
	var out []change.Entry
	for _, p := range slices.Sorted(maps.Keys(f)) {
		if name, below := strings.CutPrefix(p, dir+"/"); below {
			out = append(out, change.Entry{Name: name})
		}
	}
	if out == nil {
		return nil, fmt.Errorf("%s: %w", dir, fs.ErrNotExist)
	}
	return out, nil
}

func (f folder) Read(p string, buf []byte) ([]byte, error) {
	if f[p] == "UNREADABLE" {
		return nil, change.ErrTooLarge
	}
	return append(buf[:0], f[p]...), nil
}

const gateFile = `name: Gate
on:
  pull_request:
    types: [opened, synchronize, reopened, edited, ready_for_review, labeled]
  pull_request_review:
  merge_group:
permissions:
  contents: read
  checks: write
  pull-requests: write
jobs:
  gate:
    name: The gate
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: acme/deployment-coordination@v1
`

const deployFile = `on:
  push:
    branches: [main, "release/**"]
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - run: make deploy
`

func workflows(t *testing.T, files folder) []Workflow {
	t.Helper()
	w, err := Workflows(files)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func refused(status int) error {
	return &github.Error{Method: "GET", Path: "/repos/acme/shop/x", Status: status, Message: "Resource not accessible by integration", Permission: "x: read"}
}

// healthy is a repository in which every pre-condition holds.
func healthy(t *testing.T) *Evidence {
	e := &Evidence{
		Asked: true, Token: github.WorkflowToken, Branch: "main", EnvironmentName: "production", CheckName: "deployment-gate",
		Reads:     []Read{{What: "pulls", Permission: "pull-requests: read"}, {What: "check-runs", Permission: "checks: read"}},
		Workflows: workflows(t, folder{".github/workflows/gate.yml": gateFile, ".github/workflows/deploy.yaml": deployFile}),
		Sources:   []Source{{Name: "secrets", Names: 3}},

		MergeTokenGiven: true, MergeToken: github.FineGrainedToken,
		Notifications: Notifications{Given: true, Told: []Told{{Name: "slack (slack.com)"}}},
	}
	e.Rate.Value = github.RateLimit{Limit: 1000, Remaining: 990}
	e.Info.Value = github.Info{FullName: "acme/shop", DefaultBranch: "main"}
	e.Required.Value = github.Requirements{MergeQueue: true, Checks: []github.RequiredCheck{{Context: "deployment-gate", Source: "ruleset 1"}}}
	e.MergeViewer.Value = github.Viewer{Login: "deploy-bot"}
	e.Configuration = Configuration{Path: ".github/deployment.yml", Found: true}
	return e
}

func TestEveryPreconditionHolds(t *testing.T) {
	d := Judge(healthy(t))
	if d.Verdict != finding.VerdictPass || len(d.Findings) > 0 || len(d.Checks) != len(Checks()) {
		t.Errorf("%s, findings %v, %d checks", d.Verdict, d.Findings, len(d.Checks))
	}
	for _, c := range d.Checks {
		if c.Status != finding.Pass || c.Summary == "" {
			t.Errorf("%s: %s %q", c.ID, c.Status, c.Summary)
		}
	}
}

// TestChecks breaks one pre-condition at a time.
func TestChecks(t *testing.T) {
	down := errors.New("connection refused")
	for _, c := range []struct {
		id, name string
		mutate   func(*Evidence)
		want     finding.Status
		says     string
	}{
		{"api", "not asked", func(e *Evidence) { e.Asked, e.Unasked = false, "there is no token" }, finding.Undecided, "there is no token"},
		{"api", "down", func(e *Evidence) { e.Rate.Err = down }, finding.Undecided, "connection refused"},
		{"api", "an enterprise server without limits", func(e *Evidence) { e.Rate.Err = refused(404) }, finding.Pass, ""},
		{"api", "nearly used up", func(e *Evidence) {
			e.Rate.Value = github.RateLimit{Limit: 1000, Remaining: 9, Reset: time.Unix(0, 0)}
		}, finding.Warn, "nearly used up"},
		{"token", "wrong", func(e *Evidence) { e.Info.Err = refused(401) }, finding.Fail, "does not accept"},
		{"token", "sees nothing", func(e *Evidence) { e.Info.Err = refused(404) }, finding.Fail, "may not see the repository"},
		{"token", "down", func(e *Evidence) { e.Info.Err = down }, finding.Undecided, "connection refused"},
		{"token", "none", func(e *Evidence) { e.Asked = false }, finding.Skipped, ""},
		{"token-reads", "refused", func(e *Evidence) { e.Reads[1].Err = refused(403) }, finding.Fail, "check-runs"},
		{"token-reads", "down", func(e *Evidence) { e.Reads[1].Err = down }, finding.Undecided, "could not be read"},
		{"configuration", "broken", func(e *Evidence) { e.Configuration.Faults = []string{"a.yml:1:2: bad"} }, finding.Fail, "a.yml:1:2: bad"},
		{"configuration", "none", func(e *Evidence) { e.Configuration = Configuration{} }, finding.Pass, ""},
		{"gate-wired", "no workflow", func(e *Evidence) { e.Workflows = nil }, finding.Fail, "no workflow of this repository runs the gate"},
		{"gate-wired", "a workflow that cannot be read", func(e *Evidence) {
			e.Workflows = workflows(t, folder{".github/workflows/gate.yml": "UNREADABLE"})
		}, finding.Undecided, "gate.yml"},
		{"gate-wired", "a folder that cannot be read", func(e *Evidence) { e.Workflows, e.WorkflowsFault = nil, "damaged" }, finding.Undecided, "damaged"},
		{"gate-wired", "default types, no reviews", func(e *Evidence) {
			e.Workflows = workflows(t, folder{".github/workflows/g.yml": "on: pull_request\njobs:\n  g:\n    runs-on: x\n    steps:\n      - run: ./deploycoord gate\n"})
		}, finding.Warn, "edited, ready_for_review, labeled"},
		{"gate-writes", "not a word on permissions", func(e *Evidence) {
			e.Workflows = workflows(t, folder{".github/workflows/g.yml": "on: pull_request\njobs:\n  g:\n    runs-on: x\n    steps:\n      - run: deploycoord gate\n"})
		}, finding.Warn, "organisation's default"},
		{"gate-writes", "read only", func(e *Evidence) {
			e.Workflows = workflows(t, folder{".github/workflows/g.yml": strings.ReplaceAll(gateFile, "write", "read")})
		}, finding.Warn, "may not write the check run"},
		{"gate-writes", "no gate", func(e *Evidence) { e.Workflows = nil }, finding.Skipped, ""},
		{"required-check", "not required", func(e *Evidence) { e.Required.Value.Checks = nil }, finding.Fail, "merges without the gate"},
		{"required-check", "another is", func(e *Evidence) { e.Required.Value.Checks[0].Context = "build" }, finding.Fail, "merges without the gate"},
		{"required-check", "the job's own name is", func(e *Evidence) { e.Required.Value.Checks[0].Context = "The gate" }, finding.Pass, ""},
		{"required-check", "hidden", func(e *Evidence) { e.Required.Value.Checks, e.Required.Value.Hidden = nil, "administration: read" }, finding.Undecided, "administration: read"},
		{"required-check", "unread", func(e *Evidence) { e.Required.Err = refused(403) }, finding.Undecided, "could not be read"},
		{"merge-group", "a queue without a trigger", func(e *Evidence) {
			e.Workflows = workflows(t, folder{".github/workflows/g.yml": strings.Replace(gateFile, "  merge_group:\n", "", 1)})
		}, finding.Fail, "wait for it for ever"},
		{"merge-group", "no queue", func(e *Evidence) { e.Required.Value.MergeQueue = false }, finding.Skipped, ""},
		{"merge-group", "unread", func(e *Evidence) { e.Required.Err = down }, finding.Undecided, "could not be read"},
		{"pipeline", "none", func(e *Evidence) {
			e.Workflows = workflows(t, folder{".github/workflows/g.yml": gateFile})
		}, finding.Warn, "no workflow of this repository runs on a push to main"},
		{"pipeline", "of another branch", func(e *Evidence) {
			e.Workflows = workflows(t, folder{".github/workflows/d.yml": strings.Replace(deployFile, "main", "trunk", 1)})
		}, finding.Warn, "push to main"},
		{"merge-token", "none", func(e *Evidence) { e.MergeTokenGiven = false }, finding.Skipped, ""},
		{"merge-token", "the workflow's own", func(e *Evidence) {
			e.MergeToken, e.MergeViewer.Value.Login = github.WorkflowToken, "github-actions[bot]"
		}, finding.Fail, "starts no other workflow"},
		{"merge-token", "an app's, or the workflow's", func(e *Evidence) { e.MergeToken, e.MergeViewer.Err = github.WorkflowToken, refused(403) }, finding.Warn, "does not say which"},
		{"merge-token", "expired", func(e *Evidence) { e.MergeViewer.Err = refused(401) }, finding.Fail, "does not accept"},
		{"environment", "absent", func(e *Evidence) { e.Environment.Err = refused(404) }, finding.Warn, "production"},
		{"environment", "hidden", func(e *Evidence) { e.Environment.Err = refused(403) }, finding.Warn, "may not read"},
		{"environment", "down", func(e *Evidence) { e.Environment.Err = down }, finding.Undecided, "connection refused"},
		{"credentials", "no source", func(e *Evidence) { e.Sources = nil }, finding.Warn, "nothing says"},
		{"credentials", "handed in by a workflow", func(e *Evidence) {
			e.Sources, e.Workflows = nil, workflows(t, folder{".github/workflows/g.yml": gateFile + "        with:\n          secrets: ${{ toJSON(secrets) }}\n"})
		}, finding.Pass, ""},
		{"credentials", "an empty input hands nothing in", func(e *Evidence) {
			e.Sources, e.Workflows = nil, workflows(t, folder{".github/workflows/g.yml": gateFile + "        with: {secrets: ''}\n"})
		}, finding.Warn, "nothing says"},
		{"credentials", "broken", func(e *Evidence) { e.Sources[0].Fault = "no such file" }, finding.Fail, "no such file"},
		{"credentials", "partial", func(e *Evidence) { e.Sources[0].Partial = "the token lacks x" }, finding.Warn, "the token lacks x"},
	} {
		t.Run(c.id+"/"+c.name, func(t *testing.T) {
			e := healthy(t)
			c.mutate(e)
			d := Judge(e)
			i := slices.IndexFunc(d.Checks, func(k finding.Check) bool { return k.ID == c.id })
			if i < 0 || d.Checks[i].Status != c.want {
				t.Fatalf("%+v, want %s", d.Checks, c.want)
			}
			said := ""
			for _, f := range d.Findings {
				if f.Check == c.id {
					said += f.Message + "\n"
					if f.Fix == "" {
						t.Errorf("no fix for %q", f.Message)
					}
				}
			}
			if !strings.Contains(said, c.says) {
				t.Errorf("it says %q, not %q", said, c.says)
			}
		})
	}
}

func TestWorkflows(t *testing.T) {
	got := workflows(t, folder{
		".github/workflows/b.yml": gateFile, ".github/workflows/a.yaml": "jobs: [", ".github/workflows/readme.md": "x",
		".github/workflows/c.yml": "on: push\njobs:\n  a:\n    permissions: write-all\n    runs-on: x\n    steps:\n      - uses: acme/deploycoord@v1\n        with: {command: post-deploy}\n",
	})
	if len(got) != 3 || got[0].Fault == "" {
		t.Fatalf("%+v", got)
	}
	want := Workflow{
		Path: ".github/workflows/c.yml", Name: ".github/workflows/c.yml", Events: []Event{{Name: "push"}},
		Jobs: []Job{{ID: "a", Name: "a", Commands: []string{"post-deploy"}, All: "write-all"}},
	}
	if diff := cmp.Diff(want, got[2]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if w, err := Workflows(folder{"a": ""}); err != nil || w != nil {
		t.Errorf("no folder: %v, %v", w, err)
	}
}
