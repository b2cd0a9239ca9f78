package githubsim

import (
	"fmt"
	"html"
	"strings"
)

// mergeWord is what is said of a pull request's mergeability, once in a query.
type mergeWord struct {
	can   *bool
	state string
}

func (h *here) merging(p *Pull) mergeWord {
	word, known := h.merges[p]
	if !known {
		word.can, word.state = h.repo.mergeability(p)
		h.merges[p] = word
	}
	return word
}

func pullState(p *Pull) string {
	if p.Merged {
		return "MERGED"
	}
	return strings.ToUpper(p.State)
}

func pullKind() kind {
	fields := map[string]resolver{}
	for _, part := range []map[string]resolver{pullText(), pullSides(), pullMerging(), pullLists(), pullViewer()} {
		for name, read := range part {
			fields[name] = read
		}
	}
	return kind{is: []string{"Node"}, fields: fields}
}

func pullText() map[string]resolver {
	page := func(p *Pull) string { return fmt.Sprintf("/pull/%d", p.Number) }
	fields := map[string]resolver{
		"id!":                with(func(_ *here, p *Pull) any { return nodeID("PR", p.ID) }),
		"databaseId":         with(func(_ *here, p *Pull) any { return p.ID }),
		"fullDatabaseId":     with(func(_ *here, p *Pull) any { return fmt.Sprint(p.ID) }),
		"number!":            with(func(_ *here, p *Pull) any { return p.Number }),
		"title!":             with(func(_ *here, p *Pull) any { return p.Title }),
		"titleHTML!":         with(func(_ *here, p *Pull) any { return html.EscapeString(p.Title) }),
		"body!":              with(func(_ *here, p *Pull) any { return p.Body }),
		"bodyText!":          with(func(_ *here, p *Pull) any { return p.Body }),
		"state!":             with(func(_ *here, p *Pull) any { return pullState(p) }),
		"merged!":            with(func(_ *here, p *Pull) any { return p.Merged }),
		"closed!":            with(func(_ *here, p *Pull) any { return p.State == "closed" }),
		"isDraft!":           with(func(_ *here, p *Pull) any { return p.Draft }),
		"createdAt!":         with(func(_ *here, p *Pull) any { return p.Created }),
		"publishedAt":        with(func(_ *here, p *Pull) any { return p.Created }),
		"updatedAt!":         with(func(_ *here, p *Pull) any { return p.Updated }),
		"closedAt":           with(func(_ *here, p *Pull) any { return p.Closed }),
		"mergedAt":           with(func(_ *here, p *Pull) any { return p.MergedAt }),
		"author":             with(func(h *here, p *Pull) any { return h.actor(p.Author) }),
		"mergedBy":           with(func(h *here, p *Pull) any { return h.actor(p.MergedBy) }),
		"authorAssociation!": with(func(h *here, p *Pull) any { return h.web().association(p.Association, p.Author) }),
		"url!":               with(func(h *here, p *Pull) any { return h.page(page(p)) }),
		"permalink!":         with(func(h *here, p *Pull) any { return h.page(page(p)) }),
		"resourcePath!":      with(func(h *here, p *Pull) any { return h.resource(page(p)) }),
		"checksUrl!":         with(func(h *here, p *Pull) any { return h.page(page(p) + "/checks") }),
		"revertUrl!":         with(func(h *here, p *Pull) any { return h.page(page(p) + "/revert") }),
		"repository!":        with(func(h *here, _ *Pull) any { return h.node("Repository", h.repo) }),
		"editor":             always(nil),
		"lastEditedAt":       always(nil),
		"activeLockReason":   always(nil),
	}
	for _, name := range []string{"locked!", "createdViaEmail!", "includesCreatedEdit!"} {
		fields[name] = always(false)
	}
	return fields
}

func pullSides() map[string]resolver {
	return map[string]resolver{
		"baseRefName!":       with(func(_ *here, p *Pull) any { return p.Base }),
		"baseRefOid!":        with(func(_ *here, p *Pull) any { return p.BaseSHA }),
		"baseRef":            try(func(h *here, p *Pull) (any, error) { return h.ref("refs/heads/" + p.Base) }),
		"baseRepository":     with(func(h *here, _ *Pull) any { return h.node("Repository", h.repo) }),
		"headRefName!":       with(func(_ *here, p *Pull) any { return p.Head }),
		"headRefOid!":        with(func(_ *here, p *Pull) any { return p.HeadSHA }),
		"headRef":            try(headRef),
		"headRepository":     with(headRepository),
		"isCrossRepository!": with(func(h *here, p *Pull) any { return h.repo.headRepository(p) != h.repo }),
		"headRepositoryOwner": with(func(h *here, p *Pull) any {
			if r := h.repo.headRepository(p); r != nil {
				return h.actor(r.Owner)
			}
			return nil
		}),
	}
}

