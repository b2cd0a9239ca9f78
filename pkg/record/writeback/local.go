package writeback

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"deploycoord/pkg/record"
)

// LocalOptions of OpenLocal.
type LocalOptions struct {
	Dir    string                                     // in a work tree, or a bare repository; "" for the current one
	Branch string                                     // "" for the one that is checked out
	Getenv func(string) string                        // for git to find itself and the user's configuration
	Sleep  func(context.Context, time.Duration) error // between looks whether another run is done; nil waits by the clock
}

// Local is a branch of a repository on this machine. What has it checked out gets the new files, too.
type Local struct {
	git       git
	ref       string
	current   bool     // HEAD names it, though it may have no commit yet
	checkouts []string // work trees that have it checked out
	lock      string   // a file
	store     *store
	sleep     func(context.Context, time.Duration) error
}

var _ Branch = (*Local)(nil)

// OpenLocal looks at a repository by the git program; nothing is written. What a person has to mend is a *Refusal.
func OpenLocal(ctx context.Context, o LocalOptions) (*Local, error) {
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Dir == "" {
		o.Dir = "."
	}
	l := &Local{git: newGit(o.Dir, o.Getenv), sleep: o.Sleep}
	common, err := l.git.line(ctx, "rev-parse", "--git-common-dir")
	if err != nil {
		return nil, unopened(o.Dir, err)
	}
	if !filepath.IsAbs(common) {
		common = filepath.Join(o.Dir, common)
	}
	l.lock = filepath.Join(common, "deploycoord.lock")
	head, err := l.git.line(ctx, "symbolic-ref", "-q", "HEAD")
	if f := asGitFault(err); f != nil && f.code == 1 && o.Branch == "" {
		return nil, refuse("name the branch, or check it out: git switch main", "no branch is checked out (HEAD is detached), so there is none to write to")
	} else if err != nil && (f == nil || f.code != 1) {
		return nil, err
	}
	if l.ref = head; o.Branch != "" {
		l.ref = "refs/heads/" + strings.TrimPrefix(o.Branch, "refs/heads/")
	}
	if _, err := l.git.run(ctx, nil, "check-ref-format", l.ref); err != nil || !strings.HasPrefix(l.ref, "refs/heads/") {
		return nil, refuse("name a branch", "%q is no name of a branch", strings.TrimPrefix(l.ref, "refs/heads/"))
	}
	l.current = l.ref == head
	l.store = newStore(&localObjects{git: l.git})
	l.checkouts, err = l.git.checkouts(ctx, l.ref)
	return l, err
}

// unopened says why there is no repository.
func unopened(dir string, err error) error {
	f := asGitFault(err)
	switch {
	case f == nil:
		return err
	case f.code < 0 && errors.Is(err, exec.ErrNotFound), f.code < 0 && strings.Contains(f.said, "executable file not found"):
		return refuse("install git", "the git program is not there")
	case strings.Contains(f.said, "dubious ownership"):
		return refuse("git config --global --add safe.directory "+dir, "git does not trust %s: it belongs to another user", dir)
	}
	return refuse("give the folder of a git repository", "%s is no git repository: %s", dir, f.said)
}

// checkouts lists the work trees that have a branch checked out.
func (g git) checkouts(ctx context.Context, ref string) ([]string, error) {
	out, err := g.run(ctx, nil, "worktree", "list", "--porcelain")
	if err != nil {
		return nil, err
	}
	var found []string
	for tree := range strings.SplitSeq(string(out), "\n\n") {
		dir, has, gone := "", false, false
		for line := range strings.Lines(tree) {
			line = strings.TrimRight(line, "\n")
			if at, is := strings.CutPrefix(line, "worktree "); is {
				dir = at
			}
			has = has || line == "branch "+ref
			gone = gone || line == "bare" || strings.HasPrefix(line, "prunable")
		}
		if has && !gone && dir != "" {
			found = append(found, dir)
		}
	}
	return found, nil
}

func (l *Local) name() string { return strings.TrimPrefix(l.ref, "refs/heads/") }

// Head implements Branch.
func (l *Local) Head(ctx context.Context) (string, error) {
	sha, err := l.git.line(ctx, "rev-parse", "-q", "--verify", l.ref+"^{commit}")
	if f := asGitFault(err); f != nil && f.code == 1 {
		if l.current {
			return "", nil
		}
		return "", refuse("name a branch that is there", "there is no branch %s", l.name())
	}
	return sha, err
}

// Open implements Branch.
func (l *Local) Open(ctx context.Context, sha string) (record.Tree, error) {
	return &tree{ctx: ctx, store: l.store, root: sha}, nil
}

// Contains tells whether a commit is in the history of another.
func (l *Local) Contains(ctx context.Context, head, sha string) (bool, error) {
	_, err := l.git.run(ctx, nil, "merge-base", "--is-ancestor", sha, head)
	if f := asGitFault(err); f != nil && f.code == 1 {
		return false, nil
	}
	return err == nil, err
}

// Lock keeps other runs on this machine out until unlock; one that dies lets go by itself.
func (l *Local) Lock(ctx context.Context) (unlock func(), err error) {
	for range maxLooks {
		unlock, err := lockFile(l.lock)
		if unlock != nil || err != nil {
			return unlock, err
		}
		if err := l.sleep(ctx, lookPause); err != nil {
			return nil, err
		}
	}
	return nil, refuse("wait for it, or end it", "another run has been writing to this repository for %v", maxLooks*lookPause)
}

const (
	lookPause = 20 * time.Millisecond
	maxLooks  = 6000
)

// localObjects reads objects by the git program.
type localObjects struct{ git git }

func (o *localObjects) folder(ctx context.Context, sha string, _ bool) (map[string][]node, error) {
	out, err := o.git.run(ctx, nil, "ls-tree", "--full-tree", "-z", sha)
	if err != nil {
		return nil, err
	}
	var entries []node
	for line := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		facts, name, ok := strings.Cut(line, "\t")
		if fields := strings.Fields(facts); ok && len(fields) == 3 {
			entries = append(entries, node{name: name, mode: fields[0], sha: fields[2]})
		}
	}
	return map[string][]node{sha: entries}, nil
}

func (o *localObjects) blob(ctx context.Context, sha string) ([]byte, error) {
	data, err := o.git.run(ctx, nil, "cat-file", "blob", sha)
	if err == nil && len(data) > maxFile {
		return nil, refuse("make it smaller", "a file has more than %d MB", maxFile>>20)
	}
	return data, err
}
