package githubsim

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// showComment is an issue-comment.
func (c *call) showComment(m *Comment) object {
	site := "issues"
	if c.repo.pull(m.Number) != nil {
		site = "pull"
	}
	o := object{
		"id": m.ID, "node_id": nodeID("IC", m.ID), "url": c.at(fmt.Sprintf("/issues/comments/%d", m.ID)),
		"html_url": c.pageAt(fmt.Sprintf("/%s/%d#issuecomment-%d", site, m.Number, m.ID)), "issue_url": c.at(fmt.Sprintf("/issues/%d", m.Number)),
		"user": c.showUser(m.Author), "body": m.Body, "created_at": stamp(m.Created), "updated_at": stamp(m.Updated),
		"author_association": c.association(m.Association, m.Author), "performed_via_github_app": nil,
	}
	if m.App != "" {
		o["performed_via_github_app"] = c.showApp(m.App)
	}
	return o
}

// listComments lists a conversation, oldest first; since is the time of a comment's last change.
func listComments(c *call) (any, error) {
	t, err := c.thread()
	if err != nil {
		return nil, err
	}
	since, _ := time.Parse(time.RFC3339, c.query.Get("since")) // GitHub leaves out what is no time
	found := slices.DeleteFunc(c.repo.commentsOn(t.number), func(m *Comment) bool { return m.Updated.Before(since) })
	return each(page(c, found), c.showComment), nil
}

// sentBody reads a comment's text.
func (c *call) sentBody() (string, error) {
	var sent struct{ Body string }
	if err := c.decode(&sent); err != nil {
		return "", err
	}
	switch {
	case strings.TrimSpace(sent.Body) == "":
		return "", invalid("IssueComment", "body", "custom", "body can't be blank")
	case utf8.RuneCountInString(sent.Body) > 65_536:
		return "", invalid("IssueComment", "body", "custom", "body is too long (maximum is 65536 characters)")
	}
	return sent.Body, nil
}

func createComment(c *call) (any, error) {
	t, err := c.thread()
	if err != nil {
		return nil, err
	}
	body, err := c.sentBody()
	if err != nil {
		return nil, err
	}
	m, err := c.repo.addComment(t.number, Comment{Author: c.login(), App: c.token.App, Body: body})
	if err != nil {
		return nil, err
	}
	return c.created(c.showComment(m))
}

func (c *call) theComment() (*Comment, error) {
	id, err := c.number("id")
	if err != nil {
		return nil, err
	}
	if m := c.repo.comment(id); m != nil {
		return m, nil
	}
	return nil, notFound()
}

func getComment(c *call) (any, error) {
	m, err := c.theComment()
	if err != nil {
		return nil, err
	}
	return c.showComment(m), nil
}

func updateComment(c *call) (any, error) {
	m, err := c.theComment()
	if err != nil {
		return nil, err
	}
	if err := c.mayEdit(m.Author); err != nil {
		return nil, err
	}
	body, err := c.sentBody()
	if err != nil {
		return nil, err
	}
	m.Body, m.Updated = body, c.server.tick()
	return c.showComment(m), nil
}

func deleteComment(c *call) (any, error) {
	m, err := c.theComment()
	if err != nil {
		return nil, err
	}
	if err := c.mayEdit(m.Author); err != nil {
		return nil, err
	}
	c.repo.comments = slices.DeleteFunc(c.repo.comments, func(o *Comment) bool { return o == m })
	return nil, nil
}
