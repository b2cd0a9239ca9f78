package change

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"deploycoord/pkg/change/internal/gitstore"
)

// resolver turns options into the two commits to compare.
type resolver struct {
	ctx     context.Context
	repo    *gitstore.Repo
	options Options

	head     gitstore.ID // the commit whose tree is the head, or that the work tree stands on
	base     gitstore.ID // the commit to compare with; it may not be in the clone
	workTree bool
	farHead  bool   // the head is not in the clone: its tree comes from the API
	reported string // Change.Head
	notices  []string
}

func (r *resolver) notice(format string, args ...any) {
	r.notices = append(r.notices, fmt.Sprintf(format, args...))
}

// ends finds both commits.
func (r *resolver) ends() error {
	if e := r.options.Event; e.HeadSHA != "" && r.options.Base == "" && r.options.Head == "" {
		return r.eventEnds(e)
	}
	if err := r.findHead(); err != nil {
		return err
	}
	if r.options.Base == "" {
		return r.defaultBase()
	}
	base, err := r.repo.Resolve(r.options.Base)
	if err != nil {
		return r.absentBase(r.options.Base, err)
	}
	return r.mergeBase(r.options.Base, base)
}

func (r *resolver) findHead() error {
	if r.options.Head != "" {
		id, err := r.repo.Resolve(r.options.Head)
		if errors.Is(err, gitstore.ErrMissing) {
			err = fmt.Errorf("%w: %w", ErrUnknownRevision, err)
		}
		r.head, r.reported = id, id.String()
		return err
	}
	r.workTree = true
	_, id, err := r.repo.Head()
	if err != nil {
		return fmt.Errorf("read HEAD: %w", err)
	}
	if id.IsZero() {
		return fmt.Errorf("%s: %w", r.repo.Root, ErrNoCommits)
	}
	r.head = id
	return nil
}

func (r *resolver) defaultBase() error {
	name, id, err := r.repo.DefaultBranch()
	if err != nil {
		return err
	}
	if name != "" {
		return r.mergeBase(shortRef(name), id)
	}
	if !r.workTree {
		return ErrNoBase
	}
	r.base = r.head
	r.notice("there is no default branch to compare with: only uncommitted work is taken for the change; name a base with --base")
	return nil
}

func shortRef(name string) string {
	return strings.TrimPrefix(strings.TrimPrefix(name, "refs/heads/"), "refs/remotes/")
}

// mergeBase sets the base to the merge base of the head and a commit of the clone.
func (r *resolver) mergeBase(name string, with gitstore.ID) error {
	if !r.repo.Objects.Has(with) {
		return r.absentBase(with.String(), gitstore.ErrMissing)
	}
	base, found, cut, err := r.repo.MergeBase(with, r.head)
	switch {
	case err != nil && !errors.Is(err, gitstore.ErrMissing):
		return fmt.Errorf("find the merge base with %s: %w", name, err)
	case found:
		r.base = base
		return nil
	case cut || err != nil:
		return r.apiMergeBase(with.String(), gitstore.ErrMissing)
	}
	r.base = with
	r.notice("%s and the head have no common ancestor: the head is compared with %s itself", name, name)
	return nil
}

// absentBase goes on where a base was named that the clone does not have.
func (r *resolver) absentBase(name string, why error) error {
	if !errors.Is(why, ErrUnknownRevision) && !errors.Is(why, gitstore.ErrMissing) {
		return why
	}
	shallow, err := r.repo.Shallow()
	if err != nil {
		return err
	}
	_, isSHA := gitstore.ParseID(name)
	switch {
	case shallow == nil && (!isSHA || r.options.API == nil):
		return fmt.Errorf("%w: %w", ErrUnknownRevision, why)
	case strings.ContainsAny(name, "~^@{} :"): // the API knows names, not steps from them
		return fmt.Errorf("base %q: %w: %w", name, ErrBaseMissing, why)
	}
	return r.apiMergeBase(strings.TrimPrefix(strings.TrimPrefix(name, "refs/heads/"), "origin/"), why)
}

func (r *resolver) apiMergeBase(name string, why error) error {
	if r.options.API == nil {
		return fmt.Errorf("base %q: %w", name, ErrBaseMissing)
	}
	head := r.reported
	if head == "" {
		head = r.head.String()
	}
	sha, err := r.options.API.MergeBase(r.ctx, name, head)
	if err != nil {
		return fmt.Errorf("base %q: %w: %w", name, ErrBaseMissing, err)
	}
	id, ok := gitstore.ParseID(sha)
	if !ok {
		return fmt.Errorf("base %q: the API named no commit: %w: %w", name, ErrBaseMissing, why)
	}
	r.base = id
	r.notice("the merge base %s of %s and the head was asked of the GitHub API: this clone's history is cut", short(id), name)
	return nil
}

// eventEnds follows the package comment's section on runners.
func (r *resolver) eventEnds(e EventRange) error {
	_, at, err := r.repo.Head()
	if err != nil {
		return fmt.Errorf("read HEAD: %w", err)
	}
	if at.IsZero() {
		return fmt.Errorf("%s: %w", r.repo.Root, ErrNoCommits)
	}
	checkedOut, err := r.repo.Commit(at)
	if err != nil {
		return err
	}
	if p := checkedOut.Parents; len(p) == 2 && at.String() != e.HeadSHA && (p[1].String() == e.HeadSHA || at.String() == e.MergeSHA) {
		r.head, r.base, r.reported = at, p[0], p[1].String()
		if r.reported != e.HeadSHA {
			r.notice("the checked out merge commit %s merges %s, while the event names the head %s: the former is judged", short(at), short(p[1]), e.HeadSHA)
		}
		return nil
	}
	head, ok := gitstore.ParseID(e.HeadSHA)
	if !ok {
		return fmt.Errorf("the event's head %q is no SHA: %w", e.HeadSHA, ErrUnknownRevision)
	}
	commit, err := r.repo.Commit(head)
	if errors.Is(err, gitstore.ErrMissing) {
		if r.options.API == nil || e.BaseSHA == "" {
			return fmt.Errorf("%s is checked out, the event's head is %s: %w", short(at), e.HeadSHA, ErrHeadMissing)
		}
		r.head, r.reported, r.farHead = head, head.String(), true
		return r.apiMergeBase(e.BaseSHA, err)
	}
	if err != nil {
		return err
	}
	r.head, r.reported = head, head.String()
	if e.BaseSHA == "" {
		return r.defaultBase()
	}
	for _, parent := range commit.Parents {
		if parent.String() == e.BaseSHA {
			r.base = parent
			return nil
		}
	}
	base, ok := gitstore.ParseID(e.BaseSHA)
	if !ok {
		return fmt.Errorf("the event's base %q is no SHA: %w", e.BaseSHA, ErrUnknownRevision)
	}
	return r.mergeBase(e.BaseSHA, base)
}
