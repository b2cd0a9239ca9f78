package githubsim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// showPull is a pull-request-simple: what lists have.
func (c *call) showPull(p *Pull) object {
	at, page := c.at(fmt.Sprintf("/pulls/%d", p.Number)), c.pageAt(fmt.Sprintf("/pull/%d", p.Number))
	issue := c.at(fmt.Sprintf("/issues/%d", p.Number))
	return object{
		"url": at, "id": p.ID, "node_id": nodeID("PR", p.ID), "html_url": page, "diff_url": page + ".diff",
		"patch_url": page + ".patch", "issue_url": issue, "commits_url": at + "/commits", "review_comments_url": at + "/comments",
		"review_comment_url": c.at("/pulls/comments{/number}"), "comments_url": issue + "/comments",
		"statuses_url": c.at("/statuses/" + p.HeadSHA), "number": p.Number, "state": p.State, "locked": false,
		"active_lock_reason": nil, "title": p.Title, "user": c.author(p.Author), "body": optional(p.Body),
		"labels": c.showLabels(p.Labels), "milestone": nil, "created_at": stamp(p.Created), "updated_at": stamp(p.Updated),
		"closed_at": stamp(p.Closed), "merged_at": stamp(p.MergedAt), "merge_commit_sha": optional(c.repo.mergeSHA(p)),
		"assignee": c.firstUser(p.Assignees), "assignees": c.showUsers(p.Assignees),
		"requested_reviewers": c.showUsers(p.Reviewers), "requested_teams": each(p.Teams, c.showTeam),
		"head": c.side(c.repo.headRepository(p), p.Head, p.HeadSHA), "base": c.side(c.repo, p.Base, p.BaseSHA),
		"author_association": c.association(p.Association, p.Author), "auto_merge": c.showAutoMerge(p.AutoMerge),
		"draft": p.Draft, "_links": links(map[string]string{
			"self": at, "html": page, "issue": issue, "comments": issue + "/comments", "review_comments": at + "/comments",
			"review_comment": c.at("/pulls/comments{/number}"), "commits": at + "/commits", "statuses": c.at("/statuses/" + p.HeadSHA),
		}),
	}
}

func links(all map[string]string) object {
	out := object{}
	for name, at := range all {
		out[name] = object{"href": at}
	}
	return out
}

// author is whoever wrote something: GitHub shows an account that is gone as its ghost where it must show one.
func (c *call) author(login string) any {
	if login == "" {
		login = "ghost"
	}
	return c.showUser(login)
}

// side is the head or base of a pull request; its repository is null where the fork was deleted.
func (c *call) side(r *Repository, ref, sha string) object {
	if r == nil {
		return object{"label": "unknown:" + ref, "ref": ref, "sha": sha, "repo": nil, "user": nil}
	}
	return object{
		"label": r.Owner + ":" + ref, "ref": ref, "sha": sha, "repo": c.showRepository(r), "user": c.showUser(r.Owner),
	}
}

// showWholePull is a pull-request: what the one has. Asking for it is what makes GitHub compute mergeability.
func (c *call) showWholePull(p *Pull) (object, error) {
	o := c.showPull(p)
	mergeable, state := c.repo.mergeability(p)
	commits, err := c.repo.pullCommits(p)
	if err != nil {
		return nil, err
	}
	files, err := c.repo.pullFiles(p)
	if err != nil {
		return nil, err
	}
	added, deleted := 0, 0
	for _, f := range files {
		added, deleted = added+f.added, deleted+f.deleted
	}
	o["merged"], o["mergeable"], o["rebaseable"], o["mergeable_state"] = p.Merged, nil, nil, state
	if mergeable != nil {
		o["mergeable"], o["rebaseable"] = *mergeable, *mergeable
	}
	o["merged_by"], o["comments"], o["review_comments"] = c.showUser(p.MergedBy), len(c.repo.commentsOn(p.Number)), 0
	o["maintainer_can_modify"], o["commits"], o["changed_files"] = p.HeadRepository != "", len(commits), len(files)
	o["additions"], o["deletions"], o["merge_commit_sha"] = added, deleted, optional(c.repo.mergeSHA(p))
	return o, nil
}

// mergeSHA is the commit it was merged as, or that of the merge that was tried; "" where there is none.
func (r *Repository) mergeSHA(p *Pull) string {
	if p.Merged {
		return p.MergeCommit
	}
	h, err := r.ref(fmt.Sprintf("refs/pull/%d/merge", p.Number))
	if err != nil || p.State != "open" {
		return ""
	}
	if c, err := r.commit(h); err != nil || len(c.ParentHashes) != 2 || c.ParentHashes[1] != plumbing.NewHash(p.HeadSHA) {
		return ""
	}
	return h.String()
}

// association is what a person is to the repository, unless it was set.
func (c *call) association(set, login string) string {
	if set != "" {
		return set
	}
	return c.repo.association(login)
}

func (c *call) showAutoMerge(a *AutoMerge) any {
	if a == nil {
		return nil
	}
	return object{"enabled_by": c.showUser(a.By), "merge_method": a.Method, "commit_title": a.Title, "commit_message": a.Message}
}

// showMinimalPull is a pull-request-minimal: what check runs and workflow runs have.
func (c *call) showMinimalPull(p *Pull) object {
	small := func(r *Repository, ref, sha string) object {
		o := object{"ref": ref, "sha": sha, "repo": object{"id": 0, "url": c.web, "name": ""}}
		if r != nil {
			o["repo"] = object{"id": r.ID, "url": c.repoURL(r), "name": r.Name}
		}
		return o
	}
	return object{
		"id": p.ID, "number": p.Number, "url": c.at(fmt.Sprintf("/pulls/%d", p.Number)),
		"head": small(c.repo.headRepository(p), p.Head, p.HeadSHA), "base": small(c.repo, p.Base, p.BaseSHA),
	}
}

// pullsOf lists the open pull requests of the repository itself whose head is a commit; GitHub leaves forks' out.
func (c *call) pullsOf(sha string) []object {
	var found []*Pull
	for _, p := range c.repo.pulls {
		if p.State == "open" && p.HeadSHA == sha && c.repo.headRepository(p) == c.repo {
			found = append(found, p)
		}
	}
	return each(found, c.showMinimalPull)
}

func (c *call) showLabels(names []string) []object {
	sorted := slices.SortedFunc(slices.Values(names), func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return each(sorted, func(name string) object {
		l := c.repo.label(name)
		return object{
			"id": l.ID, "node_id": nodeID("LA", l.ID), "url": c.at("/labels/" + escape(l.Name)), "name": l.Name,
			"description": l.Description, "color": l.Color, "default": false,
		}
	})
}

func (c *call) showTeam(slug string) object {
	at := c.api + "/organizations/1/team/" + escape(slug)
	return object{
		"id": len(slug), "node_id": nodeID("T", slug), "url": at, "name": slug, "slug": slug, "description": nil,
		"permission": "pull", "privacy": "closed", "html_url": c.web + "/orgs/" + escape(c.repo.Owner) + "/teams/" + escape(slug),
		"members_url": at + "/members{/member}", "repositories_url": at + "/repos", "type": "organization", "parent": nil,
		"notification_setting": "notifications_enabled",
	}
}
