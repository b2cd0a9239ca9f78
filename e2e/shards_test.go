//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"deploycoord/pkg/record"
)

// recipes gives the workflows of docs/recipes.md for many services, under other names than the README's.
func (s *story) recipes() map[string]string {
	s.t.Helper()
	_, text, _ := strings.Cut(read(s.t, "..", "docs/recipes.md"), "\n## Many services as a matrix of jobs\n")
	text, _, _ = strings.Cut(text, "\n## ")
	out := map[string]string{}
	for _, m := range readmeWorkflow.FindAllStringSubmatch(text, -1) {
		out["many-"+strings.TrimSuffix(filepath.Base(m[1]), ".yml")] = strings.ReplaceAll(m[2], "OWNER/deployment-coordination@v1", "./")
	}
	if len(out) != 2 {
		s.t.Fatalf("the recipe has %d workflows", len(out))
	}
	return out
}

// shards deploys once more, and looks at it with the jobs of a matrix. The first time a job's artifact is lost; when the
// workflow runs again, all is there.
func (s *story) shards() {
	s.fetch("main")
	git(s.t, s.dir, "switch", "-q", "-c", "more")
	write(s.t, s.dir, "src/more.ts", "export const more = []\n")
	recipes := s.recipes()
	lossy := strings.Replace(recipes["many-post-deploy"], "if: ${{ !cancelled() }}      # a rollback", "if: ${{ !cancelled() && matrix.service != 'api' }} # a rollback", 1)
	if lossy == recipes["many-post-deploy"] {
		s.t.Fatal("the recipe does not upload as it did")
	}
	recipes["many-lossy"] = lossy
	for name, text := range recipes {
		write(s.t, s.dir, ".github/workflows/"+name+".yml", text)
	}
	write(s.t, s.dir, ".github/deployment.yml", strings.NewReplacer("window: 1s", "window: 1h", "breaking: 1s", "breaking: 1h").Replace(read(s.t, s.dir, ".github/deployment.yml")))
	commit(s.t, s.dir, "feat: more")
	git(s.t, s.dir, "push", "-q", s.repo.Dir(), "HEAD:refs/heads/more")
	s.pull(20, "feat: more", "more")
	sha := s.merge(20)
	event := s.deploy(sha, "")
	s.artifacts = s.t.TempDir()
	s.must(os.Chmod(s.artifacts, 0o777))

	r := s.run("many-lossy", "workflow_run", token, event)
	if d := s.recordOf(sha); r.succeeded || r.outputs["decision"] != "HOLD" || d.Decision != "HOLD" || !strings.Contains(r.log, "no result of service api") {
		s.t.Errorf("without a result of the api: succeeded %t, outputs %v, on record %s\n%s", r.succeeded, r.outputs, d.Decision, r.log)
	}
	if got := r.outputs["matrix"]; got != `{"include":[{"service":"web"},{"service":"api"}]}` {
		s.t.Errorf("the matrix is %s", got)
	}
	git(s.t, s.dir, "checkout", "-q", sha)
	r = s.run("many-post-deploy", "workflow_run", token, event)
	d := s.recordOf(sha)
	if !r.succeeded || r.outputs["decision"] != "DEPLOYED" || d.Decision != "DEPLOYED" || d.Scope == nil || !slices.Equal(d.Scope.Services, []string{"web", "api"}) {
		s.t.Fatalf("succeeded %t, outputs %v, on record %s of %+v\n%s", r.succeeded, r.outputs, d.Decision, d.Scope, r.log)
	}
	var names []string
	for _, m := range d.Verification.Measurements {
		names = append(names, string(m.Kind)+" "+m.Name)
	}
	s.has("what was measured", strings.Join(names, ", "), "identity commit", "probe health", "probe items", "container web", "container api", "container db", "log api")
	s.tickShards()
}

// tickShards is the schedule's run: the window is open, and each job looks at its service. The next run finds nothing due.
func (s *story) tickShards() {
	s.fetch("main")
	s.must(os.RemoveAll(s.artifacts))
	s.must(os.Mkdir(s.artifacts, 0o777))
	schedule := map[string]any{"schedule": "*/15 * * * *"}
	r := s.run("many-monitor", "schedule", token, schedule)
	if !r.succeeded || r.outputs["services"] != `["web","api"]` || r.outputs["decision"] != "DEPLOYED" {
		s.t.Errorf("succeeded %t, outputs %v\n%s", r.succeeded, r.outputs, r.log)
	}
	watch, err := exec.Command("git", "-C", s.repo.Dir(), "archive", "refs/deploycoord/watch").Output()
	s.must(err)
	s.has("what is kept of the window", string(watch), `"name":"health"`, `"name":"api"`, `"name":"db"`)
	s.must(os.RemoveAll(s.artifacts))
	s.must(os.Mkdir(s.artifacts, 0o777))
	if r = s.run("many-monitor", "schedule", token, schedule); !r.succeeded || r.outputs["services"] != "[]" {
		s.t.Errorf("somebody looked just now: succeeded %t, outputs %v\n%s", r.succeeded, r.outputs, r.log)
	}
}

// recordOf is the deployment of a commit as main has it on record.
func (s *story) recordOf(sha string) record.Deployment {
	s.t.Helper()
	for path := range strings.FieldsSeq(s.files("main", "docs/deployments")) {
		if strings.HasSuffix(path, sha[:12]+".json") {
			data, err := exec.Command("git", "-C", s.repo.Dir(), "show", "main:"+path).Output()
			s.must(err)
			var d record.Deployment
			s.must(json.Unmarshal(data, &d))
			return d
		}
	}
	return record.Deployment{}
}
