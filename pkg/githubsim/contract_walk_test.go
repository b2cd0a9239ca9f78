package githubsim_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"deploycoord/pkg/githubsim"
)

// walk is every endpoint at least once, with an answer that is right and, where there is one, a refusal. {head}, {tip},
// {tree}, {blob}, {run}, {job}, {check}, {comment}, {deployment} stand for what is there.
const walk = `
200 GET /rate_limit
200 GET /user
200 GET /repos/octo/app
404 GET /repos/octo/none
200 GET /repos/octo/app/pulls?state=all&per_page=1&head=octo:work&base=main&sort=updated&direction=asc
201 POST /repos/octo/app/pulls {"title":"Other","head":"other","base":"main","body":"b","draft":true}
422 POST /repos/octo/app/pulls {"title":"Other","head":"nowhere","base":"main"}
200 GET /repos/octo/app/pulls/1
404 GET /repos/octo/app/pulls/99
200 PATCH /repos/octo/app/pulls/1 {"title":"New","body":"n"}
200 GET /repos/octo/app/pulls/1/files?per_page=1
200 GET /repos/octo/app/pulls/1/commits
200 GET /repos/octo/app/pulls/1/reviews
200 POST /repos/octo/app/pulls/1/reviews {"event":"COMMENT","body":"hm"}
422 POST /repos/octo/app/pulls/1/reviews {"event":"COMMENT"}
404 GET /repos/octo/app/pulls/1/merge
200 GET /repos/octo/app/pulls/1/requested_reviewers
201 POST /repos/octo/app/pulls/1/requested_reviewers {"reviewers":["rev"],"team_reviewers":["core"]}
200 DELETE /repos/octo/app/pulls/1/requested_reviewers {"reviewers":["rev"]}
200 GET /repos/octo/app/commits?sha=work&per_page=1
200 GET /repos/octo/app/commits/work
200 GET /repos/octo/app/commits/{head}/pulls
200 GET /repos/octo/app/commits/{head}/check-runs?filter=all
200 GET /repos/octo/app/commits/work/check-suites
200 GET /repos/octo/app/commits/{head}/status
200 GET /repos/octo/app/commits/{head}/statuses
201 POST /repos/octo/app/statuses/{head} {"state":"pending","context":"x","description":"d","target_url":"https://h.test"}
422 POST /repos/octo/app/statuses/1111111111111111111111111111111111111111 {"state":"pending"}
201 POST /repos/octo/app/check-runs {"name":"n","head_sha":"{head}","status":"completed","conclusion":"failure","output":{"title":"t","summary":"s","annotations":[{"path":"a","start_line":1,"end_line":1,"annotation_level":"notice","message":"m"}]}} workflow
403 POST /repos/octo/app/check-runs {"name":"n","head_sha":"{head}"}
200 GET /repos/octo/app/check-runs/{check}
200 PATCH /repos/octo/app/check-runs/{check} {"status":"completed","conclusion":"success"} workflow
200 GET /repos/octo/app/check-runs/{check}/annotations
200 GET /repos/octo/app/compare/main...work?per_page=1
404 GET /repos/octo/app/compare/main...nowhere
200 GET /repos/octo/app/dependency-graph/compare/main...work
200 GET /repos/octo/app/contents/README.md?ref=work
200 GET /repos/octo/app/contents/src
200 GET /repos/octo/app/contents/
404 GET /repos/octo/app/contents/none/at/all.txt
201 PUT /repos/octo/app/contents/docs/a%20b.md {"message":"m","content":"eA==","branch":"other"}
200 DELETE /repos/octo/app/contents/README.md {"message":"m","sha":"{blob}","branch":"other"}
200 GET /repos/octo/app/git/ref/heads/work
404 GET /repos/octo/app/git/ref/heads/wor
200 GET /repos/octo/app/git/matching-refs/heads/wor
201 POST /repos/octo/app/git/refs {"ref":"refs/heads/a/b","sha":"{tip}"}
422 POST /repos/octo/app/git/refs {"ref":"refs/heads/a/b","sha":"{tip}"}
200 PATCH /repos/octo/app/git/refs/heads/a/b {"sha":"{head}","force":false}
422 PATCH /repos/octo/app/git/refs/heads/a/b {"sha":"{tip}"}
204 DELETE /repos/octo/app/git/refs/heads/a/b
200 GET /repos/octo/app/git/trees/{tree}?recursive=1
201 POST /repos/octo/app/git/blobs {"content":"x","encoding":"utf-8"}
200 GET /repos/octo/app/git/blobs/{blob}
201 POST /repos/octo/app/git/trees {"base_tree":"{tree}","tree":[{"path":"n","mode":"100644","type":"blob","content":"n"}]}
201 POST /repos/octo/app/git/commits {"message":"m","tree":"{tree}","parents":["{head}"]}
200 GET /repos/octo/app/git/commits/{head}
201 POST /repos/octo/app/git/tags {"tag":"v1","message":"m","object":"{tip}","type":"commit"}
200 GET /repos/octo/app/tags
200 GET /repos/octo/app/releases
200 GET /repos/octo/app/branches/main
404 GET /repos/octo/app/branches/a%2Fb%2Fc
200 GET /repos/octo/app/branches/main/protection
404 GET /repos/octo/app/branches/work/protection
200 GET /repos/octo/app/rules/branches/main
204 DELETE /repos/octo/app/branches/main/protection
200 GET /repos/octo/app/environments
200 GET /repos/octo/app/environments/prod%2Feu
200 PUT /repos/octo/app/environments/staging {"wait_timer":5}
200 GET /repos/octo/app/environments/prod%2Feu/secrets?per_page=1
200 GET /repos/octo/app/environments/prod%2Feu/variables?per_page=1
201 POST /repos/octo/app/environments/prod%2Feu/variables {"name":"NEW","value":"v"}
204 DELETE /repos/octo/app/environments/staging
200 GET /repos/octo/app/actions/secrets?per_page=1
403 GET /repos/octo/app/actions/secrets {} workflow
200 GET /repos/octo/app/actions/organization-secrets
200 GET /repos/octo/app/actions/variables
201 POST /repos/octo/app/actions/variables {"name":"NEW","value":"v"}
409 POST /repos/octo/app/actions/variables {"name":"NEW","value":"v"}
200 GET /repos/octo/app/actions/organization-variables
200 GET /repos/octo/app/actions/runs?head_sha={head}&per_page=1
200 GET /repos/octo/app/actions/runs/{run}
200 GET /repos/octo/app/actions/runs/{run}/jobs?filter=all
200 GET /repos/octo/app/actions/runs/{run}/attempts/1/jobs
200 GET /repos/octo/app/actions/jobs/{job}
302 GET /repos/octo/app/actions/jobs/{job}/logs
201 POST /repos/octo/app/actions/runs/{run}/rerun-failed-jobs
200 GET /repos/octo/app/actions/workflows
204 POST /repos/octo/app/actions/workflows/ci.yml/dispatches {"ref":"main","inputs":{"a":"b"}}
204 POST /repos/octo/app/dispatches {"event_type":"go","client_payload":{"a":1}}
201 POST /repos/octo/app/deployments {"ref":"main","environment":"prod/eu","required_contexts":[],"auto_merge":false,"description":"d","payload":{"a":1}}
200 GET /repos/octo/app/deployments?environment=prod/eu
200 GET /repos/octo/app/deployments/{deployment}
201 POST /repos/octo/app/deployments/{deployment}/statuses {"state":"success","description":"d","environment_url":"https://h.test","log_url":"https://h.test"}
201 POST /repos/octo/app/deployments/{deployment}/statuses {"state":"inactive"}
200 GET /repos/octo/app/deployments/{deployment}/statuses
204 DELETE /repos/octo/app/deployments/{deployment}
201 POST /repos/octo/app/issues {"title":"t","body":"b","labels":["x"]}
200 GET /repos/octo/app/issues?state=all
200 GET /repos/octo/app/issues/1
200 PATCH /repos/octo/app/issues/4 {"state":"closed","state_reason":"completed"}
201 POST /repos/octo/app/issues/1/comments {"body":"b"}
200 GET /repos/octo/app/issues/1/comments?per_page=1
200 GET /repos/octo/app/issues/comments/{comment}
200 PATCH /repos/octo/app/issues/comments/{comment} {"body":"c"}
403 PATCH /repos/octo/app/issues/comments/{comment} {"body":"c"} fork
204 DELETE /repos/octo/app/issues/comments/{comment}
404 GET /repos/octo/app/issues/comments/{comment}
200 GET /repos/octo/app/issues/1/labels
200 POST /repos/octo/app/issues/1/labels {"labels":["y"]}
200 PUT /repos/octo/app/issues/1/labels {"labels":["z"]}
204 DELETE /repos/octo/app/issues/1/labels
200 GET /repos/octo/app/collaborators/rev/permission
404 GET /repos/octo/app/collaborators/nobody/permission
401 GET /repos/octo/app/pulls/1 {} wrong
405 PUT /repos/octo/app/pulls/1/merge {}
409 PUT /repos/octo/app/pulls/2/merge {"sha":"{tip}"}
200 PUT /repos/octo/app/pulls/2/merge {"merge_method":"squash","sha":"{head}"}
204 GET /repos/octo/app/pulls/2/merge
`

