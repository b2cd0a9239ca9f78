package githubsim

import (
	"fmt"
	"slices"
	"strings"
)

func (c *call) showReview(v *Review) object {
	at := c.pageAt(fmt.Sprintf("/pull/%d#pullrequestreview-%d", v.Pull, v.ID))
	of := c.at(fmt.Sprintf("/pulls/%d", v.Pull))
	o := object{
		"id": v.ID, "node_id": nodeID("PRR", v.ID), "user": c.showUser(v.Author), "body": v.Body, "state": v.State,
		"html_url": at, "pull_request_url": of, "commit_id": optional(v.SHA), "submitted_at": stamp(v.Submitted),
		"author_association": c.association(v.Association, v.Author),
		"_links":             object{"html": object{"href": at}, "pull_request": object{"href": of}},
	}
	if v.State == "PENDING" {
		delete(o, "submitted_at")
	}
	return o
}

// listReviews lists the reviews, oldest first; one that is not submitted yet is its author's alone.
func listReviews(c *call) (any, error) {
	p, err := c.thePull()
	if err != nil {
		return nil, err
	}
	var found []*Review
	for _, v := range c.repo.reviewsOf(p.Number) {
		if v.State != "PENDING" || strings.EqualFold(v.Author, c.login()) {
			found = append(found, v)
		}
	}
	slices.SortStableFunc(found, func(a, b *Review) int { return a.Submitted.Compare(b.Submitted) })
	return each(page(c, found), c.showReview), nil
}

func createReview(c *call) (any, error) {
	p, err := c.thePull()
	if err != nil {
		return nil, err
	}
	var sent struct {
		Event, Body string
		CommitID    string `json:"commit_id"`
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	state, known := map[string]string{"": "PENDING", "APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}[sent.Event]
	switch {
	case !known:
		return nil, unprocessable("Variable $event of type PullRequestReviewEvent was provided invalid value")
	case state == "APPROVED" && strings.EqualFold(p.Author, c.login()):
		return nil, unprocessable("Can not approve your own pull request")
	case state == "CHANGES_REQUESTED" && strings.EqualFold(p.Author, c.login()):
		return nil, unprocessable("Can not request changes on your own pull request")
	case (state == "CHANGES_REQUESTED" || state == "COMMENTED") && sent.Body == "":
		return nil, unprocessable("Review body can't be blank")
	}
	made, err := c.repo.addReview(p.Number, Review{Author: c.login(), State: state, SHA: sent.CommitID, Body: sent.Body})
	if err != nil {
		return nil, err
	}
	return c.showReview(made), nil
}

func listReviewers(c *call) (any, error) {
	p, err := c.thePull()
	if err != nil {
		return nil, err
	}
	return object{"users": c.showUsers(p.Reviewers), "teams": each(p.Teams, c.showTeam)}, nil
}

type reviewers struct {
	Reviewers     []string `json:"reviewers"`
	TeamReviewers []string `json:"team_reviewers"`
}

func addReviewers(c *call) (any, error) {
	p, err := c.thePull()
	if err != nil {
		return nil, err
	}
	var sent reviewers
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	for _, login := range sent.Reviewers {
		switch {
		case strings.EqualFold(login, p.Author):
			return nil, unprocessable("Review cannot be requested from pull request author.")
		case c.server.known(login) == nil || rank(c.repo.role(login)) < rank("read"):
			return nil, unprocessable("Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.")
		}
	}
	p.Reviewers, p.Teams = union(p.Reviewers, sent.Reviewers), union(p.Teams, sent.TeamReviewers)
	p.Updated = c.server.tick()
	return c.created(c.showPull(p))
}

func removeReviewers(c *call) (any, error) {
	p, err := c.thePull()
	if err != nil {
		return nil, err
	}
	var sent reviewers
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	p.Reviewers, p.Teams = without(p.Reviewers, sent.Reviewers), without(p.Teams, sent.TeamReviewers)
	p.Updated = c.server.tick()
	return c.showPull(p), nil
}

// union adds names that are not there yet, in any case of letters.
func union(all, more []string) []string {
	for _, name := range more {
		if !slices.ContainsFunc(all, func(o string) bool { return strings.EqualFold(o, name) }) {
			all = append(all, name)
		}
	}
	return all
}

func without(all, less []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool {
		return slices.ContainsFunc(less, func(o string) bool { return strings.EqualFold(o, name) })
	})
}
