package githubsim

import (
	"strings"
)

// statusOf is a commit's status; nil where nobody set one.
func (h *here) statusOf(sha string) (any, error) {
	if err := h.may(need{statuses, read, public}, 0); err != nil {
		return nil, err
	}
	if len(h.repo.statusesOf(sha)) == 0 {
		return nil, nil
	}
	return h.node("Status", sha), nil
}

func statusKind() kind {
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":    with(func(h *here, sha string) any { return nodeID("ST", h.repo.FullName()+" "+sha) }),
		"commit": try(func(h *here, sha string) (any, error) { return h.commitOf(sha) }),
		"state!": with(func(h *here, sha string) any {
			worst := "SUCCESS"
			for _, st := range newestStatuses(h.repo.statusesOf(sha)) {
				switch {
				case st.State == "error" || st.State == "failure":
					return "FAILURE"
				case st.State == "pending":
					worst = "PENDING"
				}
			}
			return worst
		}),
		"contexts!": with(func(h *here, sha string) any {
			var out []*node
			for _, st := range newestStatuses(h.repo.statusesOf(sha)) {
				out = append(out, h.node("StatusContext", st))
			}
			return out
		}),
		"context": with(func(h *here, sha string) any {
			name, _ := h.text("name")
			for _, st := range newestStatuses(h.repo.statusesOf(sha)) {
				if st.Context == name {
					return h.node("StatusContext", st)
				}
			}
			return nil
		}),
		"combinedContexts!": try(func(h *here, sha string) (any, error) {
			all, runs, others := h.contexts(sha)
			return h.connect("StatusCheckRollupContext", all, map[string]int{"checkRunCount": runs, "statusContextCount": others})
		}),
	}}
}

func statusContextKind() kind {
	return kind{is: []string{"Node", "RequirableByPullRequest", "StatusCheckRollupContext"}, fields: map[string]resolver{
		"id!":         with(func(_ *here, st *Status) any { return nodeID("SC", st.ID) }),
		"context!":    with(func(_ *here, st *Status) any { return st.Context }),
		"state!":      with(func(_ *here, st *Status) any { return strings.ToUpper(st.State) }),
		"description": with(func(_ *here, st *Status) any { return optional(st.Description) }),
		"targetUrl":   with(func(_ *here, st *Status) any { return optional(st.TargetURL) }),
		"createdAt!":  with(func(_ *here, st *Status) any { return st.Created }),
		"creator":     with(func(h *here, st *Status) any { return h.actor(st.Author) }),
		"commit":      try(func(h *here, st *Status) (any, error) { return h.commitOf(st.SHA) }),
		"avatarUrl":   with(func(h *here, st *Status) any { return optional(h.avatarOf(st.Author)) }),
		"isRequired!": try(func(h *here, st *Status) (any, error) {
			return h.required(func(need RequiredCheck) bool { return need.Context == st.Context && need.AppID == 0 })
		}),
	}}
}

func (h *here) avatarOf(login string) string {
	if u := h.call.server.user(login); u != nil {
		return h.call.avatar(u)
	}
	return ""
}
