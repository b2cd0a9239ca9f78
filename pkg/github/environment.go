package github

import (
	"context"
	"slices"

	api "github.com/google/go-github/v62/github"
)

// Environment is a deployment environment.
type Environment struct {
	Name       string
	Exists     bool
	Protection []string // the types of its rules: "branch_policy", "required_reviewers", "wait_timer", …
}

// Environment looks an environment up. GitHub also answers "not found" where the token may not look: only a token that
// may list them proves that one does not exist.
func (r *Repository) Environment(ctx context.Context, name string) (Environment, error) {
	var wire struct {
		Name  string
		Rules []struct{ Type string } `json:"protection_rules"`
	}
	err := r.get(ctx, "environments/"+segment(name), "actions: read", &wire)
	if statusOf(err) == 404 {
		var all api.EnvResponse
		if r.get(ctx, "environments?per_page=1", "actions: read", &all) == nil && all.TotalCount != nil {
			return Environment{Name: name}, nil
		}
	}
	if err != nil {
		return Environment{}, err
	}
	e := Environment{Name: name, Exists: true}
	for _, rule := range wire.Rules {
		if rule.Type != "" {
			e.Protection = append(e.Protection, atMost(rule.Type, maxName))
		}
	}
	slices.Sort(e.Protection)
	return e, nil
}
