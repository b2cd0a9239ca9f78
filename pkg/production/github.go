package production

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"deploycoord/pkg/github"
)

var _ GitHubAPI = (*github.Repository)(nil)

// GitHubAPI is what GitHub says of secrets and variables; *github.Repository is one.
type GitHubAPI interface {
	EnvironmentSecrets(ctx context.Context, environment string) ([]string, error)
	EnvironmentVariables(ctx context.Context, environment string) ([]github.Variable, error)
	RepositorySecrets(ctx context.Context) ([]string, error)
	RepositoryVariables(ctx context.Context) ([]github.Variable, error)
	OrganisationSecrets(ctx context.Context) ([]string, error)
	OrganisationVariables(ctx context.Context) ([]github.Variable, error)
	Environment(ctx context.Context, name string) (github.Environment, error)
}

// GitHub is the secrets and variables that GitHub keeps for an environment: its own, the repository's and the
// organisation's. Secrets have names alone.
type GitHub struct {
	API         GitHubAPI
	Environment string
}

// Name names the source.
func (g GitHub) Name() string { return "GitHub environment " + g.Environment }

// list is one of GitHub's lists of names.
type list struct {
	label     string
	secrets   func(context.Context) ([]string, error)
	variables func(context.Context) ([]github.Variable, error)
	names     map[string]Value
	err       error
}

// Read asks for all lists side by side. One that GitHub does not show makes the listing partial, with the permission
// to add; the names of the others count. Of one name the nearer list's value is production's, and a secret hides a
// variable: which of the two the workflow reads is not known.
func (g GitHub) Read(ctx context.Context) (Listing, error) {
	api := g.API
	lists := []*list{
		{label: "organisation variables", variables: api.OrganisationVariables},
		{label: "repository variables", variables: api.RepositoryVariables},
		{label: "environment variables", variables: func(ctx context.Context) ([]github.Variable, error) {
			return api.EnvironmentVariables(ctx, g.Environment)
		}},
		{label: "organisation secrets", secrets: api.OrganisationSecrets},
		{label: "repository secrets", secrets: api.RepositorySecrets},
		{label: "environment secrets", secrets: func(ctx context.Context) ([]string, error) {
			return api.EnvironmentSecrets(ctx, g.Environment)
		}},
	}
	var all sync.WaitGroup
	for _, l := range lists {
		all.Go(func() { l.read(ctx, g.Name()) })
	}
	all.Wait()
	if errors.Is(ctx.Err(), context.Canceled) {
		return Listing{}, ctx.Err()
	}
	out := Listing{Values: map[string]Value{}}
	for i, l := range lists {
		for name, v := range l.names {
			if slices.ContainsFunc(lists[i:max(i, 3)], func(nearer *list) bool { return nearer.err != nil }) {
				v = NameOnly(v.Source) // a nearer list that is not shown may have another value
			}
			out.Values[name] = v
		}
	}
	out.Partial = g.partial(ctx, lists[:3], lists[3:])
	return out, nil
}

func (l *list) read(ctx context.Context, source string) {
	l.names = map[string]Value{}
	if l.secrets != nil {
		var names []string
		names, l.err = l.secrets(ctx)
		for _, n := range names {
			l.names[n] = NameOnly(source)
		}
		return
	}
	var variables []github.Variable
	variables, l.err = l.variables(ctx)
	for _, v := range variables {
		l.names[v.Name] = NewValue(source, v.Value)
	}
}

// partial words why names may be missing. Each kind is the organisation's, the repository's, the environment's list.
func (g GitHub) partial(ctx context.Context, kinds ...[]*list) string {
	var why reasons
	noEnvironment := ""
	for _, kind := range kinds {
		organisation, repository, environment := kind[0], kind[1], kind[2]
		// The repository's list takes the same permission: where that is shown, a repository of a person has no
		// organisation.
		if status(organisation.err) == http.StatusNotFound && repository.err == nil {
			organisation.err = nil
		}
		if status(environment.err) == http.StatusNotFound {
			if noEnvironment == "" {
				noEnvironment = g.missing(ctx)
			}
			why.add(environment.label, noEnvironment)
			environment.err = nil
		}
		for _, l := range kind {
			if l.err != nil {
				why.add(l.label, reason(l.err))
			}
		}
	}
	out := why.String()
	for _, kind := range kinds {
		for _, l := range kind {
			var refused *github.Error
			if errors.As(l.err, &refused) && strings.Contains(refused.Message, "by integration") {
				return out + "; a workflow's own token can never list these: give the gate a GitHub App's or a fine-grained token"
			}
		}
	}
	return out
}

// missing words why GitHub does not show the environment's lists: a second look tells whether there is one.
func (g GitHub) missing(ctx context.Context) string {
	_, err := g.API.Environment(ctx, g.Environment)
	var refused *github.Error
	switch {
	case err == nil:
		return lacks("environments: read")
	case errors.As(err, &refused) && refused.Status == http.StatusNotFound && refused.Permission == "":
		return "the environment does not exist; create it, or name the right one in the configuration"
	}
	return "the environment does not exist, or " + lacks("environments: read")
}

func status(err error) int {
	var refused *github.Error
	if errors.As(err, &refused) {
		return refused.Status
	}
	return 0
}

func lacks(permission string) string { return fmt.Sprintf("the token lacks %q", permission) }

// reason words why a list was not to be had; lists with the same one are told of together.
func reason(err error) string {
	var refused *github.Error
	if !errors.As(err, &refused) {
		return plain(err.Error())
	}
	switch {
	case !refused.Reset.IsZero() || refused.Status == http.StatusTooManyRequests:
		return "the token's rate limit is used up"
	case refused.Status == http.StatusUnauthorized:
		return "the token is missing, wrong or expired"
	case (refused.Status == http.StatusForbidden || refused.Status == http.StatusNotFound) && refused.Permission != "":
		return lacks(refused.Permission)
	case refused.Status >= 500:
		return fmt.Sprintf("GitHub answers %d %s", refused.Status, http.StatusText(refused.Status))
	}
	return plain(err.Error())
}

// reasons are the causes in the order in which they came up, each with what it keeps from view.
type reasons struct {
	order []string
	what  map[string][]string
}

func (r *reasons) add(what, why string) {
	if r.what == nil {
		r.what = map[string][]string{}
	}
	if r.what[why] == nil {
		r.order = append(r.order, why)
	}
	r.what[why] = append(r.what[why], what)
}

func (r *reasons) String() string {
	var parts []string
	for _, why := range r.order {
		parts = append(parts, strings.Join(r.what[why], ", ")+": "+why)
	}
	return strings.Join(parts, "; ")
}
