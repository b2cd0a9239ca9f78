package githubsim

import (
	"fmt"
	"slices"
	"strings"
)

// thePull is the pull request that the path names.
func (c *call) thePull() (*Pull, error) {
	n, err := c.number("number")
	if err != nil {
		return nil, err
	}
	if p := c.repo.pull(int(n)); p != nil {
		return p, nil
	}
	return nil, notFound()
}

func listPulls(c *call) (any, error) {
	state := c.query.Get("state")
	if state == "" {
		state = "open"
	}
	if !slices.Contains([]string{"open", "closed", "all"}, state) {
		return nil, invalid("PullRequest", "state", "invalid", "")
	}
	head, base := c.query.Get("head"), c.query.Get("base")
	var found []*Pull
	for _, p := range c.repo.pulls {
		switch {
		case state != "all" && p.State != state, base != "" && p.Base != base:
		case head != "" && !c.comesFrom(p, head):
		default:
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b *Pull) int {
		switch c.query.Get("sort") {
		case "updated":
			return a.Updated.Compare(b.Updated)
		default:
			return a.Number - b.Number
		}
	})
	if c.query.Get("direction") != "asc" && !(c.query.Get("direction") == "" && c.query.Get("sort") != "" && c.query.Get("sort") != "created") {
		slices.Reverse(found)
	}
	return each(page(c, found), c.showPull), nil
}

// comesFrom tells whether a pull request's head is "owner:branch".
func (c *call) comesFrom(p *Pull, head string) bool {
	r := c.repo.headRepository(p)
	owner, branch, ok := strings.Cut(head, ":")
	return ok && r != nil && strings.EqualFold(r.Owner, owner) && p.Head == branch
}

func getPull(c *call) (any, error) {
	p, err := c.thePull()
	if err != nil {
		return nil, err
	}
	return c.showWholePull(p)
}

func listPullFiles(c *call) (any, error) {
	p, err := c.thePull()
	if err != nil {
		return nil, err
	}
	files, err := c.repo.pullFiles(p)
	if err != nil {
		return nil, err
	}
	files = files[:min(len(files), 3000)] // GitHub lists no more
	return each(page(c, files), func(f fileChange) object { return c.showFile(f, p.HeadSHA) }), nil
}

func listPullCommits(c *call) (any, error) {
	p, err := c.thePull()
	if err != nil {
		return nil, err
	}
	commits, err := c.repo.pullCommits(p)
	if err != nil {
		return nil, err
	}
	commits = commits[:min(len(commits), 250)] // GitHub lists no more
	return each(page(c, commits), c.showCommit), nil
}

// createPull opens a pull request; "owner:branch" as its head comes from a fork.
func createPull(c *call) (any, error) {
	var sent struct {
		Title, Head, Base, Body string
		HeadRepo                string `json:"head_repo"`
		Draft                   bool
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	for field, value := range map[string]string{"head": sent.Head, "base": sent.Base} {
		if value == "" {
			return nil, invalid("PullRequest", field, "missing_field", "")
		}
	}
	if sent.Title == "" {
		return nil, invalid("PullRequest", "title", "missing_field", "")
	}
	p := Pull{Title: sent.Title, Body: sent.Body, Base: sent.Base, Head: sent.Head, Draft: sent.Draft, Author: c.login()}
	from := c.repo
	if owner, branch, ok := strings.Cut(sent.Head, ":"); ok {
		p.Head = branch
		if from = c.forkOf(owner, sent.HeadRepo); from == nil {
			return nil, invalid("PullRequest", "head", "invalid", "")
		}
		if from != c.repo {
			p.HeadRepository = from.FullName()
		}
	}
	base, err := c.repo.head(p.Base)
	if err != nil {
		return nil, invalid("PullRequest", "base", "invalid", "")
	}
	head, err := from.head(p.Head)
	if err != nil {
		return nil, invalid("PullRequest", "head", "invalid", "")
	}
	for _, o := range c.repo.pulls {
		if o.State == "open" && o.Base == p.Base && o.Head == p.Head && c.repo.headRepository(o) == from {
			return nil, invalid("PullRequest", "", "custom", fmt.Sprintf("A pull request already exists for %s:%s.", from.Owner, p.Head))
		}
	}
	if from == c.repo && c.repo.contains(base, head) {
		return nil, invalid("PullRequest", "", "custom", fmt.Sprintf("No commits between %s and %s", p.Base, p.Head))
	}
	made, err := c.repo.addPull(p)
	if err != nil {
		return nil, err
	}
	o, err := c.showWholePull(made)
	if err != nil {
		return nil, err
	}
	return c.created(o)
}

// forkOf finds the repository of an owner in this network.
func (c *call) forkOf(owner, name string) *Repository {
	if strings.EqualFold(owner, c.repo.Owner) && name == "" {
		return c.repo
	}
	for _, r := range c.server.all() {
		if strings.EqualFold(r.Owner, owner) && (name == "" || strings.EqualFold(r.Name, name)) && strings.EqualFold(r.Parent, c.repo.FullName()) {
			return r
		}
	}
	return nil
}

func updatePull(c *call) (any, error) {
	p, err := c.thePull()
	if err != nil {
		return nil, err
	}
	if err := c.mayEdit(p.Author); err != nil {
		return nil, err
	}
	var sent struct{ Title, Body, State, Base *string }
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	if sent.Base != nil {
		tip, err := c.repo.head(*sent.Base)
		if err != nil {
			return nil, invalid("PullRequest", "base", "invalid", "")
		}
		if p.Base != *sent.Base && rank(c.repo.role(c.login())) < rank("write") && c.token.App == "" {
			p.AutoMerge = nil // GitHub takes it from people who could not have asked for it
		}
		p.Base, p.BaseSHA = *sent.Base, tip.String()
	}
	if sent.State != nil {
		if err := c.repo.settle(p, *sent.State); err != nil {
			return nil, err
		}
	}
	if sent.Title != nil {
		p.Title = *sent.Title
	}
	if sent.Body != nil {
		p.Body = *sent.Body
	}
	p.Updated = c.server.tick()
	return c.showWholePull(p)
}
