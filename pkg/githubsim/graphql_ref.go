package githubsim

import (
	"strings"
)

// ref is a ref by its full name; nil where it is not there.
func (h *here) ref(name string) (any, error) {
	if err := h.may(need{contents, read, public}, 0); err != nil {
		return nil, err
	}
	if _, err := h.repo.ref(name); err != nil {
		return nil, nil //nolint:nilerr // a ref that is not there is null
	}
	return h.node("Ref", name), nil
}

// qualifiedRef is Repository.ref: a full name, or one that GitHub completes.
func qualifiedRef(h *here, r *Repository) (any, error) {
	name, given := h.text("qualifiedName")
	if !given {
		return nil, missingArgument(h, "qualifiedName")
	}
	tries := []string{name}
	if !strings.HasPrefix(name, "refs/") {
		tries = []string{"refs/" + name, "refs/heads/" + name, "refs/tags/" + name}
	}
	for _, try := range tries {
		if _, err := r.ref(try); err == nil {
			return h.ref(try)
		}
	}
	return h.ref(tries[0])
}

// splitRef gives the name and the prefix of a full ref.
func splitRef(full string) (name, prefix string) {
	for _, prefix := range []string{"refs/heads/", "refs/tags/"} {
		if name, found := strings.CutPrefix(full, prefix); found {
			return name, prefix
		}
	}
	return strings.TrimPrefix(full, "refs/"), "refs/"
}

func refKind() kind {
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":         with(func(h *here, full string) any { return refID(h.repo, full) }),
		"name!":       with(func(_ *here, full string) any { name, _ := splitRef(full); return name }),
		"prefix!":     with(func(_ *here, full string) any { _, prefix := splitRef(full); return prefix }),
		"repository!": with(func(h *here, _ string) any { return h.node("Repository", h.repo) }),
		"target": try(func(h *here, full string) (any, error) {
			hash, err := h.repo.ref(full)
			if err != nil {
				return nil, nil //nolint:nilerr // it was deleted meanwhile
			}
			return h.gitObject(hash)
		}),
		"branchProtectionRule": try(func(h *here, full string) (any, error) {
			name, _ := splitRef(full)
			if h.repo.protections[name] == nil {
				return nil, nil
			}
			return h.protection(name)
		}),
		"associatedPullRequests!": try(func(h *here, full string) (any, error) {
			name, _ := splitRef(full)
			states := h.list("states")
			var found []*Pull
			for _, p := range h.repo.pulls {
				if p.Head == name && h.repo.headRepository(p) == h.repo && (len(states) == 0 || pullState(p) == states[0]) {
					found = append(found, p)
				}
			}
			return h.connect("PullRequest", h.pulls(found), nil)
		}),
	}}
}
