//go:build e2e

package e2e

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// annotation is what stands at a line of a file on the pull request's page.
type annotation struct{ Level, File, Line string }

// run is what one run of the workflow left behind.
type run struct {
	succeeded   bool
	outputs     map[string]string
	annotations []annotation
	summary     string
	log         string // all that act printed
}

// job is a workflow for act to run: on which event, in which checkout, as whom.
type job struct {
	dir, workflow  string
	event, payload string
	api, token     string
	secrets, env   []string
	artifacts      string // folder that all jobs of the run share as /artifacts; "" for none
}

// runWorkflow runs the gate workflow of the sample on a pull request's event.
func runWorkflow(t *testing.T, s sample, h hosting, secrets []string) run {
	t.Helper()
	r := job{dir: s.dir, workflow: ".github/workflows/gate.yml", event: "pull_request", payload: string(s.event), api: h.url, token: token, secrets: secrets}.run(t)
	if len(r.outputs) == 0 {
		t.Fatalf("the Action set no output, so it did not run:\n%s", r.log)
	}
	return r
}

func (j job) run(t *testing.T) run {
	t.Helper()
	home := t.TempDir()
	event := home + "/event.json"
	if err := os.WriteFile(event, []byte(j.payload), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{
		j.event, "--eventpath", event, "--workflows", j.workflow, "--json", "--rm",
		"--platform", "ubuntu-24.04=" + setting(t, "E2E_RUNNER"), "--platform", "ubuntu-latest=" + setting(t, "E2E_RUNNER"), "--pull=false", "--rebuild=false",
		"--container-daemon-socket", "-", "--no-cache-server", "--action-cache-path", home + "/actions",
		"--defaultbranch", "main", "--actor", "someone", "--env", "GITHUB_REPOSITORY=someone/sample",
		"--env", "GITHUB_API_URL=" + j.api, "--env", "GITHUB_GRAPHQL_URL=" + j.api + "/graphql", "--secret", "GITHUB_TOKEN=" + j.token,
	}
	for _, secret := range j.secrets {
		args = append(args, "--secret", secret)
	}
	for _, v := range j.env {
		args = append(args, "--env", v)
	}
	if j.artifacts != "" {
		args = append(args, "--container-options", "--volume "+j.artifacts+":/artifacts")
		for _, name := range []string{"upload", "download"} {
			at, err := filepath.Abs("artifacts/" + name)
			if err != nil {
				t.Fatal(err)
			}
			args = append(args, "--local-repository", "actions/"+name+"-artifact@v4="+at)
		}
	}
	act := exec.Command(setting(t, "E2E_ACT"), args...)
	act.Dir = j.dir
	// Nothing of this machine's environment: act would hand it to the job.
	act.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "DOCKER_HOST=" + setting(t, "DOCKER_HOST")}
	out, err := act.CombinedOutput()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		t.Fatal(err)
	}
	r := run{succeeded: err == nil, outputs: map[string]string{}, log: string(out)}
	for line := range strings.Lines(r.log) {
		var entry struct {
			Command, Name, Arg, Content string
			KvPairs                     map[string]string
		}
		if json.Unmarshal([]byte(line), &entry) != nil {
			continue // act's own words outside its log
		}
		switch entry.Command {
		case "set-output":
			r.outputs[entry.Name] = entry.Arg
		case "error", "warning", "notice":
			r.annotations = append(r.annotations, annotation{entry.Command, entry.KvPairs["file"], entry.KvPairs["line"]})
		case "summary":
			r.summary += entry.Content
		}
	}
	return r
}

// runContainer runs the image on a folder, and returns its exit code and all it printed.
func runContainer(t *testing.T, dir, at string, env []string) (int, string) {
	t.Helper()
	args := []string{"run", "--rm", "--network", "host", "--volume", dir + ":" + at, "--workdir", at}
	for _, v := range env {
		args = append(args, "--env", v)
	}
	out, err := exec.Command("docker", append(args, setting(t, "E2E_IMAGE"))...).CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, string(out)
	case errors.As(err, &exit):
		return exit.ExitCode(), string(out)
	default:
		t.Fatal(err)
		return 0, ""
	}
}

func docker(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("docker", args...).Output()
	if err != nil {
		t.Fatalf("docker %s: %v", strconv.Quote(strings.Join(args, " ")), err)
	}
	return string(out)
}

// setting is what run.sh says. A test without it fails: run by hand it would otherwise pass having tried nothing.
func setting(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set: run e2e/run.sh", name)
	}
	return value
}
