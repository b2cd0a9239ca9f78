package github

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNamesOfProduction(t *testing.T) {
	const env = "GET /repos/octo/app/environments/prod%2Feu%20%231/"
	const secrets = `{"total_count":4,"secrets":[{"name":"B"},{"name":"A"},{"name":""},{"name":"A"}]}`
	const variables = `{"total_count":3,"variables":[{"name":"V","value":"2"},{"name":"U","value":"1"},{"name":"","value":"x"}]}`
	r, _ := serve(t, map[string]http.HandlerFunc{
		env + "secrets?per_page=100":                                     say(secrets),
		env + "variables?per_page=30":                                    say(variables),
		"GET /repos/octo/app/actions/secrets?per_page=100":               say(secrets),
		"GET /repos/octo/app/actions/variables?per_page=30":              say(variables),
		"GET /repos/octo/app/actions/organization-secrets?per_page=100":  say(secrets),
		"GET /repos/octo/app/actions/organization-variables?per_page=30": say(variables),
	})
	ctx := context.Background()
	for name, read := range map[string]func() ([]string, error){
		"environment":  func() ([]string, error) { return r.EnvironmentSecrets(ctx, "prod/eu #1") },
		"repository":   func() ([]string, error) { return r.RepositorySecrets(ctx) },
		"organisation": func() ([]string, error) { return r.OrganisationSecrets(ctx) },
	} {
		got, err := read()
		if diff := cmp.Diff([]string{"A", "B"}, got); err != nil || diff != "" {
			t.Errorf("secrets of the %s: %v %s", name, err, diff)
		}
	}
	for name, read := range map[string]func() ([]Variable, error){
		"environment":  func() ([]Variable, error) { return r.EnvironmentVariables(ctx, "prod/eu #1") },
		"repository":   func() ([]Variable, error) { return r.RepositoryVariables(ctx) },
		"organisation": func() ([]Variable, error) { return r.OrganisationVariables(ctx) },
	} {
		got, err := read()
		if diff := cmp.Diff([]Variable{{"U", "1"}, {"V", "2"}}, got); err != nil || diff != "" {
			t.Errorf("variables of the %s: %v %s", name, err, diff)
		}
	}
	for name, want := range map[string]string{"..": `/environments/%2E%2E/secrets`, "a\nb": "/environments/a%0Ab/secrets"} {
		_, err := r.EnvironmentSecrets(ctx, name)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), `"environments: read"`) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestVariablesHavePages(t *testing.T) {
	r := serveAll(t, "", func(w http.ResponseWriter, r *http.Request) {
		list := []any{}
		for i := range 75 {
			list = append(list, obj{"name": fmt.Sprintf("V%03d", i), "value": "x"})
		}
		encode(w, obj{"total_count": 75, "variables": page(w, r, list)})
	})
	got, err := r.RepositoryVariables(context.Background())
	if err != nil || len(got) != 75 {
		t.Errorf("%d variables, %v", len(got), err)
	}
}
