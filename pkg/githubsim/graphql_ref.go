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

// protection is the classic protection of a branch, which administrators alone may read.
func (h *here) protection(branch string) (any, error) {
	if err := h.may(need{administration, read, 0}, 0); err != nil {
		return nil, err
	}
	return h.node("BranchProtectionRule", branch), nil
}

func protectionsOfRepository(h *here, r *Repository) (any, error) {
	if err := h.may(need{administration, read, 0}, 0); err != nil {
		return nil, err
	}
	return h.connect("BranchProtectionRule", elements(sortedKeys(r.protections), func(b string) string { return b }, func(b string) *node {
		return h.node("BranchProtectionRule", b)
	}), nil)
}

func protectionKind() kind {
	of := func(read func(p *Protection) any) resolver {
		return with(func(h *here, branch string) any { return read(h.repo.protections[branch]) })
	}
	fields := map[string]resolver{
		"id!":                         with(func(h *here, branch string) any { return nodeID("BPR", h.repo.FullName()+" "+branch) }),
		"pattern!":                    with(func(_ *here, branch string) any { return branch }),
		"repository":                  with(func(h *here, _ string) any { return h.node("Repository", h.repo) }),
		"creator":                     with(func(h *here, _ string) any { return h.actor(h.repo.Owner) }),
		"databaseId":                  always(nil),
		"requiresApprovingReviews!":   of(func(p *Protection) any { return p.Approvals != nil }),
		"requiresCodeOwnerReviews!":   of(func(p *Protection) any { return p.CodeOwners }),
		"dismissesStaleReviews!":      of(func(p *Protection) any { return p.DismissStale }),
		"requireLastPushApproval!":    of(func(p *Protection) any { return p.LastPush }),
		"isAdminEnforced!":            of(func(p *Protection) any { return p.Admins }),
		"allowsForcePushes!":          of(func(p *Protection) any { return p.ForcePushes }),
		"allowsDeletions!":            of(func(p *Protection) any { return p.Deletions }),
		"requiresLinearHistory!":      of(func(p *Protection) any { return p.LinearHistory }),
		"requiresCommitSignatures!":   of(func(p *Protection) any { return p.Signatures }),
		"requiresStatusChecks!":       of(func(p *Protection) any { return len(p.RequiredChecks) > 0 || p.Strict }),
		"requiresStrictStatusChecks!": of(func(p *Protection) any { return p.Strict }),
		"requiredApprovingReviewCount": of(func(p *Protection) any {
			if p.Approvals == nil {
				return nil
			}
			return *p.Approvals
		}),
		"requiredStatusCheckContexts": of(func(p *Protection) any {
			names := []string{}
			for _, c := range p.RequiredChecks {
				names = append(names, c.Context)
			}
			return names
		}),
		"requiredStatusChecks": with(func(h *here, branch string) any {
			out := []*node{}
			for _, c := range h.repo.protections[branch].RequiredChecks {
				out = append(out, h.node("RequiredStatusCheckDescription", c))
			}
			return out
		}),
	}
	for _, name := range []string{"blocksCreations!", "lockAllowsFetchAndMerge!", "lockBranch!", "requiresConversationResolution!", "requiresDeployments!", "restrictsPushes!", "restrictsReviewDismissals!"} {
		fields[name] = always(false)
	}
	return kind{is: []string{"Node"}, fields: fields}
}

func requiredCheckKind() kind {
	return kind{fields: map[string]resolver{
		"context!": with(func(_ *here, c RequiredCheck) any { return c.Context }),
		"app": with(func(h *here, c RequiredCheck) any {
			for _, a := range h.call.server.apps {
				if c.AppID != 0 && a.ID == c.AppID {
					return h.node("App", a)
				}
			}
			return nil
		}),
	}}
}
