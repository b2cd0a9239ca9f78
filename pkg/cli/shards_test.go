package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/record"
)

// fleet is a deployment of three services, of which the merged change concerns two: the api, whose files it touches, and
// the edge, which has no paths.
type fleet struct {
	*merged
	config string
	parts  string
	later  time.Duration // than now, jobs run

	lock   sync.Mutex
	status map[string]int    // by service
	serves map[string]string // commits
}

const fleetConfig = `
verify:
  interval: 100ms
  timeout: 2s
  grace: 300ms
  stable: 2
  identity: {json: .commit}
  probes:
    - {name: api-health, url: "%[1]s/api", timeout: 500ms}
    - {name: web-page, url: "%[1]s/web", timeout: 500ms}
    - {name: edge-health, url: "%[1]s/edge", timeout: 500ms}
    - {name: front, url: "%[1]s/front", timeout: 500ms}
  services:
    - {name: api, paths: ["src/**"], probes: [api-health]}
    - {name: web, paths: ["web/**"], probes: [web-page]}
    - {name: edge, probes: [edge-health]}
pipeline: {appear: 2s, timeout: 5s}
rollback: {strategy: none}
monitor: {first: 0s}
`

func newFleet(t *testing.T) *fleet {
	t.Helper()
	f := &fleet{merged: newMerged(t, "none"), parts: t.TempDir(), status: map[string]int{}, serves: map[string]string{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.lock.Lock()
		defer f.lock.Unlock()
		name := strings.TrimPrefix(r.URL.Path, "/")
		w.Header().Set("Content-Type", "application/json")
		if status := f.status[name]; status != 0 {
			w.WriteHeader(status)
		}
		commit := f.bad
		if other := f.serves[name]; other != "" {
			commit = other
		}
		fmt.Fprintf(w, `{"commit":%q}`, commit)
	}))
	t.Cleanup(server.Close)
	f.config = filepath.Join(t.TempDir(), "deployment.yml")
	f.must(os.WriteFile(f.config, []byte(strings.TrimLeft(fmt.Sprintf(fleetConfig, server.URL), "\n")), 0o644))
	f.pipeline("success", goodSteps()...)
	return f
}

func (f *fleet) set(service string, status int, commit string) {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.status[service], f.serves[service] = status, commit
}

// run runs a command so much later than now, and gives its outputs; the report goes into a value.
func (f *fleet) run(later time.Duration, into any, args ...string) (code int, outputs map[string]string, said string) {
	f.t.Helper()
	env := map[string]string{"GITHUB_OUTPUT": filepath.Join(f.t.TempDir(), "output")}
	f.must(os.WriteFile(env["GITHUB_OUTPUT"], nil, 0o644))
	for k, v := range f.env {
		env[k] = v
	}
	at := filepath.Join(f.t.TempDir(), "report.json")
	var stdout, stderr bytes.Buffer
	args = append(args, "--config", f.config)
	if into != nil {
		args = append(args, "--format", "json", "--output", at)
	}
	code = Main(f.t.Context(), Env{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: func(k string) string { return env[k] },
		HTTP: http.DefaultClient, Now: func() time.Time { return time.Now().Add(later) }, Sleep: hasty,
	}, args)
	said = stdout.String() + stderr.String()
	if into != nil {
		data, err := os.ReadFile(at)
		if err != nil {
			f.t.Fatalf("%v: exit code %d, no report: %s", args, code, said)
		}
		f.must(json.Unmarshal(data, into))
	}
	data, err := os.ReadFile(env["GITHUB_OUTPUT"])
	f.must(err)
	return code, outputsOf(string(data)), said
}

// outputsOf reads the runner's file of outputs.
func outputsOf(text string) map[string]string {
	out := map[string]string{}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		if name, value, ok := strings.Cut(lines[i], "="); ok && !strings.Contains(name, "<<") {
			out[name] = value
		} else if name, end, ok := strings.Cut(lines[i], "<<"); ok {
			var value []string
			for i++; i < len(lines) && lines[i] != end; i++ {
				value = append(value, lines[i])
			}
			out[name] = strings.Join(value, "\n")
		}
	}
	return out
}

// look does what the jobs of the matrix do: each looks at one service, and leaves its report as an artifact.
func (f *fleet) look(services, sha, since string) {
	f.t.Helper()
	var names []string
	f.must(json.Unmarshal([]byte(services), &names))
	for _, name := range names {
		var v record.Verification
		f.run(f.later, &v, "verify", "--shard", name, "--sha", sha, "--since", since)
		if v.Shard != name || v.Expected != sha {
			f.t.Errorf("%s: the report is of %q at %q", name, v.Shard, v.Expected)
		}
		f.leave(name, v)
	}
}

