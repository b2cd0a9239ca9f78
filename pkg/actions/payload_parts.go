package actions

import (
	"fmt"
	"strings"
)

func (p *payload) pullRequest() (*PullRequest, error) {
	in := p.PullRequest
	if in == nil {
		return nil, missing("pull_request")
	}
	if in.Number <= 0 {
		return nil, missing("pull_request.number")
	}
	pr := &PullRequest{
		Number: in.Number, Draft: in.Draft, Merged: in.Merged, MergeCommitSHA: in.MergeCommitSHA,
		Base: in.Base.revision(), Head: in.Head.revision(),
	}
	// Not the payload's own head.repo.fork: it is also true of a branch within a repository that is a fork of another.
	pr.Fork = pr.Head.Repo == "" || !strings.EqualFold(pr.Head.Repo, pr.Base.Repo)
	return pr, first(
		needSHA("pull_request.base.sha", pr.Base.SHA), need("pull_request.base.ref", pr.Base.Ref),
		needSHA("pull_request.head.sha", pr.Head.SHA), need("pull_request.head.ref", pr.Head.Ref),
		maySHA("pull_request.merge_commit_sha", pr.MergeCommitSHA),
	)
}

func (p *payload) mergeGroup() (*MergeGroup, error) {
	in := p.MergeGroup
	if in == nil {
		return nil, missing("merge_group")
	}
	g := &MergeGroup{Base: Revision{SHA: in.BaseSHA, Ref: in.BaseRef}, Head: Revision{SHA: in.HeadSHA, Ref: in.HeadRef}}
	if p.Repository != nil { // a queue's branches are always in the repository itself
		g.Base.Repo, g.Head.Repo = p.Repository.FullName, p.Repository.FullName
	}
	return g, first(
		needSHA("merge_group.base_sha", g.Base.SHA), need("merge_group.base_ref", g.Base.Ref),
		needSHA("merge_group.head_sha", g.Head.SHA), need("merge_group.head_ref", g.Head.Ref),
	)
}

func (p *payload) push() (*Push, error) {
	if err := first(need("ref", p.Ref), needSHA("before", p.Before), needSHA("after", p.After)); err != nil {
		return nil, err
	}
	push := &Push{Ref: p.Ref, Before: p.Before, After: p.After, Forced: p.Forced, Deleted: p.Deleted}
	for _, sha := range []*string{&push.Before, &push.After} {
		if strings.Trim(*sha, "0") == "" { // git's null SHA
			*sha = ""
		}
	}
	return push, nil
}

func (p *payload) dispatch() *Dispatch {
	d := &Dispatch{Ref: p.Ref}
	for name, value := range p.Inputs {
		if value == nil {
			continue
		}
		if d.Inputs == nil {
			d.Inputs = make(map[string]string, len(p.Inputs))
		}
		d.Inputs[name] = fmt.Sprint(value)
	}
	return d
}

func (p *payload) workflowRun() (*WorkflowRun, error) {
	in := p.WorkflowRun
	if in == nil {
		return nil, missing("workflow_run")
	}
	head := revisionPayload{SHA: in.HeadSHA, Ref: in.HeadBranch, Repo: in.HeadRepository}
	run := &WorkflowRun{
		ID: in.ID, Name: in.Name, Event: in.Event, Status: in.Status, Conclusion: in.Conclusion, Head: head.revision(),
	}
	return run, first(needSHA("workflow_run.head_sha", in.HeadSHA), need("workflow_run.status", in.Status))
}

func (p *payload) deployment() (*Deployment, error) {
	if p.Deployment == nil {
		return nil, missing("deployment")
	}
	if p.DeploymentStatus == nil {
		return nil, missing("deployment_status")
	}
	d := &Deployment{
		ID: p.Deployment.ID, SHA: p.Deployment.SHA, Ref: p.Deployment.Ref, Environment: p.Deployment.Environment,
		State: p.DeploymentStatus.State, URL: p.DeploymentStatus.EnvironmentURL,
		Task: p.Deployment.Task, Note: p.DeploymentStatus.Description,
	}
	return d, first(needSHA("deployment.sha", d.SHA), need("deployment_status.state", d.State))
}

func (r revisionPayload) revision() Revision {
	out := Revision{SHA: r.SHA, Ref: r.Ref}
	if r.Repo != nil {
		out.Repo = r.Repo.FullName
	}
	return out
}
