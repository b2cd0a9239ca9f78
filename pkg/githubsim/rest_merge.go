package githubsim

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

func getMerged(c *call) (any, error) {
	p, err := c.thePull()
	if err != nil {
		return nil, err
	}
	if !p.Merged {
		return nil, notFound()
	}
	return nil, nil
}

// mergeOrder is how a pull request is to be merged.
type mergeOrder struct {
	SHA     string `json:"sha"` // the head that was judged; "" for whatever it is
	Title   string `json:"commit_title"`
	Message string `json:"commit_message"`
	Method  string `json:"merge_method"` // merge, squash, rebase; "" for merge
}

func notMergeable(message string) error {
	return &refusal{status: http.StatusMethodNotAllowed, message: message}
}

func mergePull(c *call) (any, error) {
	p, err := c.thePull()
	if err != nil {
		return nil, err
	}
	var o mergeOrder
	if err := c.decode(&o); err != nil {
		return nil, err
	}
	sha, err := c.repo.merge(p, o, c.login())
	if err != nil {
		return nil, err
	}
	return object{"sha": sha, "merged": true, "message": "Pull Request successfully merged"}, nil
}

// merge merges a pull request as GitHub does, or refuses as GitHub does (docs.github.com/en/rest/pulls/pulls).
func (r *Repository) merge(p *Pull, o mergeOrder, by string) (string, error) {
	if o.Method == "" {
		o.Method = "merge"
	}
	q := r.requirements(p.Base)
	can, _ := r.mergeability(p)
	switch {
	case p.Merged:
		return "", notMergeable("Pull Request is not mergeable")
	case p.State != "open":
		return "", notMergeable("Pull Request is closed")
	case p.Draft:
		return "", notMergeable("Pull Request is still a draft")
	case o.SHA != "" && !isSHA(o.SHA):
		return "", invalid("PullRequest", "sha", "invalid", "")
	case o.SHA != "" && o.SHA != p.HeadSHA:
		return "", &refusal{status: http.StatusConflict, message: "Head branch was modified. Review and try the merge again."}
	case q.queue:
		return "", notMergeable("Changes must be made through the merge queue")
	case can == nil:
		return "", notMergeable("Base branch was modified. Review and try the merge again.")
	case !*can:
		return "", notMergeable("Pull Request is not mergeable")
	}
	return r.mergeNow(p, o, by, q)
}

// mergeNow merges an open pull request without conflicts, if its requirements are met.
func (r *Repository) mergeNow(p *Pull, o mergeOrder, by string, q requirements) (string, error) {
	if err := r.mayMerge(o.Method, q); err != nil {
		return "", err
	}
	base, head, err := r.pullRange(p)
	if err != nil {
		return "", err
	}
	if q.strict && !r.contains(head, base) {
		return "", notMergeable("Head branch is out of date. Review and try the merge again.")
	}
	if open := r.unmet(p, q); len(open) > 0 {
		return "", notMergeable(strings.Join(open, " "))
	}
	merged, err := r.mergedHead(p, o, by, base, head)
	if errors.Is(err, errConflict) {
		return "", notMergeable("Pull Request is not mergeable")
	}
	if err != nil {
		return "", err
	}
	return merged.String(), r.finish(p, by, merged.String())
}

// finish moves the base branch on to a merge's last commit, and closes what was merged.
func (r *Repository) finish(p *Pull, by, merged string) error {
	r.server.tick()
	r.close(p, by, merged)
	if err := r.setRef("refs/heads/"+p.Base, plumbing.NewHash(merged)); err != nil {
		return err
	}
	if r.DeleteBranch && r.headRepository(p) == r {
		return r.deleteRef("refs/heads/" + p.Head)
	}
	return nil
}

// mayMerge tells whether the repository takes a method.
func (r *Repository) mayMerge(method string, q requirements) error {
	switch {
	case method != "merge" && method != "squash" && method != "rebase":
		return invalid("PullRequest", "merge_method", "invalid", "")
	case method == "merge" && (r.NoMergeCommit || q.linear):
		return notMergeable("Merge commits are not allowed on this repository.")
	case method == "squash" && r.NoSquash:
		return notMergeable("Squash merges are not allowed on this repository.")
	case method == "rebase" && r.NoRebase:
		return notMergeable("Rebase merges are not allowed on this repository.")
	}
	return nil
}

// mergedHead writes the commits of a merge and gives the last one.
func (r *Repository) mergedHead(p *Pull, o mergeOrder, by string, base, head plumbing.Hash) (plumbing.Hash, error) {
	u := r.server.user(by)
	author := signature(u.Login, fmt.Sprintf("%d+%s@users.noreply.github.com", u.ID, u.Login), r.server.tick())
	if o.Method == "rebase" {
		return r.rebased(base, head, author)
	}
	tree, err := r.mergeCommits(base, head)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	hub := signature("GitHub", "noreply@github.com", author.When)
	parents := []plumbing.Hash{base, head}
	owner := r.Owner
	if from := r.headRepository(p); from != nil {
		owner = from.Owner
	}
	title, text := fmt.Sprintf("Merge pull request #%d from %s/%s", p.Number, owner, p.Head), p.Title
	if o.Method == "squash" {
		parents = parents[:1]
		title, text, err = r.squashText(p)
		if err != nil {
			return plumbing.ZeroHash, err
		}
	}
	if o.Title != "" {
		title = o.Title
	}
	if o.Message != "" {
		text = o.Message
	}
	message := title
	if text != "" {
		message += "\n\n" + text
	}
	h, err := r.storeCommit(message, tree, parents, author, hub)
	r.signed[h.String()] = true
	return h, err
}

// squashText is GitHub's message of a squashed pull request: one commit keeps its own, several are listed.
func (r *Repository) squashText(p *Pull) (title, text string, err error) {
	commits, err := r.pullCommits(p)
	if err != nil {
		return "", "", err
	}
	title = fmt.Sprintf("%s (#%d)", p.Title, p.Number)
	if len(commits) == 1 {
		first, rest, _ := strings.Cut(strings.TrimSpace(commits[0].Message), "\n")
		return fmt.Sprintf("%s (#%d)", first, p.Number), strings.TrimSpace(rest), nil
	}
	var lines []string
	for _, k := range commits {
		lines = append(lines, "* "+strings.TrimSpace(k.Message))
	}
	return title, strings.Join(lines, "\n\n"), nil
}

// rebased writes the commits of head anew on top of base, merges left out.
func (r *Repository) rebased(base, head plumbing.Hash, by gitobject.Signature) (plumbing.Hash, error) {
	commits, err := r.between(base, head)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	at := base
	for _, k := range commits {
		if len(k.ParentHashes) != 1 {
			continue
		}
		tree, conflicts, err := r.merged(k.ParentHashes[0], at, k.Hash)
		switch {
		case err != nil:
			return plumbing.ZeroHash, err
		case len(conflicts) > 0:
			return plumbing.ZeroHash, errConflict
		}
		if at, err = r.storeCommit(k.Message, tree, []plumbing.Hash{at}, k.Author, by); err != nil {
			return plumbing.ZeroHash, err
		}
	}
	return at, nil
}
