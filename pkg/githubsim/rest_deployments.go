package githubsim

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

func (c *call) showDeployment(d *Deployment) object {
	at := c.at(fmt.Sprintf("/deployments/%d", d.ID))
	payload := d.Payload
	if payload == nil {
		payload = object{}
	}
	return object{
		"url": at, "id": d.ID, "node_id": nodeID("DE", d.ID), "sha": d.SHA, "ref": d.Ref, "task": d.Task, "payload": payload,
		"original_environment": d.Environment, "environment": d.Environment, "description": optional(d.Description),
		"creator": c.showUser(d.Creator), "created_at": stamp(d.Created), "updated_at": stamp(d.Updated), "statuses_url": at + "/statuses",
		"repository_url": c.at(""), "transient_environment": d.Transient, "production_environment": d.Production,
	}
}

func (c *call) showDeploymentStatus(d *Deployment, st DeploymentStatus) object {
	at := c.at(fmt.Sprintf("/deployments/%d", d.ID))
	return object{
		"url": fmt.Sprintf("%s/statuses/%d", at, st.ID), "id": st.ID, "node_id": nodeID("DES", st.ID), "state": st.State,
		"creator": c.showUser(st.Creator), "description": st.Description, "environment": cmp.Or(st.Environment, d.Environment),
		"target_url": st.LogURL, "log_url": st.LogURL, "environment_url": st.EnvironmentURL, "created_at": stamp(st.Created),
		"updated_at": stamp(st.Created), "deployment_url": at, "repository_url": c.at(""),
	}
}

// listDeployments lists deployments, newest first.
func listDeployments(c *call) (any, error) {
	var found []*Deployment
	for _, d := range c.repo.deployments {
		fits := true
		for filter, value := range map[string]string{"sha": d.SHA, "ref": d.Ref, "task": d.Task, "environment": d.Environment} {
			asked := c.query.Get(filter)
			fits = fits && (asked == "" || asked == "none" || asked == value)
		}
		if fits {
			found = append(found, d)
		}
	}
	slices.Reverse(found)
	return each(page(c, found), c.showDeployment), nil
}

func (c *call) theDeployment() (*Deployment, error) {
	id, err := c.number("id")
	if err != nil {
		return nil, err
	}
	if found := first(c.repo.deployments, func(d *Deployment) bool { return d.ID == id }); found != nil {
		return found, nil
	}
	return nil, notFound()
}

func getDeployment(c *call) (any, error) {
	d, err := c.theDeployment()
	if err != nil {
		return nil, err
	}
	return c.showDeployment(d), nil
}

