package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"

	"deploycoord/pkg/githubsim"
)

// job is one run of the Action, as a workflow describes it.
type job struct {
	workflow string // its file's name without the ending; the job in it has the same
	args     []string
	event    string
	payload  map[string]any
	rev      string // what actions/checkout checks out
	head     string // SHA that the run belongs to
	branch   string
	inputs   map[string]string
	want     int // exit code
}

// ran is what a job left behind.
type ran struct {
	stdout, stderr, summary string
}

// run plays the runner: it checks out, writes the event, runs the command, and closes the workflow run.
func (s *story) run(ctx context.Context, j job) (ran, error) {
	if err := ctx.Err(); err != nil {
		return ran{}, err
	}
	s.show.say("$ deploycoord %s", strings.Join(j.args, " "))
	if s.show.err != nil {
		return ran{}, s.show.err // nobody sees it any more
	}
	at := filepath.Join(s.work, fmt.Sprintf("job-%02d", len(s.steps)+1))
	workspace := filepath.Join(at, "workspace")
	if err := s.hub.repo.Checkout(workspace, j.rev); err != nil {
		return ran{}, err
	}
	id, err := s.hub.repo.AddWorkflowRun(githubsim.WorkflowRun{
		Workflow: workflowPath(j.workflow), HeadSHA: j.head, HeadBranch: j.branch, Event: j.event, Actor: "bob", Status: "in_progress",
		Jobs: []githubsim.Job{{Name: j.workflow, Status: "in_progress", Runner: "runner-1"}},
	})
	if err != nil {
		return ran{}, err
	}
	env, err := s.environment(j, at, id)
	if err != nil {
		return ran{}, err
	}
	var stdout, stderr bytes.Buffer
	code := s.options.Command(ctx, Command{Args: j.args, Env: env, Stdout: &stdout, Stderr: &stderr, Width: Width - uniseg.StringWidth(indent)})
	s.steps = append(s.steps, Step{Args: j.args, Code: code})
	if err := ctx.Err(); err != nil {
		return ran{}, err
	}
	conclusion := map[bool]string{true: "success", false: "failure"}[code == 0]
	if err := s.hub.repo.UpdateWorkflowRun(id, func(w *githubsim.WorkflowRun) {
		w.Status, w.Conclusion = "completed", conclusion
		w.Jobs[0].Status, w.Jobs[0].Conclusion = "completed", conclusion
	}); err != nil {
		return ran{}, err
	}
	out := ran{stdout: withoutCommands(stdout.String()), stderr: withoutCommands(stderr.String())}
	if data, err := os.ReadFile(env["GITHUB_STEP_SUMMARY"]); err == nil {
		out.summary = string(data)
	}
	if code != j.want {
		return out, fmt.Errorf("deploycoord %s ended with exit code %d, the story has %d:\n%s%s", strings.Join(j.args, " "), code, j.want, out.stdout, out.stderr)
	}
	return out, s.keepSummary(j, out.summary)
}

// environment writes the files that a runner hands to a step, and names them and the run by their variables.
func (s *story) environment(j job, at string, id int64) (map[string]string, error) {
	payload := map[string]any{"repository": map[string]any{"full_name": repositoryName, "default_branch": "main"}}
	maps.Copy(payload, j.payload)
	event, err := json.Marshal(payload)
	if err != nil {
		return nil, err
	}
	secrets, err := json.Marshal(secretValues)
	if err != nil {
		return nil, err
	}
	variables, err := json.Marshal(s.hub.vars())
	if err != nil {
		return nil, err
	}
	env := map[string]string{
		"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_API_URL": s.hub.address, "GITHUB_GRAPHQL_URL": s.hub.address + "/graphql",
		"GITHUB_SERVER_URL": pages, "GITHUB_REPOSITORY": repositoryName, "GITHUB_ACTOR": "bob",
		"GITHUB_RUN_ID": strconv.FormatInt(id, 10), "GITHUB_RUN_ATTEMPT": "1", "GITHUB_JOB": j.workflow, "RUNNER_NAME": "runner-1",
		"GITHUB_EVENT_NAME": j.event, "GITHUB_WORKSPACE": filepath.Join(at, "workspace"), "GITHUB_SHA": j.head, "HOME": filepath.Join(s.work, "home"),
		"INPUT_TOKEN": workflowToken, "INPUT_SECRETS": string(secrets), "INPUT_VARIABLES": string(variables),
	}
	for name, value := range j.inputs {
		env["INPUT_"+strings.ToUpper(name)] = value
	}
	for _, f := range []struct {
		variable, name string
		data           []byte
	}{{"GITHUB_EVENT_PATH", "event.json", event}, {"GITHUB_STEP_SUMMARY", "summary.md", nil}, {"GITHUB_OUTPUT", "output", nil}} {
		env[f.variable] = filepath.Join(at, f.name)
		if err = errors.Join(err, os.WriteFile(env[f.variable], f.data, 0o600)); err != nil {
			return nil, err
		}
	}
	return env, nil
}

// keepSummary leaves what GitHub shows on the page of the run.
func (s *story) keepSummary(j job, text string) error {
	if text == "" {
		return nil
	}
	at := filepath.Join(s.dir, "summaries")
	if err := os.MkdirAll(at, 0o755); err != nil {
		return err
	}
	name := fmt.Sprintf("%02d-%s.md", len(s.steps), j.args[0])
	return os.WriteFile(filepath.Join(at, name), []byte(text), 0o644)
}

// withoutCommands leaves out the lines that a runner takes as commands and never shows, masks among them.
func withoutCommands(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "::") {
			b.WriteString(line)
		}
	}
	return b.String()
}
