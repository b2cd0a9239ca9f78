package cli

import (
	"context"
	"fmt"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
	"deploycoord/pkg/production"
)

// access is what the configured sources take from this run: GitHub as the token sees it, and the key of an SSH source.
type access struct {
	api         production.GitHubAPI // nil where there is no token
	environment string
	key, phrase []byte
}

// access reads the run's credentials. A token of its own for production's names goes before the job's, which may not
// list secrets.
func (a *app) access(o *options, environment string) (access, error) {
	out := access{environment: environment, key: a.secret("ssh-key"), phrase: a.secret("ssh-passphrase")}
	token := string(a.secret("production-token"))
	if token == "" {
		token = a.token()
	}
	repo, err := a.repositoryWith(o, token)
	if err != nil || repo == nil {
		return out, err
	}
	out.api = repo
	return out, nil
}

// secret reads an input that must not be seen anywhere again.
func (a *app) secret(name string) []byte {
	value, ok := actions.Lookup(a.Getenv, name)
	if !ok {
		return nil
	}
	a.secrets.Add(value)
	return []byte(value)
}

// hostedSource is a configured source that is no file here; nil for any other.
func (x access) hostedSource(s config.Source, environment string) production.Source {
	switch {
	case s.GitHub && x.api == nil:
		return missingSource{"GitHub environment " + environment, "there is no token, or no repository's name"}
	case s.GitHub:
		return production.GitHub{API: x.api, Environment: environment}
	case s.SSH != nil:
		return production.SSH{
			Host: s.SSH.Host, Port: s.SSH.Port, User: s.SSH.User, Path: s.SSH.Path, KnownHosts: s.SSH.KnownHosts,
			Key: x.key, Passphrase: x.phrase,
		}
	}
	return nil
}

// missingSource is one that cannot be asked: so nothing is known to be absent.
type missingSource struct{ name, why string }

func (m missingSource) Name() string { return m.name }

func (m missingSource) Read(context.Context) (production.Listing, error) {
	return production.Listing{Partial: m.why}, nil
}

// withAPI adds GitHub's own secrets and variables: where a token for them was handed in and, for a person's token, where
// nothing else says what production has. A workflow's own token may list none of them, so it is not tried: six refusals
// a run would count against its limit. Of what was not asked for, only what GitHub shows counts as a source; else it is
// as if nobody had been asked, and the notice says why.
func (g *gateRun) withAPI(ctx context.Context, sources []production.Source, x access) []production.Source {
	if x.api == nil || g.subject.pull == 0 && g.subject.group == nil {
		return sources
	}
	source := production.GitHub{API: x.api, Environment: x.environment}
	_, handed := actions.Lookup(g.Getenv, "production-token")
	if handed {
		return append(sources, source)
	}
	if len(sources) > 0 || !personal(github.TokenKind(g.token())) {
		return sources
	}
	listing, err := source.Read(ctx)
	if err != nil || listing.Partial != "" && len(listing.Values) == 0 {
		g.notices = append(g.notices, fmt.Sprintf("nothing says what production has, and GitHub does not show it: %s", listing.Partial))
		return sources
	}
	return append(sources, read{source.Name(), listing})
}

// read is a source that was read already.
type read struct {
	name    string
	listing production.Listing
}

func (r read) Name() string { return r.name }

func (r read) Read(context.Context) (production.Listing, error) { return r.listing, nil }

// personal tells the tokens that act for a person.
func personal(k github.Kind) bool {
	return k == github.ClassicToken || k == github.FineGrainedToken || k == github.OAuthToken || k == github.AppUserToken
}
