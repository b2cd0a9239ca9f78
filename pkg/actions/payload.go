package actions

import (
	"fmt"
	"strings"
)

// payload has the fields of GitHub's webhook payloads that are read here, under GitHub's names
// (docs.github.com/en/webhooks/webhook-events-and-payloads).
type payload struct {
	Action     string             `json:"action"`
	Repository *repositoryPayload `json:"repository"`

	PullRequest *struct {
		Number         int             `json:"number"`
		Draft          bool            `json:"draft"`
		Merged         bool            `json:"merged"`
		MergeCommitSHA string          `json:"merge_commit_sha"`
		Base           revisionPayload `json:"base"`
		Head           revisionPayload `json:"head"`
	} `json:"pull_request"`

	MergeGroup *struct {
		BaseSHA string `json:"base_sha"`
		BaseRef string `json:"base_ref"`
		HeadSHA string `json:"head_sha"`
		HeadRef string `json:"head_ref"`
	} `json:"merge_group"`

	Ref     string         `json:"ref"`
	Before  string         `json:"before"`
	After   string         `json:"after"`
	Forced  bool           `json:"forced"`
	Deleted bool           `json:"deleted"`
	Inputs  map[string]any `json:"inputs"`

	WorkflowRun *struct {
		ID             int64              `json:"id"`
		Name           string             `json:"name"`
		Event          string             `json:"event"`
		Status         string             `json:"status"`
		Conclusion     string             `json:"conclusion"`
		HeadSHA        string             `json:"head_sha"`
		HeadBranch     string             `json:"head_branch"`
		HeadRepository *repositoryPayload `json:"head_repository"`
	} `json:"workflow_run"`

	Deployment *struct {
		ID          int64  `json:"id"`
		SHA         string `json:"sha"`
		Ref         string `json:"ref"`
		Environment string `json:"environment"`
		Task        string `json:"task"`
	} `json:"deployment"`
	DeploymentStatus *struct {
		State          string `json:"state"`
		Description    string `json:"description"`
		EnvironmentURL string `json:"environment_url"`
	} `json:"deployment_status"`

	Schedule string `json:"schedule"`
}

type repositoryPayload struct {
	FullName      string `json:"full_name"`
	DefaultBranch string `json:"default_branch"`
}

type revisionPayload struct {
	SHA  string             `json:"sha"`
	Ref  string             `json:"ref"`
	Repo *repositoryPayload `json:"repo"`
}

func (p *payload) event(name string) (Event, error) {
	e := Event{Name: name, Action: p.Action}
	if p.Repository != nil {
		owner, repo, whole := strings.Cut(p.Repository.FullName, "/")
		if !whole || owner == "" || repo == "" || strings.Contains(repo, "/") {
			return Event{}, fmt.Errorf("repository.full_name is not owner/name")
		}
		e.Repository = Repository{Owner: owner, Name: repo, DefaultBranch: p.Repository.DefaultBranch}
	}
	var err error
	switch name {
	case "pull_request", "pull_request_target", "pull_request_review":
		e.PullRequest, err = p.pullRequest()
	case "merge_group":
		e.MergeGroup, err = p.mergeGroup()
	case "push":
		e.Push, err = p.push()
	case "workflow_dispatch":
		e.Dispatch = p.dispatch()
	case "workflow_run":
		e.WorkflowRun, err = p.workflowRun()
	case "deployment_status":
		e.Deployment, err = p.deployment()
	case "schedule":
		e.Schedule = p.Schedule
	}
	if err != nil {
		return Event{}, err
	}
	return e, nil
}
