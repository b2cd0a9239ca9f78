package cli

import (
	"cmp"
	"context"
	"path/filepath"
	"sync"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/github"
)

// repository is the GitHub repository that the run is about; nil without a token or a name for it.
func (a *app) repository(o *options) (*github.Repository, error) {
	return a.repositoryWith(o, a.token())
}

// repositoryName is owner/name; "" where nobody says it.
func (a *app) repositoryName(o *options) string {
	return cmp.Or(o.repository, a.Getenv("GITHUB_REPOSITORY"))
}

func (a *app) repositoryWith(o *options, token string) (*github.Repository, error) {
	name := a.repositoryName(o)
	if token == "" || name == "" {
		return nil, nil
	}
	client, err := github.New(github.Options{
		BaseURL: a.Getenv("GITHUB_API_URL"), GraphQLURL: a.Getenv("GITHUB_GRAPHQL_URL"), Token: token,
		HTTP: a.HTTP, Now: a.Now, Sleep: a.Sleep, CacheDir: a.cacheDir(),
	})
	if err != nil {
		return nil, usage(err)
	}
	repo, err := client.Repository(name)
	if err != nil {
		return nil, usage(err)
	}
	return repo, nil
}

// token is the Action's input, else what a shell has for GitHub's own command line.
func (a *app) token() string {
	token, ok := actions.Lookup(a.Getenv, "token")
	for _, name := range []string{"GH_TOKEN", "GITHUB_TOKEN"} {
		if !ok {
			token = a.Getenv(name)
			ok = token != ""
		}
	}
	a.secrets.Add(token)
	return token
}

// cacheDir is where answers of GitHub are kept to be revalidated; "" where there is no home for it.
func (a *app) cacheDir() string {
	if dir := a.Getenv("XDG_CACHE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "deploycoord")
	}
	if home := a.Getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".cache", "deploycoord")
	}
	return ""
}

// early is a remote of which the first questions were asked before it was known what else there is to ask: so reading
// the change and asking GitHub wait for each other only where they must.
type early struct {
	*github.Repository
	number       int
	branch       string
	base, head   string
	snapshot     func() github.Snapshot
	requirements func() asked[github.Requirements]
	dependencies func() asked[[]github.DependencyChange]
}

type asked[T any] struct {
	value T
	err   error
}

// begin asks what the subject alone says will be needed. It returns at once.
func begin(ctx context.Context, repo *github.Repository, s subject, e *actions.Event) *early {
	r := &early{Repository: repo, number: s.pull, branch: s.base}
	if s.pull > 0 {
		r.snapshot = start(func() github.Snapshot { return repo.Snapshot(ctx, s.pull) })
	}
	if s.base != "" {
		r.requirements = start(func() (out asked[github.Requirements]) {
			out.value, out.err = repo.Requirements(ctx, s.base)
			return out
		})
	}
	if at, err := eventRange(e); err == nil && !s.dispatched {
		r.base, r.head = at.BaseSHA, at.HeadSHA
		r.dependencies = start(func() (out asked[[]github.DependencyChange]) {
			out.value, out.err = repo.Dependencies(ctx, r.base, r.head)
			return out
		})
	}
	return r
}

// start runs f in the background and returns what gives its value.
func start[T any](f func() T) func() T {
	once := sync.OnceValue(f)
	go once()
	return once
}

func (r *early) Snapshot(ctx context.Context, number int) github.Snapshot {
	if r.snapshot != nil && number == r.number {
		return r.snapshot()
	}
	return r.Repository.Snapshot(ctx, number)
}

func (r *early) Requirements(ctx context.Context, branch string) (github.Requirements, error) {
	if r.requirements != nil && branch == r.branch {
		got := r.requirements()
		return got.value, got.err
	}
	return r.Repository.Requirements(ctx, branch)
}

func (r *early) Dependencies(ctx context.Context, base, head string) ([]github.DependencyChange, error) {
	if r.dependencies != nil && base == r.base && head == r.head {
		got := r.dependencies()
		return got.value, got.err
	}
	return r.Repository.Dependencies(ctx, base, head)
}