func headRepository(h *here, p *Pull) any {
	r := h.repo.headRepository(p)
	if r == nil || !h.sees(r) {
		return nil
	}
	return &node{kind: "Repository", repo: r, value: r}
}

func headRef(h *here, p *Pull) (any, error) {
	r := h.repo.headRepository(p)
	if r == nil || !h.sees(r) {
		return nil, nil
	}
	return (&here{query: h.query, repo: r}).ref("refs/heads/" + p.Head)
}

func pullMerging() map[string]resolver {
	return map[string]resolver{
		"mergeable!": with(func(h *here, p *Pull) any {
			switch can := h.merging(p).can; {
			case can == nil:
				return "UNKNOWN"
			case *can:
				return "MERGEABLE"
			}
			return "CONFLICTING"
		}),
		"mergeStateStatus!": with(func(h *here, p *Pull) any { return upper(h.merging(p).state) }),
		"canBeRebased!":     with(func(h *here, p *Pull) any { can := h.merging(p).can; return can != nil && *can }),
		"reviewDecision":    with(reviewDecision),
		"autoMergeRequest": with(func(h *here, p *Pull) any {
			if p.AutoMerge == nil {
				return nil
			}
			return h.node("AutoMergeRequest", p)
		}),
		"mergeCommit": try(func(h *here, p *Pull) (any, error) {
			if !p.Merged || p.MergeCommit == "" {
				return nil, nil
			}
			return h.commitOf(p.MergeCommit)
		}),
		"potentialMergeCommit": try(func(h *here, p *Pull) (any, error) {
			h.merging(p) // this is what writes it
			if sha := h.repo.mergeSHA(p); sha != "" && !p.Merged {
				return h.commitOf(sha)
			}
			return nil, nil
		}),
		"isInMergeQueue!":      with(func(h *here, p *Pull) any { return h.repo.queueEntry(p) != nil }),
		"isMergeQueueEnabled!": with(func(h *here, p *Pull) any { return h.repo.hasQueue(p.Base) }),
		"mergeQueue":           with(func(h *here, p *Pull) any { return h.queue(p.Base) }),
		"mergeQueueEntry": with(func(h *here, p *Pull) any {
			if e := h.repo.queueEntry(p); e != nil {
				return h.node("MergeQueueEntry", e)
			}
			return nil
		}),
		"maintainerCanModify!": with(func(_ *here, p *Pull) any { return p.HeadRepository != "" }),
		"statusCheckRollup":    try(func(h *here, p *Pull) (any, error) { return h.rollup(p.HeadSHA) }),
	}
}

// reviewDecision is null where no review is required.
func reviewDecision(h *here, p *Pull) any {
	q := h.repo.requirements(p.Base)
	given, against := h.repo.verdicts(p, q.stale)
	switch {
	case q.approvals == 0:
		return nil
	case against:
		return "CHANGES_REQUESTED"
	case given >= q.approvals:
		return "APPROVED"
	}
	return "REVIEW_REQUIRED"
}

func autoMergeKind() kind {
	return kind{fields: map[string]resolver{
		"enabledAt":      with(func(_ *here, p *Pull) any { return p.AutoMerge.Enabled }),
		"enabledBy":      with(func(h *here, p *Pull) any { return h.actor(p.AutoMerge.By) }),
		"mergeMethod!":   with(func(_ *here, p *Pull) any { return upper(p.AutoMerge.Method) }),
		"commitHeadline": with(func(_ *here, p *Pull) any { return optional(p.AutoMerge.Title) }),
		"commitBody":     with(func(_ *here, p *Pull) any { return optional(p.AutoMerge.Message) }),
		"authorEmail":    always(nil),
		"pullRequest!":   with(func(h *here, p *Pull) any { return h.node("PullRequest", p) }),
	}}
}

// pullViewer is what the caller may do.
func pullViewer() map[string]resolver {
	writes := func(h *here) bool { return rank(h.role()) >= rank("write") && !h.call.token.Fork }
	mine := func(h *here, login string) bool { return login != "" && strings.EqualFold(login, h.call.login()) }
	return map[string]resolver{
		"viewerDidAuthor!":           with(func(h *here, p *Pull) any { return mine(h, p.Author) }),
		"viewerCanUpdate!":           with(func(h *here, p *Pull) any { return writes(h) || mine(h, p.Author) }),
		"viewerCanClose!":            with(func(h *here, p *Pull) any { return writes(h) || mine(h, p.Author) }),
		"viewerCanMergeAsAdmin!":     with(func(h *here, _ *Pull) any { return h.role() == "admin" }),
		"viewerCanUpdateBranch!":     with(func(h *here, _ *Pull) any { return writes(h) }),
		"viewerCanEnableAutoMerge!":  with(func(h *here, p *Pull) any { return writes(h) && h.repo.AutoMerge && p.AutoMerge == nil }),
		"viewerCanDisableAutoMerge!": with(func(h *here, p *Pull) any { return writes(h) && p.AutoMerge != nil }),
	}
}
