package githubsim

import (
	"fmt"
	"strings"
)

// comments is the connection of a conversation.
func (h *here) comments(number int) (any, error) {
	var found []*Comment
	for _, m := range h.repo.comments {
		if m.Number == number {
			found = append(found, m)
		}
	}
	return h.connect("IssueComment", elements(found, func(m *Comment) string { return fmt.Sprint(m.ID) }, func(m *Comment) *node {
		return h.node("IssueComment", m)
	}), nil)
}

func commentKind() kind {
	page := func(h *here, m *Comment) string {
		if h.repo.pull(m.Number) != nil {
			return fmt.Sprintf("/pull/%d#issuecomment-%d", m.Number, m.ID)
		}
		return fmt.Sprintf("/issues/%d#issuecomment-%d", m.Number, m.ID)
	}
	mine := func(h *here, m *Comment) bool { return strings.EqualFold(m.Author, h.call.login()) }
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":                with(func(_ *here, m *Comment) any { return nodeID("IC", m.ID) }),
		"databaseId":         with(func(_ *here, m *Comment) any { return m.ID }),
		"fullDatabaseId":     with(func(_ *here, m *Comment) any { return fmt.Sprint(m.ID) }),
		"body!":              with(func(_ *here, m *Comment) any { return m.Body }),
		"bodyText!":          with(func(_ *here, m *Comment) any { return m.Body }),
		"author":             with(func(h *here, m *Comment) any { return h.actor(m.Author) }),
		"authorAssociation!": with(func(h *here, m *Comment) any { return h.web().association(m.Association, m.Author) }),
		"createdAt!":         with(func(_ *here, m *Comment) any { return m.Created }),
		"publishedAt":        with(func(_ *here, m *Comment) any { return m.Created }),
		"updatedAt!":         with(func(_ *here, m *Comment) any { return m.Updated }),
		"url!":               with(func(h *here, m *Comment) any { return h.page(page(h, m)) }),
		"resourcePath!":      with(func(h *here, m *Comment) any { return h.resource(page(h, m)) }),
		"repository!":        with(func(h *here, _ *Comment) any { return h.node("Repository", h.repo) }),
		"pullRequest": with(func(h *here, m *Comment) any {
			if p := h.repo.pull(m.Number); p != nil {
				return h.node("PullRequest", p)
			}
			return nil
		}),
		"viewerDidAuthor!": with(func(h *here, m *Comment) any { return mine(h, m) }),
		"viewerCanUpdate!": with(func(h *here, m *Comment) any { return mine(h, m) || rank(h.role()) >= rank("write") }),
		"viewerCanDelete!": with(func(h *here, m *Comment) any { return mine(h, m) || rank(h.role()) >= rank("write") }),
		"isMinimized!":     always(false),
	}}
}