// leave puts a report where actions/download-artifact puts it.
func (f *fleet) leave(name string, v any) {
	f.t.Helper()
	data, err := json.Marshal(v)
	f.must(err)
	folder := filepath.Join(f.parts, "shard-"+name)
	f.must(os.MkdirAll(folder, 0o755))
	f.must(os.WriteFile(filepath.Join(folder, "deploycoord-report.json"), data, 0o644))
}

func (f *fleet) join() (record.Deployment, int, string) {
	f.t.Helper()
	var d record.Deployment
	code, _, said := f.run(f.later, &d, "post-deploy", "--parts", f.parts)
	return d, code, said
}

func reasonsOf(d record.Deployment) string {
	var out []string
	for _, r := range d.Reasons {
		out = append(out, fmt.Sprintf("%s %s", r.Decision, r.Text))
	}
	return strings.Join(out, "; ")
}

func TestShardsAreJoined(t *testing.T) {
	for _, c := range []struct {
		name     string
		before   func(*fleet) // the jobs look
		after    func(*fleet) // and before they are joined
		decision finding.Decision
		code     int
		said     string
	}{
		{"all is well", nil, nil, finding.Deployed, 0, ""},
		{"what the change does not concern is down", func(f *fleet) { f.set("web", 500, "") }, nil, finding.Deployed, 0, ""},
		{"one is down", func(f *fleet) { f.set("api", 500, "") }, nil, finding.RollBack, 1, "api-health"},
		{"what belongs to no service is down", func(f *fleet) { f.set("front", 500, "") }, nil, finding.RollBack, 1, "front"},
		{"one serves the build of before", func(f *fleet) { f.set("edge", 0, f.good) }, nil, finding.Hold, 3, ""},
		{"one left nothing", nil, func(f *fleet) { f.must(os.RemoveAll(filepath.Join(f.parts, "shard-api"))) }, finding.Hold, 3, "no result of service api: its job did not end"},
		{"nobody left anything", nil, func(f *fleet) { f.must(os.RemoveAll(f.parts)) }, finding.Hold, 3, "no result of service edge: its job did not end"},
		{"one was cut off", nil, func(f *fleet) {
			f.must(os.WriteFile(filepath.Join(f.parts, "shard-api", "deploycoord-report.json"), []byte(`{"schema":1,"shard":"api","measure`), 0o644))
		}, finding.Hold, 3, "no result of service api"},
		{"one is of the commit before", nil, func(f *fleet) {
			var v record.Verification
			f.set("api", 0, f.good)
			f.run(0, &v, "verify", "--shard", "api", "--sha", f.good)
			f.leave("api", v)
		}, finding.Hold, 3, "the result of service api does not count: it is of another commit"},
		{"one says it was decided", nil, func(f *fleet) {
			f.leave("api", map[string]any{"schema": 1, "command": "verify", "shard": "api", "expected": f.bad, "decision": "DEPLOYED", "verdict": "pass", "began": time.Now(), "ended": time.Now()})
		}, finding.Hold, 3, "it says nothing of identity commit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFleet(t)
			if c.before != nil {
				c.before(f)
			}
			code, out, said := f.run(0, nil, "shards")
			if code != 0 || out["services"] != `["api","edge"]` || out["matrix"] != `{"include":[{"service":"api"},{"service":"edge"}]}` || out["sha"] != f.bad {
				t.Fatalf("exit code %d, %v\n%s", code, out, said)
			}
			if since, err := time.Parse(time.RFC3339, out["since"]); err != nil || time.Since(since) > time.Minute {
				t.Errorf("since is %q", out["since"])
			}
			f.look(out["services"], out["sha"], out["since"])
			if c.after != nil {
				c.after(f)
			}
			d, code, said := f.join()
			if d.Decision != c.decision || code != c.code || c.said != "" && !strings.Contains(said+reasonsOf(d)+string(mustJSON(t, d)), c.said) {
				t.Errorf("exit code %d, %s, want %d, %s: %q\n%s\n%s", code, d.Decision, c.code, c.decision, c.said, reasonsOf(d), said)
			}
			if d.Scope == nil || !slices.Equal(d.Scope.Services, []string{"api", "edge"}) {
				t.Errorf("it concerns %+v", d.Scope)
			}
			known := f.recordedOf(f.bad)
			if known.Decision != c.decision || known.Scope == nil || len(known.Scope.Services) != 2 {
				t.Errorf("on record it is %s of %+v", known.Decision, known.Scope)
			}
		})
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestShardsDecideAsOne holds what many jobs come to against one that looked at everything.
func TestShardsDecideAsOne(t *testing.T) {
	for _, broken := range []string{"", "api", "edge", "front"} {
		t.Run("broken: "+broken, func(t *testing.T) {
			t.Parallel()
			f := newFleet(t)
			f.set(broken, 500, "")
			var whole record.Deployment
			f.run(0, &whole, "post-deploy", "--publish=false")
			f.look(`["api","edge"]`, f.bad, "1m")
			joined, _, _ := f.join()
			if whole.Decision != joined.Decision || (len(whole.Reasons) == 0) != (len(joined.Reasons) == 0) {
				t.Fatalf("one run: %s %s, joined: %s %s", whole.Decision, reasonsOf(whole), joined.Decision, reasonsOf(joined))
			}
			if broken == "" {
				return
			}
			// What is not decided yet when a rollback is depends on how often each has looked; what decides does not.
			if one, many := whole.Reasons[0], joined.Reasons[0]; one.Decision != many.Decision || one.Branch != many.Branch {
				t.Errorf("one run: %+v, joined: %+v", one, many)
			}
		})
	}
}

// A part is anybody's text: a secret in it does not get into the record.
func TestPartsHideSecrets(t *testing.T) {
	f := newFleet(t)
	f.set("api", 500, "")
	f.look(`["api","edge"]`, f.bad, "1m")
	var v record.Verification
	data, err := os.ReadFile(filepath.Join(f.parts, "shard-api", "deploycoord-report.json"))
	f.must(err)
	f.must(json.Unmarshal(data, &v))
	for i := range v.Measurements {
		v.Measurements[i].Text += " with hunter2-PLANTED-secret"
		v.Measurements[i].Seen = append(v.Measurements[i].Seen, "hunter2-PLANTED-secret\n::error::hunter2-PLANTED-secret")
	}
	f.leave("api", v)
	f.env["INPUT_SECRETS"] = `{"PASSWORD": "hunter2-PLANTED-secret"}`
	d, code, said := f.join()
	if code != 1 || d.Decision != finding.RollBack {
		t.Fatalf("exit code %d, %s\n%s", code, d.Decision, said)
	}
	for where, text := range map[string]string{"the log": said, "the report": string(mustJSON(t, d)), "the record": string(mustJSON(t, f.recordedOf(f.bad)))} {
		if strings.Contains(text, "hunter2") {
			t.Errorf("the secret is in %s", where)
		}
	}
}

func TestShardsUsage(t *testing.T) {
	f := newFleet(t)
	file := filepath.Join(f.parts, "file")
	f.must(os.WriteFile(file, nil, 0o644))
	for _, c := range []struct {
		args []string
		said string
	}{
		{[]string{"verify", "--shard", "apo", "--sha", f.bad}, `--shard is "apo", which verify.services does not name; legal: api, web, edge`},
		{[]string{"verify", "--shard", "api"}, "--shard looks at one commit: give it with --sha, as the command shards says it"},
		{[]string{"verify", "--shard", "api", "--sha", f.bad, "--url", "http://localhost"}, "--shard is of the configuration: leave out --url"},
		{[]string{"post-deploy", "--parts", file}, "--parts is "},
		{[]string{"post-deploy", "--parts", f.parts, "--outcome", "smoke=success"}, "--parts is of the configuration: leave out --url"},
		{[]string{"monitor", "--shard", "api", "--parts", f.parts, "--since", "1m"}, "--shard looks at one service, --parts joins what such jobs saw: give one of them"},
		{[]string{"monitor", "--shard", "api"}, "what is due is a matter of time: give --since, as shards --windows says it"},
		{[]string{"monitor", "--parts", f.parts}, "what is due is a matter of time: give --since, as shards --windows says it"},
		{[]string{"monitor", "--shard", "apo", "--since", "1m"}, `--shard is "apo"`},
		{[]string{"shards", "--format", "markdown"}, `format "markdown"`},
	} {
		code, _, said := f.run(0, nil, c.args...)
		if code != 2 || !strings.Contains(said, "deploycoord: "+c.said) || strings.Count(strings.TrimSpace(said), "\n") > 1 {
			t.Errorf("%v: exit code %d\n%s, want %s", c.args, code, said, c.said)
		}
	}
	f.must(os.WriteFile(f.config, []byte("verify:\n  probes: [{url: 'http://localhost'}]\n"), 0o644))
	for _, c := range []struct {
		args []string
		said string
	}{
		{[]string{"shards"}, "there are no services to list: name them in verify.services of the configuration"},
		{[]string{"verify", "--shard", "api", "--sha", f.bad}, `--shard is "api", but the configuration has no verify.services`},
		{[]string{"post-deploy", "--parts", f.parts}, "--parts joins what was seen of verify.services, but the configuration has none"},
	} {
		if code, _, said := f.run(0, nil, c.args...); code != 2 || !strings.Contains(said, "deploycoord: "+c.said) {
			t.Errorf("%v: exit code %d\n%s, want %s", c.args, code, said, c.said)
		}
	}
}

// What fails closed: a change that concerns nothing that is looked at, and services of which none tells its commit.
func TestPartsFailClosed(t *testing.T) {
	for _, c := range []struct{ name, services, probes, said string }{
		{"nothing concerned", `[{name: web, paths: ["web/**"], probes: [a]}]`, `{name: a, url: "%s"}`, "the change concerns none of verify.services, and there is nothing else to look at"},
		{"no commit told", `[{name: api, paths: ["src/**"], probes: [a]}, {name: web, paths: ["web/**"], probes: [b]}]`, `{name: a, url: "%[1]s"}, {name: b, url: "%[1]s", identity: {json: .commit}}`, "no answer tells which commit is serving"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFleet(t)
			text := "verify:\n  interval: 100ms\n  stable: 2\n  probes: [" + fmt.Sprintf(c.probes, f.production.URL) + "]\n  services: " + c.services + "\npipeline: {appear: 2s, timeout: 5s}\nrollback: {strategy: none}\n"
			f.must(os.WriteFile(f.config, []byte(text), 0o644))
			_, out, _ := f.run(0, nil, "shards")
			f.look(out["services"], f.bad, "1m")
			d, code, said := f.join()
			if code != 3 || d.Decision != finding.Hold || !strings.Contains(string(mustJSON(t, d)), c.said) {
				t.Errorf("exit code %d, %s, want %q\n%s\n%s", code, d.Decision, c.said, reasonsOf(d), said)
			}
			if back := d.Rollback; back != nil {
				t.Errorf("it went back: %+v", back)
			}
		})
	}
}

