package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	api "github.com/google/go-github/v62/github"
)

const readPulls = "pull-requests: read"

// PullRequest reads a pull request by REST.
func (r *Repository) PullRequest(ctx context.Context, number int) (PullRequest, error) {
	what := fmt.Sprintf("pulls/%d", number)
	var wire api.PullRequest
	if err := r.get(ctx, what, readPulls, &wire); err != nil {
		return PullRequest{}, err
	}
	p, err := pullOf(&wire).checked(number)
	if err != nil {
		return PullRequest{}, r.odd(what, err)
	}
	return p, nil
}

func pullOf(wire *api.PullRequest) PullRequest {
	p := PullRequest{
		Number: wire.GetNumber(), NodeID: wire.GetNodeID(), Title: wire.GetTitle(), Body: wire.GetBody(),
		Author: loginOf(wire.User), State: strings.ToLower(wire.GetState()), Merged: wire.GetMerged(), Draft: wire.GetDraft(),
		Base: branchOf(wire.Base), Head: branchOf(wire.Head), Mergeable: mergeable(wire.Mergeable, wire.GetMergeableState()),
	}
	for _, l := range wire.Labels {
		p.Labels = append(p.Labels, l.GetName())
	}
	return p
}

// odd is the error of an answer that does not fit its question.
func (r *Repository) odd(what string, err error) error {
	what, _, _ = strings.Cut(what, "?")
	return &Error{Method: http.MethodGet, Path: r.client.api.BaseURL.EscapedPath() + r.at(what), Err: err}
}

// checked bounds a pull request's text and refuses one that contradicts itself.
func (p PullRequest) checked(number int) (PullRequest, error) {
	switch {
	case p.Number != number:
		return p, fmt.Errorf("the answer is about #%d, not #%d", p.Number, number)
	case !isSHA(p.Head.SHA) || !isSHA(p.Base.SHA):
		return p, errors.New("the answer names no SHA of head and base")
	case p.Base.Ref == "" || p.Head.Ref == "":
		return p, errors.New("the answer names no branch of head and base")
	case p.State != "open" && p.State != "closed":
		return p, fmt.Errorf("the state %q is neither open nor closed", printable(p.State, 20))
	}
	p.Title = atMost(p.Title, maxTitle)
	p.Body, p.BodyCut = cutBytes(p.Body, maxBody)
	p.Base.Ref, p.Head.Ref = atMost(p.Base.Ref, maxName), atMost(p.Head.Ref, maxName)
	p.Labels = slices.DeleteFunc(p.Labels, func(l string) bool { return l == "" || len(l) > maxName })
	slices.Sort(p.Labels)
	if len(p.Labels) == 0 {
		p.Labels = nil
	}
	return p, nil
}

func branchOf(b *api.PullRequestBranch) Branch {
	return Branch{Repository: b.GetRepo().GetFullName(), Ref: b.GetRef(), SHA: b.GetSHA()}
}

// mergeable reads both of GitHub's words: until it has computed them, the one is null and the other "unknown".
func mergeable(merges *bool, state string) Mergeable {
	switch {
	case merges == nil, strings.EqualFold(state, "unknown"):
		return MergeableUnknown
	case !*merges, strings.EqualFold(state, "dirty"):
		return MergeableNo
	}
	return MergeableYes
}