// createDeployment refuses with 409 where a commit's checks have not passed: all, unless contexts are named.
func createDeployment(c *call) (any, error) {
	var sent struct {
		Ref, Task, Environment, Description string
		Payload                             any
		Required                            *[]string `json:"required_contexts"`
		Transient                           bool      `json:"transient_environment"`
		Production                          *bool     `json:"production_environment"`
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	if sent.Ref == "" {
		return nil, invalid("Deployment", "ref", "missing_field", "")
	}
	h, err := c.repo.resolve(sent.Ref)
	if err != nil {
		return nil, unprocessable("No ref found for: " + short(sent.Ref))
	}
	if open := c.repo.unpassed(h, sent.Required); len(open) > 0 {
		return nil, &refusal{status: http.StatusConflict, message: "Conflict: Commit status checks failed for " + short(sent.Ref) + ".", errors: []object{
			{"contexts": open, "resource": "Deployment", "field": "required_contexts", "code": "invalid"},
		}}
	}
	environment := cmp.Or(sent.Environment, "production")
	d := &Deployment{
		ID: c.server.id(), SHA: h.String(), Ref: sent.Ref, Task: cmp.Or(sent.Task, "deploy"), Environment: environment,
		Description: sent.Description, Creator: c.login(), Payload: sent.Payload, Transient: sent.Transient,
		Production: environment == "production", Created: c.server.tick(),
	}
	switch sent.Payload.(type) {
	case map[string]any, string, nil:
	default:
		return nil, invalid("Deployment", "payload", "invalid", "")
	}
	if sent.Production != nil {
		d.Production = *sent.Production
	}
	d.Updated = d.Created
	c.repo.deployments = append(c.repo.deployments, d)
	if c.repo.environment(environment) == nil {
		c.repo.environments = append(c.repo.environments, &Environment{
			ID: c.server.id(), Name: environment, Variables: map[string]string{}, Created: d.Created,
		})
	}
	return c.created(c.showDeployment(d))
}

// unpassed lists the contexts of a commit that have not passed: of those named, or of all where none are.
func (r *Repository) unpassed(h plumbing.Hash, named *[]string) []string {
	state := map[string]bool{}
	for _, k := range newest(r.runsOf(h.String())) {
		state[k.Name] = passed(k.Status, k.Conclusion)
	}
	for _, st := range newestStatuses(r.statusesOf(h.String())) {
		state[st.Context] = st.State == "success"
	}
	wanted := names(state)
	if named != nil {
		wanted = *named
	}
	return slices.DeleteFunc(slices.Clone(wanted), func(name string) bool { return state[name] })
}

func deleteDeployment(c *call) (any, error) {
	d, err := c.theDeployment()
	if err != nil {
		return nil, err
	}
	if n := len(d.Statuses); n > 0 && d.Statuses[n-1].State != "inactive" && len(c.repo.deployments) > 1 {
		return nil, unprocessable("We cannot delete an active deployment unless it is the only deployment in a given environment.")
	}
	c.repo.deployments = slices.DeleteFunc(c.repo.deployments, func(o *Deployment) bool { return o == d })
	return nil, nil
}

func listDeploymentStatuses(c *call) (any, error) {
	d, err := c.theDeployment()
	if err != nil {
		return nil, err
	}
	all := slices.Clone(d.Statuses)
	slices.Reverse(all)
	return each(page(c, all), func(st DeploymentStatus) object { return c.showDeploymentStatus(d, st) }), nil
}

// createDeploymentStatus adds one; a success makes the former deployments of its environment inactive.
func createDeploymentStatus(c *call) (any, error) {
	d, err := c.theDeployment()
	if err != nil {
		return nil, err
	}
	var sent struct {
		State, Description, Environment string
		LogURL                          string `json:"log_url"`
		TargetURL                       string `json:"target_url"`
		EnvironmentURL                  string `json:"environment_url"`
		AutoInactive                    *bool  `json:"auto_inactive"`
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"error", "failure", "inactive", "in_progress", "queued", "pending", "success"}, sent.State) {
		return nil, invalid("DeploymentStatus", "state", "custom", "state is not included in the list")
	}
	st := DeploymentStatus{
		ID: c.server.id(), State: sent.State, Description: sent.Description, Environment: sent.Environment,
		LogURL: cmp.Or(sent.LogURL, sent.TargetURL), EnvironmentURL: sent.EnvironmentURL, Creator: c.login(), Created: c.server.tick(),
	}
	d.Statuses, d.Updated = append(d.Statuses, st), st.Created
	if sent.State == "success" && (sent.AutoInactive == nil || *sent.AutoInactive) {
		c.repo.retire(d, st.Creator)
	}
	return c.created(c.showDeploymentStatus(d, st))
}

// retire ends what was deployed to an environment before.
func (r *Repository) retire(newer *Deployment, by string) {
	for _, d := range r.deployments {
		n := len(d.Statuses)
		if d != newer && d.Environment == newer.Environment && !d.Production && !d.Transient && n > 0 && d.Statuses[n-1].State == "success" {
			d.Statuses = append(d.Statuses, DeploymentStatus{ID: r.server.id(), State: "inactive", Creator: by, Created: r.server.now()})
		}
	}
}
