package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"deploycoord/pkg/change"
	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
	"deploycoord/pkg/record"
	"deploycoord/pkg/shard"
)

// scope narrows what is looked at to some of the configured services; a nil one does not.
type scope struct {
	services []string
	rest     bool // what belongs to no service, too
}

// of narrows the section verify.
func (s *scope) of(v config.Verify) config.Verify {
	if s == nil {
		return v
	}
	return v.Only(s.services, s.rest)
}

// scopeOf is what a deployment concerns.
func scopeOf(s *record.Scope) *scope {
	if s == nil {
		return nil
	}
	return &scope{s.Services, true}
}

// shardFlag is of commands that can look at one service alone.
func (l *looks) shardFlag(f *pflag.FlagSet) {
	f.StringVar(&l.shard, "shard", "", "`NAME` of the one service of verify.services to look at, in a job of a matrix")
}

// partsFlag is of commands that join what jobs of a matrix saw.
func (l *looks) partsFlag(f *pflag.FlagSet) {
	f.StringVar(&l.parts, "parts", "", "`DIR` of the results of jobs that looked with --shard, to join")
}

// checkParts wants a folder of results to be of a configuration with services.
func (l *looks) checkParts(v config.Verify) error {
	if l.parts == "" {
		return nil
	}
	st, err := os.Stat(l.parts)
	switch {
	case len(v.Services) == 0:
		return usage(errors.New("--parts joins what was seen of verify.services, but the configuration has none"))
	case l.named():
		return usage(errors.New("--parts is of the configuration: leave out --url, --compose-project, --junit and --outcome"))
	case err == nil && !st.IsDir():
		return usage(fmt.Errorf("--parts is %q, which is no folder", clip(l.parts)))
	}
	return nil
}

// narrow takes the flag --shard.
func (l *looks) narrow(v config.Verify) error {
	if l.shard == "" {
		return nil
	}
	var names []string
	for _, s := range v.Services {
		names = append(names, s.Name)
	}
	switch {
	case l.named():
		return usage(errors.New("--shard is of the configuration: leave out --url, --compose-project, --junit and --outcome"))
	case !slices.Contains(names, l.shard) && len(names) == 0:
		return usage(fmt.Errorf("--shard is %q, but the configuration has no verify.services", clip(l.shard)))
	case !slices.Contains(names, l.shard):
		return usage(fmt.Errorf("--shard is %q, which verify.services does not name; legal: %s", clip(l.shard), strings.Join(names[:min(len(names), 20)], ", ")))
	}
	l.scope = &scope{services: []string{l.shard}}
	return nil
}

// touched lists the services that the deployment concerns.
func (r *afterMerge) touched(ctx context.Context) []string {
	services := r.config.Verify.Services
	if !slices.ContainsFunc(services, func(s config.VerifyService) bool { return len(s.Paths) > 0 }) {
		return shard.Touched(services, nil, false)
	}
	files, err := r.changed(ctx)
	if err != nil {
		r.progress(fmt.Sprintf("what the deployment changed is not known, so that it concerns every service: %v", err))
	}
	return shard.Touched(services, files, err == nil)
}

// changed lists the files that differ between the deployed commit and the one before.
func (r *afterMerge) changed(ctx context.Context) ([]string, error) {
	if strings.Trim(r.d.Before, "0") == "" {
		return nil, errors.New("there is no commit before")
	}
	if r.repo != nil {
		return changedPaths(ctx, r.repo, r.d.Before, r.d.Commit)
	}
	dir, err := r.folder(r.options)
	if err != nil {
		return nil, err
	}
	c, err := change.Open(ctx, change.Options{Dir: dir, Base: r.d.Before, Head: r.d.Commit, Home: r.Getenv("HOME")})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, f := range c.Files {
		out = append(out, f.Path)
		if f.OldPath != "" {
			out = append(out, f.OldPath)
		}
	}
	return out, nil
}

// changedPaths lists the files of either of two commits that are not the same in both.
func changedPaths(ctx context.Context, repo *github.Repository, before, after string) ([]string, error) {
	var files [2]map[string]change.TreeEntry
	for i, sha := range []string{before, after} {
		list, err := repo.Tree(ctx, sha)
		if err != nil {
			return nil, err
		}
		files[i] = map[string]change.TreeEntry{}
		for _, e := range list {
			files[i][e.Path] = e
		}
	}
	var out []string
	for i := range files {
		for p, e := range files[i] {
			if other, both := files[1-i][p]; other != e && (i == 0 || !both) {
				out = append(out, p)
			}
		}
	}
	slices.Sort(out)
	return out, nil
}
