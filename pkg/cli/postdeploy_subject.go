package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/change"
	"deploycoord/pkg/publish"
	"deploycoord/pkg/record"
)

// fullSHA is the length of a SHA that is not shortened.
const fullSHA = 40

// subject is the commit that was merged: what --sha says, else the event.
func (r *afterMerge) subject(ctx context.Context) error {
	var e actions.Event
	if actions.Running(r.Getenv) && r.looks.sha == "" {
		var err error
		if e, err = actions.ReadEvent(r.Getenv); err != nil && !errors.Is(err, actions.ErrNoEvent) {
			return undecided(err)
		}
	}
	r.d.Branch = e.Repository.DefaultBranch
	switch {
	case r.looks.sha != "":
		r.d.Commit = r.looks.sha
	case e.Push != nil && !e.Push.Deleted:
		r.d.Commit, r.d.Before, r.idle = e.Push.After, e.Push.Before, elsewhere(e)
	case e.WorkflowRun != nil:
		r.d.Commit, r.idle = e.WorkflowRun.Head.SHA, elsewhere(e)
	case publish.OwnDeployment(e):
		r.idle = "the deployment's status is this program's own: there is nothing to do"
		r.d.Commit = e.Deployment.SHA
	case e.Deployment != nil:
		r.d.Commit = e.Deployment.SHA
	default:
		return usage(errors.New("nothing says which commit was deployed; run on push, workflow_run or deployment_status, or give --sha"))
	}
	if r.repo == nil {
		return r.localSubject()
	}
	commit, err := r.repo.CommitFacts(ctx, r.d.Commit)
	switch {
	case err == nil:
		r.commit, r.d.Commit, r.d.CommittedAt = commit, commit.SHA, commit.Committed
	case len(r.d.Commit) == fullSHA: // production is looked at, whatever becomes of GitHub
		r.note(fmt.Sprintf("the commit could not be read: %v", err))
	default:
		return undecided(err)
	}
	if r.d.Before == "" && len(r.commit.Parents) > 0 {
		r.d.Before = r.commit.Parents[0]
	}
	if r.d.Branch == "" {
		info, err := r.repo.Info(ctx)
		if err != nil {
			return undecided(err)
		}
		r.d.Branch = info.DefaultBranch
	}
	return nil
}

// elsewhere tells a run or a push that is not the default branch's: what a pull request's workflow built is not deployed, and
// must not be rolled back.
func elsewhere(e actions.Event) string {
	branch := ""
	switch run := e.WorkflowRun; {
	case run == nil:
		branch, _ = strings.CutPrefix(e.Push.Ref, "refs/heads/")
		if branch == e.Push.Ref {
			return "" // a tag
		}
	case strings.HasPrefix(run.Event, "pull_request"), run.Event == "merge_group":
		return "the workflow that ended ran for a pull request: nothing was deployed by it"
	case run.Event == "push":
		branch = run.Head.Ref
	}
	if branch == "" || e.Repository.DefaultBranch == "" || branch == e.Repository.DefaultBranch {
		return ""
	}
	return fmt.Sprintf("%s is not the default branch, %s: nothing was deployed by it; --sha names a commit that is deployed otherwise", branch, e.Repository.DefaultBranch)
}

// localSubject is the commit as the local repository knows it, where there is no GitHub to ask.
func (r *afterMerge) localSubject() error {
	dir, err := r.folder(r.options)
	if err != nil {
		return err
	}
	c, err := change.CommitNamed(dir, r.d.Commit)
	if err != nil { // production is looked at, whatever this folder is
		if len(r.d.Commit) == fullSHA {
			return nil
		}
		return usage(err)
	}
	r.d.Commit, r.d.CommittedAt, r.d.FirstCommitAt = c.SHA, c.When, c.When
	if r.d.Before == "" && len(c.Parents) > 0 {
		r.d.Before = c.Parents[0]
	}
	return nil
}

// pulls finds the pull requests that the commit came with, the feature they speak of, and where lead time begins.
func (r *afterMerge) pulls(ctx context.Context) {
	if r.repo == nil {
		r.note("there is no token, or no repository's name: neither the pull request nor the pipeline is known")
		return
	}
	found, err := r.repo.PullsOfCommit(ctx, r.d.Commit)
	if err != nil {
		r.note(fmt.Sprintf("the pull request of the commit could not be found: %v", err))
		return
	}
	var numbers []int
	for _, p := range found {
		if !p.Merged {
			continue
		}
		numbers = append(numbers, p.Number)
		r.d.PullRequests = append(r.d.PullRequests, record.PullRequest{Number: p.Number, Title: p.Title, Author: p.Author, URL: p.URL, Head: p.Head})
		if r.d.Feature.ID == "" {
			r.d.Feature = r.feature(ctx, p)
		}
	}
	if r.d.FirstCommitAt = r.commit.Authored; len(numbers) == 0 {
		return
	}
	first, err := r.repo.FirstAuthored(ctx, numbers)
	if err != nil {
		r.note(fmt.Sprintf("the pull request's first commit could not be found: %v", err))
	}
	if !first.IsZero() && (r.d.FirstCommitAt.IsZero() || first.Before(r.d.FirstCommitAt)) {
		r.d.FirstCommitAt = first
	}
}
