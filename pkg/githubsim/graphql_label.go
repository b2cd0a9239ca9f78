package githubsim

import (
	"slices"
	"strings"
)

func namedLabel(h *here, r *Repository) (any, error) {
	name, given := h.text("name")
	if !given {
		return nil, missingArgument(h, "name")
	}
	if l := r.labels[strings.ToLower(name)]; l != nil {
		return h.node("Label", l), nil
	}
	return nil, nil
}

func labelsOfRepository(h *here, r *Repository) (any, error) {
	var names []string
	for _, l := range r.labels {
		names = append(names, l.Name)
	}
	return h.labels(names)
}

// labels is a connection of labels, by name unless asked for otherwise.
func (h *here) labels(names []string) (any, error) {
	sorted := slices.SortedFunc(slices.Values(names), func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	if h.descending() {
		slices.Reverse(sorted)
	}
	return h.connect("Label", elements(sorted, strings.ToLower, func(name string) *node { return h.node("Label", h.repo.label(name)) }), nil)
}

func labelKind() kind {
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":           with(func(_ *here, l *Label) any { return nodeID("LA", l.ID) }),
		"name!":         with(func(_ *here, l *Label) any { return l.Name }),
		"color!":        with(func(_ *here, l *Label) any { return l.Color }),
		"description":   with(func(_ *here, l *Label) any { return optional(l.Description) }),
		"isDefault!":    always(false),
		"url!":          with(func(h *here, l *Label) any { return h.page("/labels/" + escape(l.Name)) }),
		"resourcePath!": with(func(h *here, l *Label) any { return h.resource("/labels/" + escape(l.Name)) }),
		"repository!":   with(func(h *here, _ *Label) any { return h.node("Repository", h.repo) }),
	}}
}