// TestEveryEndpoint holds each answer to the description: the server stands behind conform.Handler.
func TestEveryEndpoint(t *testing.T) {
	for _, prefix := range []string{"", "/api/v3"} {
		t.Run(prefix, func(t *testing.T) { newContract(t, prefix).walk() })
	}
}

func (c *contract) walk() {
	c.t.Helper()
	names := c.things()
	c.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for line := range strings.SplitSeq(strings.TrimSpace(walk), "\n") {
		if strings.Contains(line, "{deployment}") && names["{deployment}"] == "" {
			continue // making it has failed, and was said
		}
		var pairs []string
		for name, value := range names {
			pairs = append(pairs, name, value)
		}
		status, call, _ := strings.Cut(strings.NewReplacer(pairs...).Replace(line), " ")
		got, body := c.step(call)
		if fmt.Sprint(got) != status {
			c.t.Errorf("%s: %d, expected %s: %.200s", call, got, status, body)
		}
		if strings.Contains(call, "/deployments {") {
			var made struct{ ID int64 }
			c.no(json.Unmarshal([]byte(body), &made))
			names["{deployment}"] = fmt.Sprint(made.ID)
		}
	}
}

// step sends one line's request: METHOD PATH BODY TOKEN.
func (c *contract) step(call string) (status int, body string) {
	c.t.Helper()
	method, rest, _ := strings.Cut(call, " ")
	path, rest, _ := strings.Cut(rest, " ")
	token := "owner"
	for _, other := range []string{"workflow", "fork", "wrong"} {
		if cut, found := strings.CutSuffix(rest, " "+other); found {
			rest, token = cut, other
		}
	}
	if method == http.MethodGet {
		rest = ""
	}
	r, err := http.NewRequest(method, c.base+path, strings.NewReader(rest))
	c.no(err)
	if rest != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", "Bearer "+secret(token))
	answer, err := c.client.Do(r)
	c.no(err)
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(answer.Body)
	c.no(err)
	return answer.StatusCode, string(data)
}

