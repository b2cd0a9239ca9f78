package githubsim

import (
	"fmt"
	"slices"
	"strings"
)

// visibleReviews lists a pull request's reviews, oldest first; one that is not submitted yet is its author's alone.
func (h *here) visibleReviews(p *Pull) []*Review {
	var found []*Review
	for _, v := range h.repo.reviews {
		if v.Pull == p.Number && (v.State != "PENDING" || strings.EqualFold(v.Author, h.call.login())) {
			found = append(found, v)
		}
	}
	slices.SortStableFunc(found, func(a, b *Review) int { return a.Submitted.Compare(b.Submitted) })
	return found
}

func (h *here) reviews(all []*Review) (any, error) {
	return h.connect("PullRequestReview", elements(all, func(v *Review) string { return fmt.Sprint(v.ID) }, func(v *Review) *node {
		return h.node("PullRequestReview", v)
	}), nil)
}

func reviewsOfPull(h *here, p *Pull) (any, error) {
	states := h.list("states")
	by, byAuthor := h.text("author")
	return h.reviews(slices.DeleteFunc(h.visibleReviews(p), func(v *Review) bool {
		return len(states) > 0 && !slices.Contains(states, v.State) || byAuthor && !strings.EqualFold(by, v.Author)
	}))
}

// latest leaves each person's last review of those that count.
func latest(all []*Review, counts func(*Review) bool) []*Review {
	var out []*Review
	for _, v := range all {
		if counts(v) {
			out = slices.DeleteFunc(out, func(o *Review) bool { return strings.EqualFold(o.Author, v.Author) })
			out = append(out, v)
		}
	}
	return out
}

func latestReviews(h *here, p *Pull) (any, error) {
	return h.reviews(latest(h.visibleReviews(p), func(v *Review) bool { return v.State != "PENDING" }))
}

func latestOpinions(h *here, p *Pull) (any, error) {
	writers := h.truth("writersOnly")
	return h.reviews(latest(h.visibleReviews(p), func(v *Review) bool {
		return v.State != "PENDING" && v.State != "COMMENTED" && (!writers || rank(h.repo.role(v.Author)) >= rank("write"))
	}))
}

func reviewKind() kind {
	page := func(v *Review) string { return fmt.Sprintf("/pull/%d#pullrequestreview-%d", v.Pull, v.ID) }
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":                with(func(_ *here, v *Review) any { return nodeID("PRR", v.ID) }),
		"databaseId":         with(func(_ *here, v *Review) any { return v.ID }),
		"fullDatabaseId":     with(func(_ *here, v *Review) any { return fmt.Sprint(v.ID) }),
		"state!":             with(func(_ *here, v *Review) any { return v.State }),
		"body!":              with(func(_ *here, v *Review) any { return v.Body }),
		"bodyText!":          with(func(_ *here, v *Review) any { return v.Body }),
		"author":             with(func(h *here, v *Review) any { return h.actor(v.Author) }),
		"authorAssociation!": with(func(h *here, v *Review) any { return h.web().association(v.Association, v.Author) }),
		"authorCanPushToRepository!": with(func(h *here, v *Review) any {
			return v.Author != "" && rank(h.repo.role(v.Author)) >= rank("write")
		}),
		"commit": try(func(h *here, v *Review) (any, error) { return h.commitOf(v.SHA) }),
		"submittedAt": with(func(_ *here, v *Review) any {
			if v.State == "PENDING" {
				return nil
			}
			return v.Submitted
		}),
		"publishedAt":      with(func(_ *here, v *Review) any { return v.Submitted }),
		"createdAt!":       with(func(_ *here, v *Review) any { return v.Submitted }),
		"updatedAt!":       with(func(_ *here, v *Review) any { return v.Submitted }),
		"url!":             with(func(h *here, v *Review) any { return h.page(page(v)) }),
		"resourcePath!":    with(func(h *here, v *Review) any { return h.resource(page(v)) }),
		"pullRequest!":     with(func(h *here, v *Review) any { return h.node("PullRequest", h.repo.pull(v.Pull)) }),
		"repository!":      with(func(h *here, _ *Review) any { return h.node("Repository", h.repo) }),
		"viewerDidAuthor!": with(func(h *here, v *Review) any { return strings.EqualFold(v.Author, h.call.login()) }),
		"isMinimized!":     always(false),
	}}
}
