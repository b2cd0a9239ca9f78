package github

import (
	"context"
	"slices"
	"strings"
)

const (
	readSecrets      = "secrets: read"
	readVariables    = "variables: read"
	readEnvironments = "environments: read"
	variablesPage    = 30 // the most that GitHub gives at once
)

// Variable is a variable of GitHub Actions. It is no secret, but its value is nobody's business in a message.
type Variable struct{ Name, Value string }

// EnvironmentSecrets gives the names of an environment's secrets, sorted. Their values nobody can read.
func (r *Repository) EnvironmentSecrets(ctx context.Context, environment string) ([]string, error) {
	return r.secrets(ctx, "environments/"+segment(environment)+"/secrets", readEnvironments)
}

// RepositorySecrets gives the names of the repository's secrets, sorted.
func (r *Repository) RepositorySecrets(ctx context.Context) ([]string, error) {
	return r.secrets(ctx, "actions/secrets", readSecrets)
}

// OrganisationSecrets gives the names of the organisation's secrets that the repository may use, sorted.
func (r *Repository) OrganisationSecrets(ctx context.Context) ([]string, error) {
	return r.secrets(ctx, "actions/organization-secrets", readSecrets)
}

// EnvironmentVariables gives an environment's variables, by name.
func (r *Repository) EnvironmentVariables(ctx context.Context, environment string) ([]Variable, error) {
	return r.variables(ctx, "environments/"+segment(environment)+"/variables", readEnvironments)
}

// RepositoryVariables gives the repository's variables, by name.
func (r *Repository) RepositoryVariables(ctx context.Context) ([]Variable, error) {
	return r.variables(ctx, "actions/variables", readVariables)
}

// OrganisationVariables gives the organisation's variables that the repository may use, by name.
func (r *Repository) OrganisationVariables(ctx context.Context) ([]Variable, error) {
	return r.variables(ctx, "actions/organization-variables", readVariables)
}

func (r *Repository) secrets(ctx context.Context, what, permission string) ([]string, error) {
	wire, err := entries[struct{ Name string }](ctx, r, listing{what: what, permission: permission, key: "secrets", size: fullPage})
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(wire))
	for _, w := range wire {
		if w.Name != "" && len(w.Name) <= maxName {
			names = append(names, w.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

func (r *Repository) variables(ctx context.Context, what, permission string) ([]Variable, error) {
	wire, err := entries[Variable](ctx, r, listing{what: what, permission: permission, key: "variables", size: variablesPage})
	if err != nil {
		return nil, err
	}
	wire = slices.DeleteFunc(wire, func(v Variable) bool { return v.Name == "" || len(v.Name) > maxName })
	slices.SortStableFunc(wire, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(wire, func(a, b Variable) bool { return a.Name == b.Name }), nil
}
