package githubsim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// thread is an issue, or a pull request seen as one.
type thread struct {
	number              int
	id                  int64
	title, body, author string
	state, reason       string
	labels, assignees   *[]string
	created, closed     time.Time
	updated             *time.Time
	pull                *Pull
	issue               *Issue
}

func threadOfPull(p *Pull) thread {
	return thread{
		number: p.Number, id: p.ID, title: p.Title, body: p.Body, author: p.Author, state: p.State, labels: &p.Labels,
		assignees: &p.Assignees, created: p.Created, updated: &p.Updated, closed: p.Closed, pull: p,
	}
}

func threadOfIssue(i *Issue) thread {
	return thread{
		number: i.Number, id: i.ID, title: i.Title, body: i.Body, author: i.Author, state: i.State, reason: i.StateReason,
		labels: &i.Labels, assignees: &i.Assignees, created: i.Created, updated: &i.Updated, closed: i.Closed, issue: i,
	}
}

// switchedOff is GitHub's answer about issues where a repository has none.
func switchedOff() error {
	return &refusal{status: http.StatusGone, message: "Issues has been disabled in this repository."}
}

// thread is what the path's number names.
func (c *call) thread() (thread, error) {
	n, err := c.number("number")
	if err != nil {
		return thread{}, err
	}
	if p := c.repo.pull(int(n)); p != nil {
		return threadOfPull(p), nil
	}
	if i := c.repo.issue(int(n)); i != nil {
		if c.repo.NoIssues {
			return thread{}, switchedOff()
		}
		return threadOfIssue(i), nil
	}
	return thread{}, notFound()
}

func (c *call) showIssue(t thread) object {
	at, site := c.at(fmt.Sprintf("/issues/%d", t.number)), c.pageAt(fmt.Sprintf("/issues/%d", t.number))
	o := object{
		"id": t.id, "node_id": nodeID("I", t.id), "url": at, "repository_url": c.at(""), "labels_url": at + "/labels{/name}",
		"comments_url": at + "/comments", "events_url": at + "/events", "html_url": site, "number": t.number, "state": t.state,
		"state_reason": optional(t.reason), "title": t.title, "body": optional(t.body), "user": c.author(t.author),
		"labels": c.showLabels(*t.labels), "assignee": c.firstUser(*t.assignees), "assignees": c.showUsers(*t.assignees),
		"milestone": nil, "locked": false, "active_lock_reason": nil, "comments": len(c.repo.commentsOn(t.number)), "closed_at": stamp(t.closed),
		"created_at": stamp(t.created), "updated_at": stamp(*t.updated), "author_association": c.repo.association(t.author),
	}
	if t.pull != nil {
		o["html_url"] = c.pageAt(fmt.Sprintf("/pull/%d", t.number))
		link := c.pageAt(fmt.Sprintf("/pull/%d", t.number))
		o["draft"] = t.pull.Draft
		o["pull_request"] = object{
			"url": c.at(fmt.Sprintf("/pulls/%d", t.number)), "html_url": link, "diff_url": link + ".diff", "patch_url": link + ".patch",
			"merged_at": stamp(t.pull.MergedAt),
		}
	}
	return o
}

// listIssues lists issues and pull requests, newest first.
func listIssues(c *call) (any, error) {
	state := c.query.Get("state")
	if state == "" {
		state = "open"
	}
	var all []thread
	for _, p := range c.repo.pulls {
		all = append(all, threadOfPull(p))
	}
	for _, i := range c.repo.issues {
		if c.repo.NoIssues {
			break
		}
		all = append(all, threadOfIssue(i))
	}
	slices.SortFunc(all, func(a, b thread) int { return b.number - a.number })
	all = slices.DeleteFunc(all, func(t thread) bool {
		for _, label := range strings.Split(c.query.Get("labels"), ",") {
			if label != "" && !slices.ContainsFunc(*t.labels, func(o string) bool { return strings.EqualFold(o, label) }) {
				return true
			}
		}
		by := c.query.Get("creator")
		return state != "all" && t.state != state || by != "" && !strings.EqualFold(by, t.author)
	})
	return each(page(c, all), c.showIssue), nil
}

