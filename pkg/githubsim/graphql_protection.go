package githubsim

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
