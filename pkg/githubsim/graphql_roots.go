package githubsim

import (
	"strings"
	"time"
)

// kindOf finds a type by its name; nil where there is none.
func (q *query) kindOf(name string) *kind {
	if k := q.kinds[name]; k != nil {
		return k
	}
	k := listKind(name)
	if k == nil {
		k = payloadKind(name)
	}
	if k == nil {
		if make, known := kinds()[name]; known {
			made := make()
			k = &made
		}
	}
	q.kinds[name] = k
	return k
}

// kinds is every object type but the lists.
func kinds() map[string]func() kind {
	return map[string]func() kind{
		"Query": queryKind, "Mutation": mutationKind, "RateLimit": rateLimitKind, "PageInfo": pageInfoKind,
		"Repository": repositoryKind, "User": userKind, "Bot": botKind, "Organization": organisationKind, "App": appKind, "Team": teamKind,
		"PullRequest": pullKind, "PullRequestReview": reviewKind, "PullRequestCommit": pullCommitKind, "PullRequestChangedFile": changedFileKind,
		"ReviewRequest": reviewRequestKind, "AutoMergeRequest": autoMergeKind, "IssueComment": commentKind, "Label": labelKind, "Issue": issueKind,
		"Commit": commitKind, "GitActor": gitActorKind, "Tree": treeKind, "TreeEntry": treeEntryKind, "Blob": blobKind, "Ref": refKind,
		"StatusCheckRollup": rollupKind, "CheckRun": checkRunKind, "CheckSuite": checkSuiteKind, "Status": statusKind, "StatusContext": statusContextKind,
		"WorkflowRun": workflowRunKind, "Workflow": workflowKind, "MergeQueue": mergeQueueKind, "MergeQueueEntry": mergeQueueEntryKind,
		"BranchProtectionRule": protectionKind, "RequiredStatusCheckDescription": requiredCheckKind,
		"Environment": environmentKind, "Deployment": deploymentKind, "DeploymentStatus": deploymentStatusKind,
	}
}

func queryKind() kind {
	return kind{fields: map[string]resolver{
		"repository": func(h *here) (any, error) {
			owner, hasOwner := h.text("owner")
			name, hasName := h.text("name")
			if !hasOwner || !hasName {
				return nil, missingArgument(h, "owner, name")
			}
			return h.findRepository(owner, name)
		},
		"viewer!": func(h *here) (any, error) {
			return h.node("User", h.call.server.user(h.call.login())), nil
		},
		"rateLimit": func(h *here) (any, error) { return h.node("RateLimit", nil), nil },
		"node": func(h *here) (any, error) {
			id, given := h.text("id")
			if !given {
				return nil, missingArgument(h, "id")
			}
			if n := h.byID(id); n != nil {
				return n, nil
			}
			return nil, unresolved("a node with the global id of '%s'", id)
		},
	}}
}

// findRepository finds one that the token may see.
func (h *here) findRepository(owner, name string) (any, error) {
	r := h.call.server.repository(owner + "/" + name)
	if r == nil || !h.sees(r) {
		return nil, unresolved("a Repository with the name '%s/%s'.", owner, name)
	}
	return &node{kind: "Repository", repo: r, value: r}, nil
}

func (h *here) sees(r *Repository) bool {
	inside := &here{query: h.query, repo: r}
	return inside.may(need{metadata, read, public}, 0) == nil
}

// byID finds a thing by its ID; nil where there is none that the token may see.
func (h *here) byID(id string) *node {
	for _, r := range h.call.server.all() {
		if !h.sees(r) {
			continue
		}
		inside := &here{query: h.query, repo: r}
		if n := inside.own(id); n != nil {
			return n
		}
	}
	for _, u := range h.call.server.users {
		if nodeID("U", u.ID) == id {
			return accountNode(u)
		}
	}
	return nil
}

// own finds a thing of a repository by its ID.
func (h *here) own(id string) *node {
	r := h.repo
	if nodeID("R", r.ID) == id {
		return h.node("Repository", r)
	}
	for _, p := range r.pulls {
		if nodeID("PR", p.ID) == id && h.may(need{pulls, read, public}, p.Number) == nil {
			return h.node("PullRequest", p)
		}
	}
	for _, i := range r.issues {
		if nodeID("I", i.ID) == id && h.may(need{issues, read, public}, i.Number) == nil {
			return h.node("Issue", i)
		}
	}
	for _, v := range r.reviews {
		if nodeID("PRR", v.ID) == id && h.may(need{pulls, read, public}, v.Pull) == nil {
			return h.node("PullRequestReview", v)
		}
	}
	for _, m := range r.comments {
		if nodeID("IC", m.ID) == id && h.may(need{issues, read, public}, m.Number) == nil {
			return h.node("IssueComment", m)
		}
	}
	for _, c := range r.checkRuns {
		if nodeID("CR", c.ID) == id && h.may(need{checks, read, public}, 0) == nil {
			return h.node("CheckRun", c)
		}
	}
	for _, ref := range r.refs("refs/") {
		if refID(r, string(ref.Name())) == id && h.may(need{contents, read, public}, 0) == nil {
			return h.node("Ref", string(ref.Name()))
		}
	}
	return nil
}

// refID is the ID of a ref: the same name in another repository is another ref.
func refID(r *Repository, name string) string { return nodeID("REF", r.FullName()+" "+name) }

func rateLimitKind() kind {
	// The query itself is counted when it has been answered; it says so already.
	const cost = 1
	allowed := func(h *here) int { return h.call.server.limit(h.call, "graphql") }
	used := func(h *here) int { return h.call.server.spend(h.call, "graphql", 0).used + cost }
	return kind{fields: map[string]resolver{
		"cost!":      always(cost),
		"limit!":     func(h *here) (any, error) { return allowed(h), nil },
		"nodeCount!": func(h *here) (any, error) { return h.nodes, nil },
		"remaining!": func(h *here) (any, error) { return max(0, allowed(h)-used(h)), nil },
		"used!":      func(h *here) (any, error) { return used(h), nil },
		"resetAt!": func(h *here) (any, error) {
			return h.call.server.spend(h.call, "graphql", 0).reset.UTC().Format(time.RFC3339), nil
		},
	}}
}

// upper is a REST word as GraphQL's enums have it; nil for "".
func upper(word string) any {
	if word == "" {
		return nil
	}
	return strings.ToUpper(word)
}