func getIssue(c *call) (any, error) {
	t, err := c.thread()
	if err != nil {
		return nil, err
	}
	return c.showIssue(t), nil
}

func createIssue(c *call) (any, error) {
	var sent struct {
		Title             any
		Body              string
		Labels, Assignees []string
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	if c.repo.NoIssues {
		return nil, switchedOff()
	}
	title, _ := sent.Title.(string)
	if title == "" {
		return nil, invalid("Issue", "title", "missing_field", "")
	}
	if rank(c.repo.role(c.login())) < rank("triage") && c.token.App == "" {
		sent.Labels, sent.Assignees = nil, nil // GitHub drops them silently
	}
	c.repo.lastNumber++
	made := &Issue{
		Number: c.repo.lastNumber, ID: c.server.id(), Title: title, Body: sent.Body, Author: c.login(), State: "open",
		Labels: union(nil, sent.Labels), Assignees: union(nil, sent.Assignees), Created: c.server.tick(),
	}
	made.Updated = made.Created
	c.repo.issues = append(c.repo.issues, made)
	return c.created(c.showIssue(threadOfIssue(made)))
}

func updateIssue(c *call) (any, error) {
	t, err := c.thread()
	if err != nil {
		return nil, err
	}
	if err := c.mayEdit(t.author); err != nil {
		return nil, err
	}
	var sent struct {
		Title, Body, State *string
		StateReason        *string `json:"state_reason"`
		Labels, Assignees  *[]string
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	if sent.State != nil && *sent.State != "open" && *sent.State != "closed" {
		return nil, invalid("Issue", "state", "invalid", "")
	}
	at := c.server.tick()
	if sent.Labels != nil {
		*t.labels = union(nil, *sent.Labels)
	}
	if sent.Assignees != nil {
		*t.assignees = union(nil, *sent.Assignees)
	}
	var title, body *string
	if t.pull != nil {
		title, body = &t.pull.Title, &t.pull.Body
		if sent.State != nil {
			if err := c.repo.settle(t.pull, *sent.State); err != nil {
				return nil, err
			}
		}
	} else {
		title, body = &t.issue.Title, &t.issue.Body
		t.issue.setState(sent.State, sent.StateReason, at)
	}
	*t.updated = at
	for _, field := range []struct{ from, to *string }{{sent.Title, title}, {sent.Body, body}} {
		if field.from != nil {
			*field.to = *field.from
		}
	}
	t, err = c.thread()
	if err != nil {
		return nil, err
	}
	return c.showIssue(t), nil
}

func (i *Issue) setState(state, reason *string, at time.Time) {
	if state == nil || *state == i.State {
		return
	}
	i.State, i.Closed, i.StateReason = *state, time.Time{}, "reopened"
	if *state == "closed" {
		i.Closed, i.StateReason = at, "completed"
	}
	if reason != nil && *reason != "" {
		i.StateReason = *reason
	}
}

func listLabels(c *call) (any, error) {
	t, err := c.thread()
	if err != nil {
		return nil, err
	}
	return c.showLabels(page(c, *t.labels)), nil
}

// sentLabels reads {"labels": […]} or a list alone.
func (c *call) sentLabels() ([]string, error) {
	var wrapped struct{ Labels []string }
	if err := c.decode(&wrapped); err == nil {
		return wrapped.Labels, nil
	}
	var list []string
	if err := c.decode(&list); err != nil {
		return nil, unprocessable("Invalid request.\n\nFor 'anyOf/0', expected a list of labels.")
	}
	return list, nil
}

func (c *call) changeLabels(change func(old, sent []string) []string) (any, error) {
	t, err := c.thread()
	if err != nil {
		return nil, err
	}
	sent, err := c.sentLabels()
	if err != nil {
		return nil, err
	}
	*t.labels, *t.updated = change(*t.labels, sent), c.server.tick()
	return c.showLabels(*t.labels), nil
}

func addLabels(c *call) (any, error) { return c.changeLabels(union) }

func setLabels(c *call) (any, error) {
	return c.changeLabels(func(_, sent []string) []string { return union(nil, sent) })
}

func removeLabels(c *call) (any, error) {
	if _, err := c.changeLabels(func(_, _ []string) []string { return nil }); err != nil {
		return nil, err
	}
	return nil, nil
}
