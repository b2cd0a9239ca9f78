package github

import (
	"context"
	"errors"
	"strings"
)

// Queueing is what GraphQL alone tells of a pull request's way into its base branch.
type Queueing struct {
	NodeID    string
	Head      string // SHA
	Merged    bool
	Enabled   bool   // the base branch has a merge queue
	Queued    bool   // it is in the queue
	Position  int    // in the queue, from 1; 0 where it is not in it
	AutoMerge string // "merge", "squash", "rebase"; "" where auto-merge is off
}

const writeContentsAndPulls = "contents: write and pull-requests: write"

// Queueing reads whether a pull request is in a merge queue, or waits to be merged.
func (r *Repository) Queueing(ctx context.Context, number int) (Queueing, error) {
	const text = `query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      id number merged headRefOid isMergeQueueEnabled isInMergeQueue
      mergeQueueEntry { position }
      autoMergeRequest { mergeMethod }
    }
  }
}`
	var wire struct {
		Repository *struct {
			PullRequest *struct {
				ID                                          string
				Number                                      int
				HeadRefOid                                  string
				Merged, IsMergeQueueEnabled, IsInMergeQueue bool
				MergeQueueEntry                             *struct{ Position int }
				AutoMergeRequest                            *struct{ MergeMethod string }
			}
		}
	}
	variables := map[string]any{"owner": r.owner, "name": r.name, "number": number}
	faults, err := r.client.query(ctx, text, variables, readPulls, &wire)
	switch {
	case err != nil:
		return Queueing{}, err
	case len(faults) > 0:
		return Queueing{}, r.client.queryFault(faults[0], readPulls)
	case wire.Repository == nil || wire.Repository.PullRequest == nil:
		return Queueing{}, r.client.oddQuery("the answer has no pull request")
	}
	p := wire.Repository.PullRequest
	if p.Number != number || p.ID == "" || !isSHA(p.HeadRefOid) {
		return Queueing{}, r.client.oddQuery("the answer is of another pull request")
	}
	q := Queueing{NodeID: p.ID, Head: p.HeadRefOid, Merged: p.Merged, Enabled: p.IsMergeQueueEnabled, Queued: p.IsInMergeQueue}
	if p.MergeQueueEntry != nil {
		q.Position = p.MergeQueueEntry.Position
	}
	if p.AutoMergeRequest != nil {
		q.AutoMerge = strings.ToLower(atMost(p.AutoMergeRequest.MergeMethod, maxName))
	}
	return q, nil
}

// Enqueue puts a pull request, by its node's id, into its branch's merge queue if its head is the one expected, and gives
// its place there. After an error it may be there all the same: Queueing tells.
func (r *Repository) Enqueue(ctx context.Context, nodeID, head string) (int, error) {
	const text = `mutation($input: EnqueuePullRequestInput!) {
  enqueuePullRequest(input: $input) { mergeQueueEntry { position } }
}`
	var made struct {
		EnqueuePullRequest *struct{ MergeQueueEntry *struct{ Position int } }
	}
	if err := r.client.mutate(ctx, text, map[string]any{"pullRequestId": nodeID, "expectedHeadOid": head}, writeContents, &made); err != nil {
		return 0, err
	}
	if made.EnqueuePullRequest == nil || made.EnqueuePullRequest.MergeQueueEntry == nil {
		return 0, r.client.oddQuery("the answer does not name the queue's entry")
	}
	return made.EnqueuePullRequest.MergeQueueEntry.Position, nil
}

// EnableAutoMerge lets GitHub merge a pull request, by its node's id, as soon as its requirements are met, if its head is
// the one of the order now. A later push by somebody who may write does not take that back. After an error it may be
// enabled all the same: Queueing tells.
func (r *Repository) EnableAutoMerge(ctx context.Context, nodeID string, o MergeOrder) error {
	const text = `mutation($input: EnablePullRequestAutoMergeInput!) {
  enablePullRequestAutoMerge(input: $input) { pullRequest { number autoMergeRequest { mergeMethod } } }
}`
	input := map[string]any{"pullRequestId": nodeID, "expectedHeadOid": o.Head, "mergeMethod": strings.ToUpper(o.Method)}
	if o.Title != "" {
		input["commitHeadline"] = o.Title
	}
	if o.Message != "" {
		input["commitBody"] = o.Message
	}
	var made struct {
		EnablePullRequestAutoMerge *struct{ PullRequest *struct{ Number int } }
	}
	if err := r.client.mutate(ctx, text, input, writeContentsAndPulls, &made); err != nil {
		return err
	}
	if made.EnablePullRequestAutoMerge == nil || made.EnablePullRequestAutoMerge.PullRequest == nil {
		return r.client.oddQuery("the answer does not name the pull request")
	}
	return nil
}

// mutate orders something by GraphQL. It is sent once: what was carried out may not be carried out again.
func (c *Client) mutate(ctx context.Context, text string, input map[string]any, permission string, into any) error {
	if c.noGraphQL.Load() {
		return errNoGraphQL
	}
	faults, err := c.ask(ctx, text, map[string]any{"input": input}, permission, false, into)
	if err == nil && len(faults) > 0 {
		return c.queryFault(faults[0], permission)
	}
	return err
}

func (c *Client) oddQuery(text string) *Error {
	return &Error{Method: "POST", Path: c.graphQL.EscapedPath(), Err: errors.New(text)}
}