// things furnishes the repository and names what the walk speaks of.
func (c *contract) things() map[string]string {
	c.t.Helper()
	c.furnish()
	c.commit("other", "Other", map[string]string{"other.txt": "o"})
	c.commit("stable", "Stable", map[string]string{"stable.txt": "s"})
	_, err := c.repo.AddPull(githubsim.Pull{Title: "Free", Author: "ada", Head: "work", Base: "stable"}) // nothing is required there
	c.no(err)
	run, err := c.repo.AddWorkflowRun(githubsim.WorkflowRun{HeadSHA: c.pull.HeadSHA, Jobs: []githubsim.Job{{ID: 77, Name: "build", Conclusion: "failure", Log: "line\n"}}})
	c.no(err)
	check, err := c.repo.AddCheckRun(githubsim.CheckRun{SHA: c.pull.HeadSHA, Name: "other"})
	c.no(err)
	comment, err := c.repo.AddComment(1, githubsim.Comment{Author: "ada", Body: "b"})
	c.no(err)
	tree := c.must("owner", inRepository(`object(expression: "main:") { oid }`), nil)
	blob := c.must("owner", inRepository(`object(expression: "main:README.md") { oid }`), nil)
	return map[string]string{
		"{head}": c.pull.HeadSHA, "{tip}": c.repo.Ref("refs/heads/main"), "{tree}": oidIn(tree), "{blob}": oidIn(blob),
		"{run}": fmt.Sprint(run), "{job}": "77", "{check}": fmt.Sprint(check), "{comment}": fmt.Sprint(comment), "{deployment}": "",
	}
}

func oidIn(data string) string {
	_, rest, _ := strings.Cut(data, `"oid":"`)
	sha, _, _ := strings.Cut(rest, `"`)
	return sha
}
