package scaffold

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// flow is a workflow on pushes to main, with jobs of one line each.
func flow(name string, jobs ...string) string {
	return "name: " + name + "\non: {push: {branches: [main]}}\njobs:\n  " + strings.Join(jobs, "\n  ") + "\n"
}

const steps = "runs-on: x, steps: [{run: make}]}"

// TestPipeline tells which workflows deploy, as far as names tell: their files, by the environment and what says so.
func TestPipeline(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"none":                       {nil, nil},
		"by its name":                {map[string]string{"deploy.yml": flow("x", "a: {"+steps)}, []string{"deploy.yml: it deploys, by its name"}},
		"by its job":                 {map[string]string{"ci.yml": flow("CI", "test: {"+steps, "deploy: {"+steps)}, []string{"ci.yml: its job deploy deploys, by its name"}},
		"production before the rest": {map[string]string{"a.yml": flow("Deploy", "deploy-prod: {"+steps), "b.yml": flow("Deploy too", "a: {"+steps)}, []string{"a.yml: its job deploy-prod deploys to production, by its name"}},
		"an environment":             {map[string]string{"a.yml": flow("Deploy", "a: {"+steps), "b.yml": flow("B", "go: {environment: prod, "+steps)}, []string{"b.yml: its job go deploys to the environment prod"}},
		"a called workflow's":        {map[string]string{"a.yml": flow("Pipeline", "go: {uses: ./.github/workflows/to.yml, with: {environment: production}}")}, []string{"a.yml: its job go deploys to the environment production"}},
		"another environment":        {map[string]string{"a.yml": flow("A", "go: {environment: heroku, "+steps)}, []string{"a.yml: its job go deploys to the environment heroku"}},
		"elsewhere":                  {map[string]string{"a.yml": flow("Deploy docs", "go: {environment: github-pages, "+steps), "b.yml": flow("Deploy staging", "go: {environment: staging, "+steps), "c.yml": flow("Preview", "deploy-preview: {"+steps)}, nil},
		"an environment of tests":    {map[string]string{"tests.yml": flow("Tests", "go: {environment: pytest-upload, "+steps), "b.yml": flow("B", "a: {"+steps)}, nil},
		"a computed environment":     {map[string]string{"a.yml": flow("A", "go: {environment: '${{ inputs.x }}', "+steps), "b.yml": flow("B", "a: {"+steps)}, nil},
		"release":                    {map[string]string{"a.yml": flow("Publish", "a: {"+steps), "b.yml": flow("Lint", "a: {"+steps)}, []string{"a.yml: it releases, by its name"}},
		"the only one":               {map[string]string{"main.yml": flow("Main", "a: {"+steps)}, []string{"main.yml: it is the only one that a push to the branch starts"}},
		"the only one checks":        {map[string]string{"ci.yml": flow("CI", "a: {"+steps)}, nil},
		"two, of which neither says": {map[string]string{"a.yml": flow("A", "a: {"+steps), "b.yml": flow("B", "a: {"+steps)}, nil},
		"another branch":             {map[string]string{"deploy.yml": strings.Replace(flow("Deploy", "a: {"+steps), "main", "develop", 1)}, nil},
		"tags":                       {map[string]string{"deploy.yml": strings.Replace(flow("Deploy", "a: {"+steps), "branches: [main]", "tags: ['v*']", 1)}, nil},
		"by hand":                    {map[string]string{"deploy.yml": "name: Deploy\non: workflow_dispatch\njobs:\n  a: {" + steps}, nil},
		"after another": {map[string]string{"ci.yml": flow("CI", "a: {"+steps), "cd.yml": "name: CD\non: {workflow_run: {workflows: [CI], types: [completed]}}\njobs:\n  a: {" + steps},
			[]string{"cd.yml: it deploys, by its name"}},
		"ours": {map[string]string{"deploy.yml": flow("Deploy watch", "a: {runs-on: x, steps: [{uses: acme/deployment-coordination@v1}]}")}, nil},
	} {
		tree := folder{}
		for file, text := range c.files {
			tree[".github/workflows/"+file] = text
		}
		var got []string
		for _, d := range look(t, tree).pipeline() {
			got = append(got, strings.TrimPrefix(d.Path, ".github/workflows/")+": "+d.why)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestProduction(t *testing.T) {
	for job, want := range map[string][2]string{
		"a: {" + steps:                           {"production", ""},
		"a: {environment: prod, " + steps:        {"prod", ""},
		"a: {environment: 'Live (EU)', " + steps: {"Live (EU)", ""},
		"a: {environment: {name: production, url: 'https://shop.example.com/'}, " + steps:  {"production", "https://shop.example.com"},
		"a: {environment: {name: production, url: '${{ steps.a.outputs.url }}'}, " + steps: {"production", ""},
		"a: {environment: {name: production, url: 'javascript:alert(1)'}, " + steps:        {"production", ""},
	} {
		environment, address, _ := production(look(t, folder{".github/workflows/deploy.yml": flow("Deploy", job)}).pipeline())
		if environment != want[0] || address != want[1] {
			t.Errorf("%s: %q at %q, want %q", job, environment, address, want)
		}
	}
}

func TestSpecs(t *testing.T) {
	for name, c := range map[string]struct {
		paths []string
		want  *Specs
	}{
		"none":          {[]string{"docs/a.md", "active", "src/active/a.ts"}, nil},
		"a pair":        {[]string{"docs/specs/active/FEATURE-1.md", "docs/specs/implemented/x.md"}, &Specs{"docs/specs/active", "docs/specs/implemented", false, ""}},
		"another word":  {[]string{"specs/active/a.mdx", "specs/done/.keep"}, &Specs{"specs/active", "specs/done", false, ""}},
		"alone":         {[]string{"specs/active/RFC-3-x.md", "specs/active/README.md"}, &Specs{"specs/active", "specs/implemented", true, "RFC-[0-9]+"}},
		"the whole one": {[]string{"a/active/a.md", "b/c/active/b.md", "b/c/shipped/b.md"}, &Specs{"b/c/active", "b/c/shipped", false, ""}},
	} {
		if diff := cmp.Diff(c.want, specs(c.paths)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
