package githubsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Refusals of a ref's change; the texts are GitHub's.
var (
	errNotFastForward = errors.New("Update is not a fast forward")      //nolint:staticcheck // GitHub's text
	errExists         = errors.New("Reference already exists")          //nolint:staticcheck // GitHub's text
	errNoReference    = errors.New("Reference does not exist")          //nolint:staticcheck // GitHub's text
	errNoObject       = errors.New("Object does not exist")             //nolint:staticcheck // GitHub's text
	errRefName        = errors.New("Reference name is not well formed") //nolint:staticcheck // GitHub's text
)

// setRef points a ref at a commit or tag, and lets the pull requests follow.
func (r *Repository) setRef(name string, h plumbing.Hash) error {
	if !isRef(name) {
		return fmt.Errorf("%q: %w", name, errRefName)
	}
	for _, other := range r.refs("refs/") {
		if strings.HasPrefix(string(other.Name()), name+"/") || strings.HasPrefix(name, string(other.Name())+"/") {
			return fmt.Errorf("%q stands in the way of %q: %w", other.Name(), name, errExists)
		}
	}
	if err := r.git.SetReference(plumbing.NewHashReference(plumbing.ReferenceName(name), h)); err != nil {
		return fmt.Errorf("write the ref %s: %w", name, err)
	}
	r.Updated = r.server.tick()
	if branch, is := strings.CutPrefix(name, "refs/heads/"); is {
		return r.pushed(branch, h)
	}
	return nil
}

// moveRef is setRef for a ref that must be there, and must not lose commits unless forced.
func (r *Repository) moveRef(name string, h plumbing.Hash, force bool) error {
	old, err := r.ref(name)
	if err != nil {
		return errNoReference
	}
	if !force && !r.contains(h, old) {
		return errNotFastForward
	}
	return r.setRef(name, h)
}

func (r *Repository) deleteRef(name string) error {
	if _, err := r.ref(name); err != nil {
		return errNoReference
	}
	if err := r.git.RemoveReference(plumbing.ReferenceName(name)); err != nil {
		return fmt.Errorf("delete the ref %s: %w", name, err)
	}
	r.Updated = r.server.tick()
	if branch, is := strings.CutPrefix(name, "refs/heads/"); is {
		for _, s := range r.server.all() {
			for _, p := range s.pulls {
				if p.State == "open" && p.Head == branch && s.headRepository(p) == r {
					s.leave(p)
					p.State, p.Closed, p.Updated = "closed", r.Updated, r.Updated
				}
			}
		}
	}
	return nil
}

// refs lists the refs below a prefix, by name; HEAD is none of them.
func (r *Repository) refs(prefix string) []*plumbing.Reference {
	iter, err := r.git.IterReferences()
	if err != nil {
		return nil
	}
	var out []*plumbing.Reference
	_ = iter.ForEach(func(ref *plumbing.Reference) error { // the callback gives none
		if ref.Type() == plumbing.HashReference && strings.HasPrefix(string(ref.Name()), prefix) && ref.Name() != plumbing.HEAD {
			out = append(out, ref)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b *plumbing.Reference) int { return strings.Compare(string(a.Name()), string(b.Name())) })
	return out
}

// pushed lets open pull requests follow a branch: those from it get its new head, those into it that it now contains are
// merged.
func (r *Repository) pushed(branch string, h plumbing.Hash) error {
	for _, s := range r.server.all() {
		for _, p := range s.pulls {
			if p.State != "open" {
				continue
			}
			if p.Head == branch && s.headRepository(p) == r && p.HeadSHA != h.String() {
				if err := s.follow(p); err != nil {
					return err
				}
				s.unwrittenPulls[p.Number] = p.MergeableAfter
				if r != s && rank(s.role(either(r.server.actor, r.Owner))) < rank("write") {
					p.AutoMerge = nil // a push by somebody who may not write to the base takes it back, as GitHub documents
				}
			}
			if s == r && p.Base == branch && p.HeadSHA != p.BaseSHA && r.contains(h, plumbing.NewHash(p.HeadSHA)) {
				r.close(p, "", h.String())
			}
		}
	}
	return nil
}

// close ends a pull request as merged.
func (r *Repository) close(p *Pull, by, commit string) {
	p.State, p.Merged, p.MergedBy, p.MergeCommit = "closed", true, by, commit
	p.MergedAt = r.server.now()
	p.Closed, p.Updated = p.MergedAt, p.MergedAt
	r.leave(p)
}

// headRepository is where a pull request comes from; nil where that is gone.
func (r *Repository) headRepository(p *Pull) *Repository {
	switch {
	case p.HeadGone:
		return nil
	case p.HeadRepository == "":
		return r
	}
	return r.server.repository(p.HeadRepository)
}

// follow brings a pull request's SHAs up to its branches, and a fork's objects into this repository.
func (r *Repository) follow(p *Pull) error {
	base, err := r.head(p.Base)
	if err != nil {
		return fmt.Errorf("the base branch: %w", err)
	}
	from := r
	if p.HeadRepository != "" {
		if from = r.server.repository(p.HeadRepository); from == nil {
			return fmt.Errorf("the head repository %q: %w", p.HeadRepository, errMissing)
		}
	}
	head, err := from.head(p.Head)
	if err != nil {
		return fmt.Errorf("the head branch: %w", err)
	}
	if from != r {
		if err := copyObjects(from.dir, r.dir); err != nil {
			return fmt.Errorf("take the objects of %s: %w", p.HeadRepository, err)
		}
		r.open()
	}
	p.HeadSHA, p.BaseSHA, p.Updated = head.String(), base.String(), r.server.now()
	return r.setRef(fmt.Sprintf("refs/pull/%d/head", p.Number), head)
}
