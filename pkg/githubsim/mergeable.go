package githubsim

import (
	"errors"
	"fmt"

	"github.com/go-git/go-git/v5/plumbing"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// pullCommits lists a pull request's commits, oldest first.
func (r *Repository) pullCommits(p *Pull) ([]*gitobject.Commit, error) {
	base, head, err := r.pullRange(p)
	if err != nil {
		return nil, err
	}
	return r.between(base, head)
}

// pullFiles lists what a pull request changes since it left its base branch.
func (r *Repository) pullFiles(p *Pull) ([]fileChange, error) {
	base, head, err := r.pullRange(p)
	if err != nil {
		return nil, err
	}
	from, err := r.mergeBase(base, head)
	if errors.Is(err, errUnrelated) {
		return r.files(plumbing.ZeroHash, head)
	}
	if err != nil {
		return nil, err
	}
	return r.files(from, head)
}

// pullRange is the base that a pull request is compared with (the branch's tip while it is open) and its head.
func (r *Repository) pullRange(p *Pull) (base, head plumbing.Hash, err error) {
	base, head = plumbing.NewHash(p.BaseSHA), plumbing.NewHash(p.HeadSHA)
	if p.State == "open" {
		if tip, err := r.head(p.Base); err == nil {
			base = tip
		}
	}
	if _, err := r.commit(base); err != nil {
		return base, head, err
	}
	_, err = r.commit(head)
	return base, head, err
}

// mergeability says whether a pull request can be merged, nil while GitHub still computes it, and in which state its
// requirements are, in REST's words. Each call is one reader.
func (r *Repository) mergeability(p *Pull) (*bool, string) {
	if p.State != "open" {
		return nil, "unknown"
	}
	if r.unwrittenPulls[p.Number] > 0 {
		r.unwrittenPulls[p.Number]--
		return nil, "unknown"
	}
	can := r.cleanly(p)
	switch {
	case p.MergeableState != "":
		return &can, p.MergeableState
	case !can:
		return &can, "dirty"
	}
	return &can, r.requirementState(p)
}

// cleanly tells whether a pull request merges without conflicts.
func (r *Repository) cleanly(p *Pull) bool {
	if p.Mergeable != nil {
		return *p.Mergeable
	}
	return r.tryMerge(p) == nil
}

// tryMerge merges a pull request into refs/pull/N/merge.
func (r *Repository) tryMerge(p *Pull) error {
	base, head, err := r.pullRange(p)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("refs/pull/%d/merge", p.Number)
	if h, err := r.ref(name); err == nil {
		if c, err := r.commit(h); err == nil && len(c.ParentHashes) == 2 && c.ParentHashes[0] == base && c.ParentHashes[1] == head {
			return nil
		}
	}
	tree, err := r.mergeCommits(base, head)
	if err != nil {
		return err
	}
	by := signature("GitHub", "noreply@github.com", r.server.now())
	h, err := r.storeCommit(fmt.Sprintf("Merge %s into %s", head, base), tree, []plumbing.Hash{base, head}, by, by)
	if err != nil {
		return err
	}
	return r.git.SetReference(plumbing.NewHashReference(plumbing.ReferenceName(name), h))
}

// requirementState is mergeable_state of a pull request without conflicts.
func (r *Repository) requirementState(p *Pull) string {
	if p.Draft {
		return "draft"
	}
	base, head, err := r.pullRange(p)
	if err != nil {
		return "unknown"
	}
	q := r.requirements(p.Base)
	switch {
	case q.strict && !r.contains(head, base):
		return "behind"
	case len(r.unmet(p, q)) > 0:
		return "blocked"
	}
	for _, c := range newest(r.runsOf(p.HeadSHA)) {
		if !passed(c.Status, c.Conclusion) {
			return "unstable"
		}
	}
	for _, st := range newestStatuses(r.statusesOf(p.HeadSHA)) {
		if st.State != "success" {
			return "unstable"
		}
	}
	return "clean"
}

func passed(status, conclusion string) bool {
	return status == "completed" && (conclusion == "success" || conclusion == "neutral" || conclusion == "skipped")
}
