package production

import (
	"context"
	"errors"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/github"
)

// api answers with what is set, and with an error where one is set under the list's label.
type api struct {
	names     map[string][]string
	variables map[string][]github.Variable
	errs      map[string]error
	meet      func() // called by each request; nil for nothing
}

func (a api) say(label string) ([]string, error) {
	if a.meet != nil {
		a.meet()
	}
	return a.names[label], a.errs[label]
}

func (a api) tell(label string) ([]github.Variable, error) {
	if a.meet != nil {
		a.meet()
	}
	return a.variables[label], a.errs[label]
}

func (a api) EnvironmentSecrets(_ context.Context, name string) ([]string, error) {
	return a.say("environment secrets")
}
func (a api) EnvironmentVariables(_ context.Context, name string) ([]github.Variable, error) {
	return a.tell("environment variables")
}
func (a api) RepositorySecrets(context.Context) ([]string, error) {
	return a.say("repository secrets")
}
func (a api) RepositoryVariables(context.Context) ([]github.Variable, error) {
	return a.tell("repository variables")
}
func (a api) OrganisationSecrets(context.Context) ([]string, error) {
	return a.say("organisation secrets")
}
func (a api) OrganisationVariables(context.Context) ([]github.Variable, error) {
	return a.tell("organisation variables")
}
func (a api) Environment(_ context.Context, name string) (github.Environment, error) {
	return github.Environment{Name: name}, a.errs["environment"]
}

var everyList = []string{"organisation variables", "repository variables", "environment variables", "organisation secrets", "repository secrets", "environment secrets"}

func everywhere(err error) map[string]error {
	out := map[string]error{"environment": err}
	for _, l := range everyList {
		out[l] = err
	}
	return out
}

func refused(status int, permission, message string) *github.Error {
	return &github.Error{Method: "GET", Path: "/x", Status: status, Permission: permission, Message: message}
}

