package githubsim

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func timeText(t time.Time) string {
	text, _ := stamp(t).(string)
	return text
}

func namedEnvironment(h *here, r *Repository) (any, error) {
	name, given := h.text("name")
	if !given {
		return nil, missingArgument(h, "name")
	}
	if err := h.may(need{actions, read, public}, 0); err != nil {
		return nil, err
	}
	if e := r.environment(name); e != nil {
		return h.node("Environment", e), nil
	}
	return nil, nil
}

func environmentsOfRepository(h *here, r *Repository) (any, error) {
	if err := h.may(need{actions, read, public}, 0); err != nil {
		return nil, err
	}
	return h.connect("Environment", elements(r.environments, func(e *Environment) string { return fmt.Sprint(e.ID) }, func(e *Environment) *node {
		return h.node("Environment", e)
	}), nil)
}

func environmentKind() kind {
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":            with(func(_ *here, e *Environment) any { return nodeID("EN", e.ID) }),
		"databaseId":     with(func(_ *here, e *Environment) any { return e.ID }),
		"name!":          with(func(_ *here, e *Environment) any { return e.Name }),
		"isPinned":       always(false),
		"pinnedPosition": always(nil),
		"latestCompletedDeployment": with(func(h *here, e *Environment) any {
			for _, d := range slices.Backward(h.repo.deployments) {
				if state := deploymentState(d); d.Environment == e.Name && (state == "ACTIVE" || state == "INACTIVE" || state == "FAILURE" || state == "ERROR") {
					return h.node("Deployment", d)
				}
			}
			return nil
		}),
	}}
}

func deploymentsOfRepository(h *here, _ *Repository) (any, error) { return h.deployments("") }

// deployments is a connection of them, of one commit where a SHA is given.
func (h *here) deployments(sha string) (any, error) {
	if err := h.may(need{deployments, read, public}, 0); err != nil {
		return nil, err
	}
	names := h.list("environments")
	var found []*Deployment
	for _, d := range h.repo.deployments {
		if (sha == "" || d.SHA == sha) && (len(names) == 0 || slices.Contains(names, d.Environment)) {
			found = append(found, d)
		}
	}
	if h.descending() {
		slices.Reverse(found)
	}
	return h.connect("Deployment", elements(found, func(d *Deployment) string { return fmt.Sprint(d.ID) }, func(d *Deployment) *node {
		return h.node("Deployment", d)
	}), nil)
}

// deploymentState is the last status, in the words of deployments: a success is active.
func deploymentState(d *Deployment) string {
	if len(d.Statuses) == 0 {
		return "PENDING"
	}
	state, _ := upper(d.Statuses[len(d.Statuses)-1].State).(string)
	if state == "SUCCESS" {
		return "ACTIVE"
	}
	return state
}

func deploymentKind() kind {
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":                 with(func(_ *here, d *Deployment) any { return nodeID("DE", d.ID) }),
		"databaseId":          with(func(_ *here, d *Deployment) any { return d.ID }),
		"commit":              try(func(h *here, d *Deployment) (any, error) { return h.commitOf(d.SHA) }),
		"commitOid!":          with(func(_ *here, d *Deployment) any { return d.SHA }),
		"createdAt!":          with(func(_ *here, d *Deployment) any { return d.Created }),
		"updatedAt!":          with(func(_ *here, d *Deployment) any { return d.Updated }),
		"creator!":            with(func(h *here, d *Deployment) any { return h.actorOrGhost(d.Creator) }),
		"description":         with(func(_ *here, d *Deployment) any { return optional(d.Description) }),
		"environment":         with(func(_ *here, d *Deployment) any { return optional(d.Environment) }),
		"latestEnvironment":   with(func(_ *here, d *Deployment) any { return optional(d.Environment) }),
		"originalEnvironment": with(func(_ *here, d *Deployment) any { return optional(d.Environment) }),
		"task":                with(func(_ *here, d *Deployment) any { return optional(d.Task) }),
		"state":               with(func(_ *here, d *Deployment) any { return deploymentState(d) }),
		"repository!":         with(func(h *here, _ *Deployment) any { return h.node("Repository", h.repo) }),
		"ref":                 try(func(h *here, d *Deployment) (any, error) { return h.ref("refs/heads/" + d.Ref) }),
		"payload": try(func(_ *here, d *Deployment) (any, error) {
			if d.Payload == nil {
				return nil, nil
			}
			text, err := json.Marshal(d.Payload)
			return string(text), err
		}),
		"latestStatus": with(func(h *here, d *Deployment) any {
			if len(d.Statuses) == 0 {
				return nil
			}
			return h.node("DeploymentStatus", deploymentStep{d, len(d.Statuses) - 1})
		}),
		"statuses": try(func(h *here, d *Deployment) (any, error) {
			var all []element
			for i := range slices.Backward(d.Statuses) { // the newest first
				all = append(all, element{fmt.Sprint(d.Statuses[i].ID), h.node("DeploymentStatus", deploymentStep{d, i})})
			}
			return h.connect("DeploymentStatus", all, nil)
		}),
	}}
}

// deploymentStep is one status of a deployment.
type deploymentStep struct {
	of *Deployment
	i  int
}

func deploymentStatusKind() kind {
	of := func(read func(DeploymentStatus) any) resolver {
		return with(func(_ *here, s deploymentStep) any { return read(s.of.Statuses[s.i]) })
	}
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":            of(func(s DeploymentStatus) any { return nodeID("DES", s.ID) }),
		"state!":         of(func(s DeploymentStatus) any { return upper(s.State) }),
		"description":    of(func(s DeploymentStatus) any { return optional(s.Description) }),
		"environment":    of(func(s DeploymentStatus) any { return optional(s.Environment) }),
		"environmentUrl": of(func(s DeploymentStatus) any { return optional(s.EnvironmentURL) }),
		"logUrl":         of(func(s DeploymentStatus) any { return optional(s.LogURL) }),
		"createdAt!":     of(func(s DeploymentStatus) any { return s.Created }),
		"updatedAt!":     of(func(s DeploymentStatus) any { return s.Created }),
		"creator!":       with(func(h *here, s deploymentStep) any { return h.actorOrGhost(s.of.Statuses[s.i].Creator) }),
		"deployment!":    with(func(h *here, s deploymentStep) any { return h.node("Deployment", s.of) }),
	}}
}
