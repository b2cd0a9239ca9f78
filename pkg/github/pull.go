package github

import "time"

// Part is a piece of evidence, or why it could not be had. Value is whole where Err is nil, and means nothing else.
type Part[T any] struct {
	Value T
	Err   error
}

// PullRequest is a pull request as a gate needs it. All text in it is hostile.
type PullRequest struct {
	Number     int
	NodeID     string // for GraphQL mutations
	Title      string
	Body       string // at most 64 KiB of GitHub's own limit; cut to maxBody bytes where a server sends more
	BodyCut    bool   // the body was longer than maxBody
	Author     string // login; "" of an account that is gone
	State      string // "open" or "closed"
	Merged     bool
	Draft      bool
	Base, Head Branch
	Labels     []string // names, sorted
	Mergeable  Mergeable
}

// Branch is one side of a pull request.
type Branch struct {
	Repository string // owner/name; "" where it is gone (a deleted fork)
	Ref        string // without refs/heads/
	SHA        string
}

// Mergeable says whether the merge has conflicts.
type Mergeable uint8

// GitHub computes mergeability in the background: until it has, it is unknown.
const (
	MergeableUnknown Mergeable = iota
	MergeableYes
	MergeableNo
)

// Review is one review of a pull request; a person may have given several.
type Review struct {
	Author    string // login; "" of an account that is gone
	State     ReviewState
	SHA       string // the commit it was given for; "" where that is gone
	Submitted time.Time
	Access    Access // of its author
}

// ReviewState is what a review says, in REST's words (docs.github.com/en/rest/pulls/reviews).
type ReviewState string

// The states of a review.
const (
	ReviewApproved  ReviewState = "APPROVED"
	ReviewChanges   ReviewState = "CHANGES_REQUESTED"
	ReviewCommented ReviewState = "COMMENTED"
	ReviewDismissed ReviewState = "DISMISSED"
	ReviewPending   ReviewState = "PENDING"
)

// Access says whether somebody may write to the repository.
type Access uint8

// REST's list of reviews does not tell the access of their authors: it is unknown until asked for.
const (
	AccessUnknown Access = iota
	AccessNone           // may read at most
	AccessWrite
)

// Commit is one commit of a pull request or of a range.
type Commit struct {
	SHA     string
	Message string
	Parents []string // SHAs
}

// Comment is one comment in a pull request's conversation.
type Comment struct {
	ID     int64
	Author string // login
	Own    bool   // written with the identity this token has
	Access Access // what its author's association shows: a member's or collaborator's comment is not a stranger's
	Body   string
}

// Snapshot is what one look at a pull request gives.
type Snapshot struct {
	PullRequest Part[PullRequest]
	Reviews     Part[[]Review]  // oldest first
	Commits     Part[[]Commit]  // oldest first
	Comments    Part[[]Comment] // oldest first
	Checks      Part[[]Check]   // of the head SHA
}
