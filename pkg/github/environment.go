package github

import (
	"context"
	"net/http"
	"slices"

	api "github.com/google/go-github/v62/github"
)

// Environment is a deployment environment.
type Environment struct {
	Name       string
	Protection []string // the types of its rules: "branch_policy", "required_reviewers", "wait_timer", …
}

// Environment looks an environment up. GitHub answers 404 where there is none, and where the token may not look: the
// error names a permission unless the token may list them, which proves that there is none.
func (r *Repository) Environment(ctx context.Context, name string) (Environment, error) {
	var wire struct {
		Rules []struct{ Type string } `json:"protection_rules"`
	}
	err := r.get(ctx, "environments/"+segment(name), "actions: read", &wire)
	if e := asError(err); e != nil && e.Status == http.StatusNotFound {
		var all api.EnvResponse
		if r.get(ctx, "environments?per_page=1", "actions: read", &all) == nil && all.TotalCount != nil {
			e.Permission = ""
		}
	}
	if err != nil {
		return Environment{}, err
	}
	e := Environment{Name: name}
	for _, rule := range wire.Rules {
		if rule.Type != "" {
			e.Protection = append(e.Protection, atMost(rule.Type, maxName))
		}
	}
	slices.Sort(e.Protection)
	return e, nil
}
