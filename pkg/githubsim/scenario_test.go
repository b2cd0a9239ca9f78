package githubsim_test

import (
	"strings"
	"testing"

	"deploycoord/pkg/githubsim"
)

const whole = `{
  "tokens": [
    {"value": "ghp_owner", "login": "octo"},
    {"value": "ghs_workflow", "app": "github-actions", "permissions": {"contents": "read", "checks": "write"}, "repository": "octo/app"}
  ],
  "repositories": [
    {
      "name": "octo/app", "private": true,
      "commits": [
        {"message": "Begin", "files": {"README.md": "# App\n"}},
        {"branch": "work", "message": "Work", "files": {"new.txt": "n\n"}}
      ],
      "permissions": {"rev": "write"},
      "pulls": [{
        "number": 7, "title": "Work", "author": "ada", "head": "work", "labels": ["x"],
        "reviews": [{"author": "rev", "state": "APPROVED"}, {"author": "rev", "state": "COMMENTED", "sha": "main"}],
        "comments": [{"author": "ada", "body": "b"}]
      }, {"title": "From a fork", "author": "mallory", "head": "idea", "head_repository": "mallory/app"}],
      "check_runs": [{"sha": "work", "name": "unit", "conclusion": "success"}],
      "statuses": [{"sha": "work", "context": "ci", "state": "success"}],
      "rulesets": [{"id": 3, "name": "main", "approvals": 1, "required_checks": [{"context": "unit"}]}],
      "protections": {"main": {"strict": true}},
      "environments": [{"name": "prod/eu", "secrets": ["S"], "variables": {"V": "v"}}],
      "secrets": ["A"], "variables": {"B": "b"}, "organisation_secrets": ["C"], "organisation_variables": {"D": "d"},
      "workflows": [{"path": ".github/workflows/ci.yml", "name": "CI"}],
      "runs": [{"head_sha": "work", "jobs": [{"name": "build", "conclusion": "failure"}]}],
      "merge_queue": [{"pull": 7}],
      "dependencies": [{"base": "main", "head": "work", "changes": [{"change_type": "added", "manifest": "go.mod", "ecosystem": "gomod", "name": "n", "version": "1"}]}]
    },
    {"name": "mallory/app", "parent": "octo/app", "commits": [{"branch": "main", "message": "m", "files": {"a": "a"}}, {"branch": "idea", "message": "i", "files": {"i": "i"}}]}
  ],
  "faults": [{"path": "/pulls$", "kind": "500", "skip": 1, "delay": "1ms"}]
}`

func TestScenario(t *testing.T) {
	sim, err := githubsim.New(githubsim.Options{})
	must(t, err)
	defer sim.Close()
	must(t, sim.LoadScenario(strings.NewReader(whole)))
	s := serve(t, sim)
	const app = "/repos/octo/app"
	for path, want := range map[string]string{
		app + "/pulls/7":                              `"mergeable_state":"unstable"`, // a job has failed that nobody requires
		app + "/pulls/7/reviews":                      `"state":"APPROVED"`,
		app + "/issues/7/comments":                    `"body":"b"`,
		app + "/pulls/8":                              `"full_name":"mallory/app"`,
		app + "/commits/work/check-runs":              `"total_count":2`,
		app + "/commits/work/status":                  `"state":"success"`,
		app + "/rules/branches/main":                  `"ruleset_id":3`,
		app + "/branches/main/protection":             `"strict":true`,
		app + "/environments/prod%2Feu/secrets":       `"name":"S"`,
		app + "/environments/prod%2Feu/variables":     `"value":"v"`,
		app + "/actions/secrets":                      `"name":"A"`,
		app + "/actions/variables":                    `"name":"B"`,
		app + "/actions/organization-secrets":         `"name":"C"`,
		app + "/actions/organization-variables":       `"name":"D"`,
		app + "/actions/workflows":                    `"name":"CI"`,
		app + "/actions/runs":                         `"name":"CI"`,
		app + "/dependency-graph/compare/main...work": `"manifest":"go.mod"`,
		app + "/collaborators/rev/permission":         `"permission":"write"`,
	} {
		if a := s.rest("owner", "GET", path, ""); a.status != 200 || !strings.Contains(a.body, want) {
			t.Errorf("%s: %d, without %s: %.300s", path, a.status, want, a.body)
		}
	}
	if queue := sim.Repository("octo/app").Queue(); len(queue) != 1 || queue[0].Pull != 7 {
		t.Errorf("merge queue %+v", queue)
	}
	var got []int
	for range 3 {
		got = append(got, s.rest("owner", "GET", app+"/pulls", "").status)
	}
	if got[0] != 200 || got[1] != 500 || got[2] != 200 {
		t.Errorf("the fault came as %v", got)
	}
}

// Each mistake in a scenario is told with its key.
func TestScenarioMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "scenario: line 1: EOF",
		"{\n\"token\": []}":                    `scenario: line 2: json: unknown field "token"`,
		"{}\n{}":                               "scenario: line 2: expected nothing more",
		`{"tokens": [{}]}`:                     "scenario: tokens[0].value: expected a token",
		`{"tokens": "x"}`:                      "scenario: line 1: tokens: string stands where []githubsim.Token is expected",
		"{\n\"tokens\": [,]}":                  "scenario: line 2: invalid character ',' looking for beginning of value",
		`{"repositories": [{"name": "x"}]}`:    `scenario: repositories[0]: repository "x": expected owner/name`,
		`{"repositories": [{"name": "../x"}]}`: `scenario: repositories[0]: repository "../x": expected owner/name`,
		`{"repositories": [{"name": "a/b", "permissions": {"x": "odd"}}]}`:           `scenario: repositories[0]: permissions.x: the role "odd": expected admin, maintain, write, triage, read or none`,
		`{"repositories": [{"name": "a/b", "pulls": [{"head": "x"}]}]}`:              `scenario: repositories[0]: pulls[0]: pull request "": the base branch: ref "refs/heads/main": not found`,
		`{"repositories": [{"name": "a/b", "check_runs": [{"sha": "x"}]}]}`:          `scenario: repositories[0]: check_runs[0]: sha: "x": not found`,
		`{"repositories": [{"name": "a/b", "commits": [{"files": {"../x": "x"}}]}]}`: `scenario: repositories[0]: commits[0]: commit on main: the path "../x" cannot stand in a tree`,
		`{"faults": [{"kind": "502", "delay": "x"}]}`:                                `scenario: faults[0].delay: "x": expected something like "250ms"`,
	} {
		sim, err := githubsim.New(githubsim.Options{})
		must(t, err)
		defer sim.Close()
		if err := sim.LoadScenario(strings.NewReader(text)); err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
	}
}
