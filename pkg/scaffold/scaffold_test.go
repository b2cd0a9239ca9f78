package scaffold

import (
	"context"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rhysd/actionlint"

	_ "deploycoord/internal/golden" // the -update flag
	"deploycoord/pkg/change"
	"deploycoord/pkg/config"
)

// folder is a tree in memory.
type folder map[string]string

func (f folder) Paths() ([]string, error) {
	var out []string
	for p := range f {
		out = append(out, p)
	}
	slices.Sort(out)
	return out, nil
}

func (f folder) Read(p string, _ []byte) ([]byte, error) {
	text, ok := f[p]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return []byte(text), nil
}

func (f folder) List(dir string) ([]change.Entry, error) {
	var out []change.Entry
	for p := range f {
		if path.Dir(p) == dir {
			out = append(out, change.Entry{Name: path.Base(p)})
		}
	}
	if len(out) == 0 {
		return nil, fs.ErrNotExist
	}
	return out, nil
}

func look(t testing.TB, f folder) Facts {
	t.Helper()
	facts, err := Look(context.Background(), f, "main", func(p string) bool { _, ok := f[p]; return ok })
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

func textOf(t testing.TB, p Plan, at string) string {
	t.Helper()
	for _, f := range p.Files {
		if f.Path == at {
			return f.Text
		}
	}
	t.Fatalf("%s is not planned: %+v", at, p)
	return ""
}

const deploy = "name: Deploy\non: {push: {branches: [main]}}\njobs:\n  ship: {runs-on: x, steps: [{run: make deploy}]}\n"

// TestREADME holds that what init writes for a repository whose workflow Deploy deploys is what the README shows.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	p := New(look(t, folder{".github/workflows/deploy.yml": deploy}), "")
	for _, w := range workflows {
		block := "```yaml\n# " + w.paths[0] + "\n" + textOf(t, p, w.paths[0]) + "```\n"
		if !strings.Contains(string(readme), block) {
			t.Errorf("README.md has no such block:\n%s", block)
		}
	}
}

// trees are repositories of many kinds.
var trees = map[string]folder{
	"empty":                   {},
	"a workflow that deploys": {".github/workflows/deploy.yml": deploy},
	"all of it": {
		".github/workflows/release.yml": "name: 'Pipeline [test -> deploy]: \"live\"'\non: push\njobs:\n  live: {runs-on: x, environment: {name: Live (EU), url: https://shop.example.com/}, steps: [{run: make}]}\n",
		"src/server.ts":                 "\n\napp.get('/api/health', (_, res) => res.json({status: 'ok', commit: process.env.GIT_SHA}))\n",
		"docker-compose.prod.yml":       "services: {}\n", "docker-compose.yml": "services: {}\n",
		"docs/specs/active/FEAT-12-mail.md": "# Mail\n", "docs/specs/done/FEAT-1-shop.md": "# Shop\n",
	},
	"several parts": {
		"services/api/main.go": `mux.HandleFunc("/healthz", ok)`, "services/web/app/api/health/route.ts": "", "services/on/app.py": `@app.get("/health")`,
	},
	"hostile names": {
		".github/workflows/a.yml":          "name: \"x\\n    types: [requested]\\n# ${{ github.token }} \\u202e '\\\"\"\non: {push: {branches: [main]}}\njobs:\n  deploy: {runs-on: x, environment: \"prod\\\"]\\n#\", steps: [{run: a}]}\n",
		"a\nverify: {}\n/compose.prod.yml": "", "active/X\n-1.md": "", "srv/y'\"/compose.production.yml": "", "srv/y'\"#{}/app.js": "get('/health')",
	},
	"words of YAML": {
		".github/workflows/b.yml": "name: 'no'\non: {push: {branches: [main]}}\njobs:\n  deploy: {runs-on: x, environment: 'true', steps: [{run: a}]}\n",
		"docs/on/active/null.md":  "",
	},
	"a broken workflow": {".github/workflows/c.yml": "jobs: ["},
}

