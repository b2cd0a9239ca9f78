package githubsim

import (
	"fmt"
	"slices"
	"strings"
)

func repositoryKind() kind {
	fields := map[string]resolver{
		"id!":                    with(func(_ *here, r *Repository) any { return nodeID("R", r.ID) }),
		"databaseId":             with(func(_ *here, r *Repository) any { return r.ID }),
		"name!":                  with(func(_ *here, r *Repository) any { return r.Name }),
		"nameWithOwner!":         with(func(_ *here, r *Repository) any { return r.FullName() }),
		"owner!":                 with(func(h *here, r *Repository) any { return h.actor(r.Owner) }),
		"description":            always(nil),
		"url!":                   with(func(h *here, _ *Repository) any { return h.page("") }),
		"resourcePath!":          with(func(h *here, _ *Repository) any { return h.resource("") }),
		"createdAt!":             with(func(_ *here, r *Repository) any { return r.Created }),
		"updatedAt!":             with(func(_ *here, r *Repository) any { return r.Updated }),
		"pushedAt":               with(func(_ *here, r *Repository) any { return r.Updated }),
		"isPrivate!":             with(func(_ *here, r *Repository) any { return r.Private }),
		"isFork!":                with(func(_ *here, r *Repository) any { return r.Parent != "" }),
		"isInOrganization!":      with(func(_ *here, r *Repository) any { return r.Organisation }),
		"isEmpty!":               with(func(_ *here, r *Repository) any { return len(r.refs("refs/heads/")) == 0 }),
		"mergeCommitAllowed!":    with(func(_ *here, r *Repository) any { return !r.NoMergeCommit }),
		"squashMergeAllowed!":    with(func(_ *here, r *Repository) any { return !r.NoSquash }),
		"rebaseMergeAllowed!":    with(func(_ *here, r *Repository) any { return !r.NoRebase }),
		"autoMergeAllowed!":      with(func(_ *here, r *Repository) any { return r.AutoMerge }),
		"deleteBranchOnMerge!":   with(func(_ *here, r *Repository) any { return r.DeleteBranch }),
		"visibility!":            with(repositoryVisibility),
		"viewerPermission":       with(viewerPermission),
		"viewerCanAdminister!":   with(func(h *here, r *Repository) any { return h.role() == "admin" }),
		"parent":                 try(parentRepository),
		"defaultBranchRef":       try(func(h *here, r *Repository) (any, error) { return h.ref("refs/heads/" + r.DefaultBranch) }),
		"ref":                    try(qualifiedRef),
		"object":                 try(objectOf),
		"pullRequest":            try(numberedPull),
		"pullRequests!":          try(pullsOfRepository),
		"issue":                  try(numberedIssue),
		"label":                  try(namedLabel),
		"labels":                 try(labelsOfRepository),
		"mergeQueue":             try(queueOfRepository),
		"branchProtectionRules!": try(protectionsOfRepository),
		"environment":            try(namedEnvironment),
		"environments!":          try(environmentsOfRepository),
		"deployments!":           try(deploymentsOfRepository),
	}
	for _, name := range []string{"isArchived!", "isDisabled!", "isLocked!", "isMirror!", "isTemplate!", "allowUpdateBranch!", "webCommitSignoffRequired!"} {
		fields[name] = always(false)
	}
	return kind{is: []string{"Node"}, fields: fields}
}

func repositoryVisibility(_ *here, r *Repository) any {
	if r.Private {
		return "PRIVATE"
	}
	return "PUBLIC"
}

// role is what the caller may do in the repository, in REST's words.
func (h *here) role() string {
	t := h.call.token
	if t.App != "" || t.Permissions != nil {
		role := "read"
		if level(t.Permissions[contents]) >= write && !t.Fork {
			role = "write"
		}
		return role
	}
	return h.repo.role(t.Login)
}

// viewerPermission is nil for apps, as GitHub has it.
func viewerPermission(h *here, _ *Repository) any {
	if h.call.token.App != "" {
		return nil
	}
	return upper(h.role())
}

func parentRepository(h *here, r *Repository) (any, error) {
	owner, name, forked := strings.Cut(r.Parent, "/")
	if !forked || h.call.server.repository(r.Parent) == nil {
		return nil, nil
	}
	return h.findRepository(owner, name)
}

func numberedPull(h *here, r *Repository) (any, error) {
	n, given := h.number("number")
	if !given {
		return nil, missingArgument(h, "number")
	}
	p := r.pull(n)
	if p == nil {
		return nil, unresolved("a PullRequest with the number of %d.", n)
	}
	if err := h.may(need{pulls, read, public}, n); err != nil {
		return nil, err
	}
	return h.node("PullRequest", p), nil
}

func pullsOfRepository(h *here, r *Repository) (any, error) {
	if err := h.may(need{pulls, read, public}, 0); err != nil {
		return nil, err
	}
	states, labels := h.list("states"), h.list("labels")
	base, byBase := h.text("baseRefName")
	head, byHead := h.text("headRefName")
	var found []*Pull
	for _, p := range r.pulls {
		switch {
		case len(states) > 0 && !slices.Contains(states, pullState(p)), byBase && p.Base != base, byHead && p.Head != head:
		case len(labels) > 0 && !slices.ContainsFunc(p.Labels, func(l string) bool { return slices.Contains(labels, l) }):
		default:
			found = append(found, p)
		}
	}
	if h.descending() {
		slices.Reverse(found)
	}
	return h.connect("PullRequest", h.pulls(found), nil)
}

func (h *here) pulls(all []*Pull) []element {
	return elements(all, func(p *Pull) string { return fmt.Sprint(p.Number) }, func(p *Pull) *node { return h.node("PullRequest", p) })
}