// TestRestoredByItsOwnServices: a bad deployment of the api is mended by the next good one of the api, not by one of the web.
func TestRestoredByItsOwnServices(t *testing.T) {
	f := newFleet(t)
	data, err := os.ReadFile(f.config)
	f.must(err)
	f.must(os.WriteFile(f.config, []byte(strings.Replace(string(data), "    - {name: edge, probes: [edge-health]}\n", "", 1)), 0o644))
	bad := f.bad
	deploy := func(services, path string) {
		t.Helper()
		before := f.repo.Ref("refs/heads/main")
		f.bad, err = f.repo.Commit("main", path, map[string]string{path: "x\n"})
		f.must(err)
		f.event("push", map[string]any{"ref": "refs/heads/main", "before": before, "after": f.bad})
		f.pipeline("success", goodSteps()...)
		f.must(os.RemoveAll(f.dir))
		if out, err := exec.Command("git", "clone", "-q", f.repo.Dir(), f.dir).CombinedOutput(); err != nil {
			t.Fatalf("git clone: %v\n%s", err, out)
		}
		f.later += time.Minute
		f.look(services, f.bad, "1m")
		if d, code, said := f.join(); code != 0 {
			t.Fatalf("exit code %d, %s\n%s", code, reasonsOf(d), said)
		}
	}
	f.set("api", 500, "")
	f.look(`["api"]`, bad, "1m")
	if d, _, said := f.join(); d.Decision != finding.RollBack {
		t.Fatalf("%s\n%s", d.Decision, said)
	}
	f.set("api", 0, "")
	deploy(`["web"]`, "web/page.ts")
	if d := f.recordedOf(bad); !d.RestoredAt.IsZero() {
		t.Errorf("the web's deployment mended the api's: %s", d.RestoredAt)
	}
	deploy(`["api"]`, "src/mended.ts")
	if d := f.recordedOf(bad); d.RestoredAt.IsZero() {
		t.Error("the api's deployment did not mend the one before")
	}
}
