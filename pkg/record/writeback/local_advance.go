package writeback

import (
	"context"
	"fmt"
	"strings"

	"deploycoord/pkg/github"
)

// Advance implements Branch. Work trees that have the branch checked out come first, the branch last: a run that dies in
// between is mended by the next, which finds its own files there. Local changes to the same paths are a refusal, before
// anything is written; all others stay as they are.
func (l *Local) Advance(ctx context.Context, from, to string) error {
	for _, dry := range []bool{true, false} {
		for _, dir := range l.checkouts {
			if err := l.bring(ctx, dir, from, to, dry); err != nil {
				return err
			}
		}
	}
	old := from
	if old == "" {
		old = strings.Repeat("0", len(to))
	}
	_, err := l.git.run(ctx, nil, "update-ref", "-m", "deploycoord: record", l.ref, to, old)
	f := asGitFault(err)
	if f == nil {
		return err
	}
	if at, readErr := l.Head(ctx); readErr == nil && at != to {
		for _, dir := range l.checkouts {
			if err := l.bring(ctx, dir, to, at, false); err != nil {
				return fmt.Errorf("take the files out again, after the branch moved: %w", err)
			}
		}
	}
	switch {
	case strings.Contains(f.said, "File exists"):
		return busy(l.name(), f)
	case strings.Contains(f.said, "cannot lock ref"):
		return fmt.Errorf("%w: %w", github.ErrMoved, err)
	}
	return err
}

// bring takes a work tree and its index from one commit to another, as a merge of git's does: what was not changed
// between the two stays as it is, staged or not.
func (l *Local) bring(ctx context.Context, dir, from, to string, dry bool) error {
	g := l.git.at(dir)
	for _, end := range []*string{&from, &to} {
		if *end != "" {
			continue
		}
		none, err := g.line(ctx, "hash-object", "-t", "tree", "--stdin") // the empty tree, in either of git's sums
		if err != nil {
			return err
		}
		*end = none
	}
	args := []string{"read-tree", "-m", "-u", from, to}
	if dry {
		// It fails where a file was changed, which read-tree tells better.
		if _, err := g.run(ctx, nil, "update-index", "-q", "--refresh"); ctx.Err() != nil {
			return err
		}
		args = []string{"read-tree", "-n", "-m", "-u", from, to}
	}
	_, err := g.run(ctx, nil, args...)
	f := asGitFault(err)
	switch {
	case f == nil:
		return err
	case strings.Contains(f.said, ".lock"):
		return busy(l.name(), f)
	}
	_, rest, _ := strings.Cut(f.said, "'")
	if p, _, quoted := strings.Cut(rest, "'"); quoted {
		return refuse("commit it or take it back, and run this again", "%s has local changes in %s, which the record would overwrite", p, dir)
	}
	return refuse("mend it, and run this again", "the work tree %s cannot follow its branch: %s", dir, f.said)
}

// busy is a lock of another git program, or one that a killed one left.
func busy(branch string, f *gitFault) error {
	return fmt.Errorf("%w: %w", errDoubtful, &Refusal{
		Text: fmt.Sprintf("another git program is at work on %s: %s", branch, f.said), Fix: "wait for it; if there is none, remove the lock that is named",
	})
}
