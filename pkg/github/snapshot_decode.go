package github

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// connection is one page of a GraphQL list.
type connection[T any] struct {
	TotalCount int
	PageInfo   *pageInfo
	Nodes      []*T
}

type pageInfo struct {
	HasNextPage bool
	EndCursor   string
}

// whole gives the entries if they are all of them: none beyond this page, none null, none missing.
func (c *connection[T]) whole() ([]*T, bool) {
	if c == nil || c.Nodes == nil || c.PageInfo == nil || c.PageInfo.HasNextPage || c.TotalCount != len(c.Nodes) {
		return nil, false
	}
	for _, n := range c.Nodes {
		if n == nil {
			return nil, false
		}
	}
	return c.Nodes, true
}

type actor struct {
	Typename string `json:"__typename"`
	Login    string
}

func (a *actor) login() string {
	if a == nil {
		return ""
	}
	return login(a.Login, a.Typename == "Bot")
}

type named struct{ NameWithOwner string }

func (n *named) fullName() string {
	if n == nil {
		return ""
	}
	return n.NameWithOwner
}

type object struct{ Oid string }

type queriedPull struct {
	ID             string
	Number         int
	Title, Body    string
	State          string
	Merged         *bool
	IsDraft        *bool
	Mergeable      string
	Author         *actor
	BaseRefName    string
	BaseRefOid     string
	BaseRepository *named
	HeadRefName    string
	HeadRefOid     string
	HeadRepository *named
	Labels         *connection[struct{ Name string }]
	Reviews        *connection[queriedReview]
	Commits        *connection[queriedCommit]
	Comments       *connection[queriedComment]
	HeadCommit     *struct{ Nodes []*queriedHead }
}

type queriedReview struct {
	State                     string
	SubmittedAt               *time.Time
	AuthorCanPushToRepository *bool
	Author                    *actor
	Commit                    *object
}

type queriedCommit struct {
	Commit *struct {
		Oid     string
		Message *string
		Parents *struct {
			TotalCount int
			Nodes      []*object
		}
	}
}

type queriedComment struct {
	DatabaseID        int64
	FullDatabaseID    bigInt
	Body              *string
	ViewerDidAuthor   *bool
	AuthorAssociation string
	Author            *actor
}

// bigInt is GraphQL's BigInt: GitHub writes it as a string.
type bigInt int64

func (b *bigInt) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if text == "null" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return errors.New("a number of 64 bits is none")
	}
	*b = bigInt(n)
	return nil
}

func (q *queriedPull) pull(number int) (PullRequest, error) {
	labels, whole := q.Labels.whole()
	if !whole || q.Merged == nil || q.IsDraft == nil || q.ID == "" {
		return PullRequest{}, errors.New("the answer is not whole")
	}
	p := PullRequest{
		Number: q.Number, NodeID: q.ID, Title: q.Title, Body: q.Body, Author: q.Author.login(),
		State: strings.ToLower(q.State), Merged: *q.Merged, Draft: *q.IsDraft,
		Base: Branch{Repository: q.BaseRepository.fullName(), Ref: q.BaseRefName, SHA: q.BaseRefOid},
		Head: Branch{Repository: q.HeadRepository.fullName(), Ref: q.HeadRefName, SHA: q.HeadRefOid},
	}
	if p.State == "merged" {
		p.State = "closed"
	}
	switch q.Mergeable {
	case "MERGEABLE":
		p.Mergeable = MergeableYes
	case "CONFLICTING":
		p.Mergeable = MergeableNo
	}
	for _, l := range labels {
		p.Labels = append(p.Labels, l.Name)
	}
	return p.checked(number)
}

func (q *queriedPull) reviews() ([]Review, bool) {
	nodes, whole := q.Reviews.whole()
	if !whole {
		return nil, false
	}
	out := make([]Review, 0, len(nodes))
	for _, n := range nodes {
		v := Review{Author: n.Author.login(), State: ReviewState(n.State)}
		if n.SubmittedAt != nil {
			v.Submitted = n.SubmittedAt.UTC()
		}
		if n.Commit != nil {
			v.SHA = n.Commit.Oid
		}
		if n.AuthorCanPushToRepository != nil {
			v.Access = AccessNone
			if *n.AuthorCanPushToRepository {
				v.Access = AccessWrite
			}
		}
		out = append(out, v)
	}
	out, err := checkedReviews(out)
	return out, err == nil
}

func (q *queriedPull) commits(head string) ([]Commit, bool) {
	nodes, whole := q.Commits.whole()
	if !whole {
		return nil, false
	}
	out := make([]Commit, 0, len(nodes))
	for _, n := range nodes {
		if n.Commit == nil || n.Commit.Message == nil || n.Commit.Parents == nil || n.Commit.Parents.TotalCount != len(n.Commit.Parents.Nodes) {
			return nil, false
		}
		c := Commit{SHA: n.Commit.Oid, Message: *n.Commit.Message}
		for _, p := range n.Commit.Parents.Nodes {
			if p == nil {
				return nil, false
			}
			c.Parents = append(c.Parents, p.Oid)
		}
		out = append(out, c)
	}
	out, err := checkedCommits(out, head)
	return out, err == nil
}

func (q *queriedPull) comments() ([]Comment, bool) {
	nodes, whole := q.Comments.whole()
	if !whole {
		return nil, false
	}
	out := make([]Comment, 0, len(nodes))
	for _, n := range nodes {
		if n.Body == nil || n.ViewerDidAuthor == nil {
			return nil, false
		}
		c := Comment{
			ID: n.DatabaseID, Author: n.Author.login(), Own: *n.ViewerDidAuthor,
			Access: association(n.AuthorAssociation), Body: *n.Body,
		}
		if n.FullDatabaseID > 0 {
			c.ID = int64(n.FullDatabaseID)
		}
		out = append(out, c)
	}
	out, err := checkedComments(out)
	return out, err == nil
}