// TestWhatIsWrittenIsValid reads the configuration, also with its comments taken away, and lints the workflows.
func TestWhatIsWrittenIsValid(t *testing.T) {
	for name, tree := range trees {
		p := New(look(t, tree), "acme/deployment-coordination/sub@v1.2.3")
		if len(p.Files) != 4 {
			t.Errorf("%s: %+v", name, p)
		}
		for _, f := range p.Files {
			if f.Path == config.Path {
				checkConfiguration(t, name, f.Text)
				continue
			}
			l, err := actionlint.NewLinter(&strings.Builder{}, &actionlint.LinterOptions{})
			if err != nil {
				t.Fatal(err)
			}
			faults, err := l.Lint(f.Path, []byte(f.Text), nil)
			if err != nil || len(faults) > 0 {
				t.Errorf("%s: %s: %v %v\n%s", name, f.Path, err, faults, f.Text)
			}
		}
	}
}

func checkConfiguration(t *testing.T, name, text string) {
	t.Helper()
	if _, err := config.Parse(config.Path, []byte(text)); err != nil {
		t.Errorf("%s: %v\n%s", name, err, text)
	}
	before, section, found := strings.Cut(text, "# verify:\n")
	if !found {
		return
	}
	lines := []string{"verify:"}
	for line := range strings.Lines(section) {
		lines = append(lines, strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "# "))
	}
	whole := before + strings.Join(lines, "\n")
	cfg, err := config.Parse(config.Path, []byte(whole))
	if err != nil || len(cfg.Verify.Probes) == 0 || cfg.Verify.Identity.JSON == "" {
		t.Errorf("%s: without its comments: %v\n%s", name, err, whole)
	}
}

func TestConfiguration(t *testing.T) {
	p := New(look(t, trees["all of it"]), "")
	want := `# yaml-language-server: $schema=https://raw.githubusercontent.com/OWNER/deployment-coordination/v1/docs/configuration.schema.json
# By what the gate and the deployments of this repository are judged. What is not here has its default; every key is
# described in https://github.com/OWNER/deployment-coordination/blob/v1/docs/configuration.md
version: 1
environment: "Live (EU)" # of GitHub: its secrets and variables are what production has

env:
  production:
    - compose-file: docker-compose.prod.yml # has names of variables, too

checks:
  spec:
    folder: docs/specs/active
    implemented: docs/specs/done
    pattern: "FEAT-[0-9]+"

pipeline:
  workflows: [release.yml] # deploys; others are not waited for

# What is looked at in production after each deployment.
verify:
  identity: {json: .commit} # the field of the answer that has the commit that is serving
  probes:
    - name: health
      url: https://shop.example.com/api/health # src/server.ts:3
      expect: {status: 200}
`
	if diff := cmp.Diff(want, textOf(t, p, config.Path)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if w := textOf(t, p, ".github/workflows/post-deploy.yml"); !strings.Contains(w, `    workflows: ["Pipeline [test -> deploy]: \"live\""]`) {
		t.Error(w)
	}
	if w := textOf(t, p, ".github/workflows/gate.yml"); !strings.Contains(w, `    environment: "Live (EU)" `) {
		t.Error(w)
	}
}

// TestNothingIsOverwritten keeps what is there, and finds another name for a workflow whose name is taken.
func TestNothingIsOverwritten(t *testing.T) {
	tree := folder{
		".github/deployment.yml":            "version: 1\n",
		".github/workflows/judge.yaml":      "on: pull_request\njobs:\n  a: {runs-on: x, steps: [{uses: acme/deployment-coordination@v1}]}\n",
		".github/workflows/post-deploy.yml": "on: push\njobs:\n  a: {runs-on: x, steps: [{run: echo}]}\n",
		".github/workflows/monitor.yml":     "x", ".github/workflows/deployment-monitor.yml": "x",
	}
	p := New(look(t, tree), "")
	var written []string
	for _, f := range p.Files {
		written = append(written, f.Path)
	}
	if diff := cmp.Diff([]string{".github/workflows/deployment-verify.yml"}, written); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want := []Kept{
		{".github/deployment.yml", "is there already, and was left as it is"},
		{".github/workflows/judge.yaml", "runs gate already"},
		{".github/workflows/monitor.yml", "is there already, and was left as it is"},
	}
	if diff := cmp.Diff(want, p.Kept); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
