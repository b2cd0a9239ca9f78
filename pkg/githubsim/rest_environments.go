package githubsim

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

func (c *call) showEnvironment(e *Environment) object {
	name := escape(e.Name)
	rules := []object{}
	if e.WaitTimer > 0 {
		rules = append(rules, object{"id": e.ID + 1<<32, "node_id": nodeID("GA", e.ID), "type": "wait_timer", "wait_timer": e.WaitTimer})
	}
	if len(e.Reviewers) > 0 {
		rules = append(rules, object{
			"id": e.ID + 2<<32, "node_id": nodeID("GA", e.ID), "type": "required_reviewers", "prevent_self_review": false,
			"reviewers": each(e.Reviewers, func(login string) object { return object{"type": "User", "reviewer": c.showUser(login)} }),
		})
	}
	return object{
		"id": e.ID, "node_id": nodeID("EN", e.ID), "name": e.Name, "url": c.at("/environments/" + name),
		"html_url":   c.pageAt("/deployments/activity_log?environments_filter=" + name),
		"created_at": stamp(e.Created), "updated_at": stamp(e.Created), "protection_rules": rules, "deployment_branch_policy": nil,
	}
}

func (c *call) theEnvironment() (*Environment, error) {
	if e := c.repo.environment(c.args["name"]); e != nil {
		return e, nil
	}
	return nil, notFound()
}

func listEnvironments(c *call) (any, error) {
	all := c.repo.environments
	return object{"total_count": len(all), "environments": each(page(c, all), c.showEnvironment)}, nil
}

func getEnvironment(c *call) (any, error) {
	e, err := c.theEnvironment()
	if err != nil {
		return nil, err
	}
	return c.showEnvironment(e), nil
}

func putEnvironment(c *call) (any, error) {
	var sent struct {
		WaitTimer *int `json:"wait_timer"`
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	e := c.repo.environment(c.args["name"])
	if e == nil {
		e = &Environment{ID: c.server.id(), Name: c.args["name"], Variables: map[string]string{}, Created: c.server.tick()}
		c.repo.environments = append(c.repo.environments, e)
	}
	if sent.WaitTimer != nil {
		e.WaitTimer = *sent.WaitTimer
	}
	return c.showEnvironment(e), nil
}

func deleteEnvironment(c *call) (any, error) {
	e, err := c.theEnvironment()
	if err != nil {
		return nil, err
	}
	c.repo.environments = slices.DeleteFunc(c.repo.environments, func(o *Environment) bool { return o == e })
	return nil, nil
}

func listEnvironmentSecrets(c *call) (any, error) {
	e, err := c.theEnvironment()
	if err != nil {
		return nil, err
	}
	return c.secretsPage(e.Secrets), nil
}

func listSecrets(c *call) (any, error)             { return c.secretsPage(c.repo.secrets), nil }
func listOrganisationSecrets(c *call) (any, error) { return c.secretsPage(c.repo.orgSecrets), nil }
func listVariables(c *call) (any, error)           { return c.variablesPage(c.repo.variables), nil }

func listOrganisationVariables(c *call) (any, error) {
	return c.variablesPage(c.repo.orgVariables), nil
}

func listEnvironmentVariables(c *call) (any, error) {
	e, err := c.theEnvironment()
	if err != nil {
		return nil, err
	}
	return c.variablesPage(e.Variables), nil
}

// secretsPage lists names: GitHub never gives a secret's value.
func (c *call) secretsPage(all []string) object {
	sorted := slices.Compact(slices.Sorted(slices.Values(all)))
	at := stamp(c.repo.Created)
	return object{"total_count": len(sorted), "secrets": each(page(c, sorted), func(name string) object {
		return object{"name": name, "created_at": at, "updated_at": at}
	})}
}

// variablesPage lists variables, at most 30 a page.
func (c *call) variablesPage(all map[string]string) object {
	at := stamp(c.repo.Created)
	return object{"total_count": len(all), "variables": each(pageOf(c, names(all), 10, 30), func(name string) object {
		return object{"name": name, "value": all[name], "created_at": at, "updated_at": at}
	})}
}

func createVariable(c *call) (any, error) { return c.setVariable(c.repo.variables) }

func createEnvironmentVariable(c *call) (any, error) {
	e, err := c.theEnvironment()
	if err != nil {
		return nil, err
	}
	return c.setVariable(e.Variables)
}

var variableName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`) })

func (c *call) setVariable(all map[string]string) (any, error) {
	var sent struct{ Name, Value string }
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	name := strings.ToUpper(sent.Name)
	if !variableName().MatchString(name) || strings.HasPrefix(name, "GITHUB_") {
		return nil, unprocessable("Variable names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).")
	}
	if _, there := all[name]; there {
		return nil, &refusal{status: http.StatusConflict, message: "Already exists - Variable already exists"}
	}
	all[name] = sent.Value
	return c.created(object{})
}
