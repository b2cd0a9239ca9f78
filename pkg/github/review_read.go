package github

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	api "github.com/google/go-github/v62/github"
)

// reviews reads all reviews by REST, which does not tell what their authors may do.
func (r *Repository) reviews(ctx context.Context, number int) ([]Review, error) {
	what := fmt.Sprintf("pulls/%d/reviews", number)
	wire, err := entries[api.PullRequestReview](ctx, r, listing{what: what, permission: readPulls, size: fullPage})
	if err != nil {
		return nil, err
	}
	out := make([]Review, 0, len(wire))
	for i := range wire {
		w := &wire[i]
		out = append(out, Review{
			Author: loginOf(w.User), State: ReviewState(w.GetState()), SHA: w.GetCommitID(), Submitted: timeOf(w.SubmittedAt),
		})
	}
	if out, err = checkedReviews(out); err != nil {
		return nil, r.odd(what, err)
	}
	return out, nil
}

// checkedReviews drops what is not submitted yet, and puts the rest in the order of submission.
func checkedReviews(all []Review) ([]Review, error) {
	out := all[:0]
	for _, v := range all {
		v.State = ReviewState(strings.ToUpper(string(v.State)))
		switch {
		case v.State == ReviewPending:
			continue
		case v.State == "" || len(v.State) > 64:
			return nil, errors.New("a review has no state")
		case v.Submitted.IsZero():
			return nil, errors.New("a review has no time of submission")
		case v.SHA != "" && !isSHA(v.SHA):
			return nil, errors.New("a review's commit is no SHA")
		}
		out = append(out, v)
	}
	slices.SortStableFunc(out, func(a, b Review) int { return a.Submitted.Compare(b.Submitted) })
	return out, nil
}
