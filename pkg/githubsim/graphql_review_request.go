package githubsim

import "fmt"

// reviewRequest is one person or team that is asked for a review.
type reviewRequest struct {
	pull *Pull
	name string
	team bool
}

func requestsOfPull(h *here, p *Pull) (any, error) {
	var all []reviewRequest
	for _, login := range p.Reviewers {
		all = append(all, reviewRequest{p, login, false})
	}
	for _, slug := range p.Teams {
		all = append(all, reviewRequest{p, slug, true})
	}
	return h.connect("ReviewRequest", elements(all, reviewRequest.key, func(q reviewRequest) *node { return h.node("ReviewRequest", q) }), nil)
}

func (q reviewRequest) key() string { return fmt.Sprintf("%d %t %s", q.pull.Number, q.team, q.name) }

func reviewRequestKind() kind {
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":          with(func(_ *here, q reviewRequest) any { return nodeID("RR", q.key()) }),
		"databaseId":   always(nil),
		"asCodeOwner!": always(false),
		"pullRequest!": with(func(h *here, q reviewRequest) any { return h.node("PullRequest", q.pull) }),
		"requestedReviewer": with(func(h *here, q reviewRequest) any {
			if q.team {
				return h.node("Team", q.name)
			}
			return h.actor(q.name)
		}),
	}}
}
