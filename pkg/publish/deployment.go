package publish

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/github"
	"deploycoord/pkg/record"
)

const (
	// deploymentTask tells this program's deployments from a job's, whose task is jobTask, and from others'.
	deploymentTask = "deploycoord"
	jobTask        = "deploy"
	// deploymentKey of a deployment's payload holds the identifier of the record.
	deploymentKey = "deploycoord"
	// ownStatus begins the description of each status, by which the run that it starts knows it.
	ownStatus = "deploycoord: "
	// maxStatusText is GitHub's bound of a status' description, in characters.
	maxStatusText = 140
)

// Deployments is GitHub's deployments as they are written to; *github.Repository is one.
type Deployments interface {
	// DeploymentsOf and DeploymentsFor give deployments, newest first: of a commit, and with a task.
	DeploymentsOf(ctx context.Context, sha, environment string) ([]github.Deployment, error)
	DeploymentsFor(ctx context.Context, environment, task string) ([]github.Deployment, error)
	CreateDeployment(ctx context.Context, d github.NewDeployment) (github.Deployment, error)
	// DeploymentStatuses gives the newest statuses, newest first.
	DeploymentStatuses(ctx context.Context, id int64) ([]github.DeploymentStatus, error)
	CreateDeploymentStatus(ctx context.Context, id int64, s github.DeploymentStatus) error
}

// DeploymentState is what GitHub is to show of a deployment.
type DeploymentState struct {
	ID             string // of the record
	SHA            string
	Environment    string
	Production     bool   // people use that environment; one called "production" is taken for it anyway
	State          string // "in_progress", "success", "failure", "error", "inactive"
	Description    string // plain text; cut
	LogURL         string // of the run, for people; "" for none
	EnvironmentURL string // "" for none
}

// OwnDeployment tells that an event comes from what Deployment wrote: a run that it starts has nothing to do.
func OwnDeployment(e actions.Event) bool {
	return e.Deployment != nil && (e.Deployment.Task == deploymentTask || strings.HasPrefix(e.Deployment.Note, ownStatus))
}

// Deployment gives the deployment of a commit to an environment a status. The one that a job of the workflow made is
// used where there is one; else it is created. What was retired by a newer deployment stays retired (Superseded).
func Deployment(ctx context.Context, remote Deployments, s DeploymentState) Effect {
	e := Effect{What: fmt.Sprintf("deployment of %s to %s: %s", short(s.SHA), s.Environment, s.State)}
	if !record.ValidID(s.ID) || !slices.Contains([]string{"in_progress", "success", "failure", "error", "inactive"}, s.State) {
		e.Outcome, e.Err = Failed, errors.New("a deployment wants the identifier of a record and one of GitHub's states")
		return e
	}
	s.Description = bounded(ownStatus+s.Description, maxStatusText)
	e.Outcome, e.Err = s.write(ctx, remote)
	return e
}

func (s DeploymentState) write(ctx context.Context, remote Deployments) (Outcome, error) {
	d, err := s.deployment(ctx, remote)
	switch {
	case err != nil:
		return outcomeOf(err), err
	case d.ID == 0:
		return Unchanged, nil
	}
	outcome, err := s.status(ctx, remote, d.ID)
	if err != nil || s.State != "success" || outcome == Superseded {
		return outcome, err
	}
	retired, err := s.retire(ctx, remote, d.ID)
	if err != nil {
		return outcomeOf(err), err
	}
	if retired > 0 {
		outcome = Written
	}
	return outcome, nil
}

// deployment finds the deployment or creates it. One that is not there needs no end: its id is 0.
func (s DeploymentState) deployment(ctx context.Context, remote Deployments) (github.Deployment, error) {
	var last error
	for range tries {
		all, err := remote.DeploymentsOf(ctx, s.SHA, s.Environment)
		if err != nil {
			return github.Deployment{}, err
		}
		if found, extra := s.choose(all); found.ID != 0 {
			return found, s.dropAll(ctx, remote, extra)
		}
		if s.State == "inactive" {
			return github.Deployment{}, nil
		}
		made, err := remote.CreateDeployment(ctx, github.NewDeployment{
			SHA: s.SHA, Environment: s.Environment, Task: deploymentTask, Description: s.ID,
			Payload: map[string]string{deploymentKey: s.ID}, Production: s.Production || strings.EqualFold(s.Environment, "production"),
		})
		if err == nil {
			return s.settle(ctx, remote, made)
		}
		if last = err; outcomeOf(err) == Refused || ctx.Err() != nil {
			break
		}
	}
	return github.Deployment{}, last
}

// settle looks again after a deployment was created: of two that were created at once, the first is used.
func (s DeploymentState) settle(ctx context.Context, remote Deployments, made github.Deployment) (github.Deployment, error) {
	all, err := remote.DeploymentsOf(ctx, s.SHA, s.Environment)
	if err != nil {
		return github.Deployment{}, err
	}
	found, extra := s.choose(all)
	if found.ID == 0 { // GitHub's list is behind
		return made, nil
	}
	return found, s.dropAll(ctx, remote, extra)
}

// choose takes the newest deployment that a job made, else the oldest of this record's own; extra is what else this
// record has.
func (s DeploymentState) choose(all []github.Deployment) (found github.Deployment, extra []int64) {
	var own []github.Deployment
	for _, d := range all {
		switch {
		case d.Task == jobTask && found.ID == 0:
			found = d
		case d.Task == deploymentTask && d.Payload[deploymentKey] == s.ID:
			own = append(own, d)
		}
	}
	if found.ID == 0 && len(own) > 0 {
		found, own = own[len(own)-1], own[:len(own)-1]
	}
	for _, d := range own {
		extra = append(extra, d.ID)
	}
	return found, extra
}

// status writes the status unless it is there.
func (s DeploymentState) status(ctx context.Context, remote Deployments, id int64) (Outcome, error) {
	var last error
	for range tries {
		there, err := remote.DeploymentStatuses(ctx, id)
		if err != nil {
			return outcomeOf(err), err
		}
		switch {
		case s.stands(there):
			return Unchanged, nil
		case s.passed(there):
			return Superseded, nil
		}
		err = remote.CreateDeploymentStatus(ctx, id, github.DeploymentStatus{
			State: s.State, Description: s.Description, LogURL: s.LogURL, EnvironmentURL: s.EnvironmentURL,
		})
		if err == nil {
			return Written, nil
		}
		if last = err; outcomeOf(err) == Refused || ctx.Err() != nil {
			break
		}
	}
	return outcomeOf(last), last
}

// stands tells that the deployment has this state, and that it was said in these words since it has it: a job with an
// environment gets GitHub's own status, of the same state, behind ours. The run's address differs with each run.
func (s DeploymentState) stands(there []github.DeploymentStatus) bool {
	for _, is := range there {
		switch {
		case is.State != s.State:
			return false
		case is.Description == s.Description && (s.EnvironmentURL == "" || is.EnvironmentURL == s.EnvironmentURL), s.State == "inactive":
			return true
		}
	}
	return false
}

// passed tells that this was said before and the deployment was retired since.
func (s DeploymentState) passed(there []github.DeploymentStatus) bool {
	return len(there) > 0 && there[0].State == "inactive" && slices.ContainsFunc(there, func(was github.DeploymentStatus) bool {
		return was.State == s.State && was.Description == s.Description
	})
}

// bounded keeps at most n characters and ends a cut text with "…".
func bounded(text string, n int) string {
	if len(text) <= n {
		return text
	}
	if r := []rune(text); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return text
}