func TestGitHub(t *testing.T) {
	full := api{
		names: map[string][]string{"environment secrets": {"E", "BOTH"}, "repository secrets": {"R"}, "organisation secrets": {"O"}},
		variables: map[string][]github.Variable{
			"environment variables":  {{Name: "V", Value: "real"}, {Name: "BOTH", Value: planted}},
			"repository variables":   {{Name: "V", Value: "changeme"}, {Name: "RV", Value: ""}},
			"organisation variables": {{Name: "V", Value: "changeme"}, {Name: "OV", Value: "changeme"}, {Name: "E", Value: "changeme"}},
		},
	}
	all := map[string]string{"E": "?", "BOTH": "?", "R": "?", "O": "?", "V": "set", "RV": "empty", "OV": "placeholder"}
	without := func(names ...string) map[string]string {
		out := maps.Clone(all)
		for _, n := range names {
			delete(out, n)
		}
		return out
	}
	// Without the environment's lists, the values of the others may not be production's.
	nearest := map[string]string{"E": "?", "R": "?", "O": "?", "V": "?", "RV": "?", "OV": "?"}
	notThere, secretsRefused := refused(404, "environments: read", "Not Found"), refused(403, "secrets: read", "Resource not accessible by personal access token")
	integration := func(permission string) error {
		return refused(403, permission, "Resource not accessible by integration")
	}
	limited := refused(403, "secrets: read", "API rate limit exceeded")
	limited.Reset = time.Unix(1, 0)
	for _, c := range []struct {
		name    string
		errs    map[string]error
		want    map[string]string
		partial string
	}{
		{name: "all of it", want: all},
		{name: "a fine-grained token without secrets", want: without("R", "O"),
			errs:    map[string]error{"repository secrets": secretsRefused, "organisation secrets": secretsRefused},
			partial: `organisation secrets, repository secrets: the token lacks "secrets: read"`},
		{name: "a workflow's own token", want: map[string]string{},
			errs: map[string]error{
				"repository secrets": integration("secrets: read"), "organisation secrets": integration("secrets: read"), "environment secrets": integration("environments: read"),
				"repository variables": integration("variables: read"), "organisation variables": integration("variables: read"), "environment variables": integration("environments: read"),
			},
			partial: `organisation variables, repository variables: the token lacks "variables: read"; environment variables, environment secrets: the token lacks "environments: read"; ` +
				`organisation secrets, repository secrets: the token lacks "secrets: read"; a workflow's own token can never list these: give the gate a GitHub App's or a fine-grained token`},
		{name: "a repository of a person", want: without("O", "OV"),
			errs: map[string]error{"organisation secrets": refused(404, "secrets: read", "Not Found"), "organisation variables": refused(404, "variables: read", "Not Found")}},
		{name: "nothing of the repository is shown", want: without("O", "R"),
			errs:    map[string]error{"organisation secrets": refused(404, "secrets: read", "Not Found"), "repository secrets": refused(404, "secrets: read", "Not Found")},
			partial: `organisation secrets, repository secrets: the token lacks "secrets: read"`},
		{name: "no such environment", want: nearest,
			errs:    map[string]error{"environment secrets": notThere, "environment variables": notThere, "environment": refused(404, "", "Not Found")},
			partial: "environment variables, environment secrets: the environment does not exist; create it, or name the right one in the configuration"},
		{name: "perhaps no such environment", want: nearest,
			errs:    map[string]error{"environment secrets": notThere, "environment variables": notThere, "environment": refused(404, "actions: read", "Not Found")},
			partial: `environment variables, environment secrets: the environment does not exist, or the token lacks "environments: read"`},
		{name: "the environment is there, its lists are not shown", want: nearest,
			errs:    map[string]error{"environment secrets": notThere, "environment variables": notThere},
			partial: `environment variables, environment secrets: the token lacks "environments: read"`},
		{name: "no token", errs: everywhere(refused(401, "x", "Bad credentials")), want: map[string]string{},
			partial: strings.Join(everyList, ", ") + ": the token is missing, wrong or expired"},
		{name: "the rate limit", errs: everywhere(limited), want: map[string]string{},
			partial: strings.Join(everyList, ", ") + ": the token's rate limit is used up"},
		{name: "a broken GitHub", errs: everywhere(refused(502, "", "")), want: map[string]string{},
			partial: strings.Join(everyList, ", ") + ": GitHub answers 502 Bad Gateway"},
		{name: "nobody answers", errs: everywhere(&github.Error{Method: "GET", Path: "/x", Err: errors.New("connection\x1b[31m refused")}), want: map[string]string{},
			partial: strings.Join(everyList, ", ") + ": GET /x: connection [31m refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := full
			a.errs = c.errs
			a.names, a.variables = map[string][]string{}, map[string][]github.Variable{}
			for _, l := range everyList { // a list that is refused is empty
				if c.errs[l] == nil {
					a.names[l], a.variables[l] = full.names[l], full.variables[l]
				}
			}
			g := GitHub{API: a, Environment: "production"}
			l, err := g.Read(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, describe(l)); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.partial, l.Partial); diff != "" {
				t.Errorf("partial (-want +got):\n%s", diff)
			}
			inv, err := Join(context.Background(), []Source{g})
			if err != nil || !inv.Known() || inv.Absent("NEVER_SET") != (c.partial == "") {
				t.Errorf("joined: known %v, absent %v, %v", inv.Known(), inv.Absent("NEVER_SET"), err)
			}
		})
	}
}

// TestGitHubAsksSideBySide: no list waits for another; each request here waits until all six are there.
func TestGitHubAsksSideBySide(t *testing.T) {
	var arrived sync.WaitGroup
	arrived.Add(len(everyList))
	g := GitHub{Environment: "production", API: api{meet: func() { arrived.Done(); arrived.Wait() }}}
	if l, err := g.Read(context.Background()); err != nil || l.Partial != "" {
		t.Errorf("partial %q, %v", l.Partial, err)
	}
}

func TestGitHubCalledOff(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := GitHub{Environment: "production", API: api{errs: everywhere(context.Canceled)}}.Read(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it called off", err)
	}
}
