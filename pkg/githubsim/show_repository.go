package githubsim

import (
	"maps"
	"net/url"
)

// showRepository is a minimal-repository and a repository at once: it has the fields of both.
func (c *call) showRepository(r *Repository) object {
	at, page := c.repoURL(r), c.repoPage(r)
	visibility := "public"
	if r.Private {
		visibility = "private"
	}
	o := object{
		"id": r.ID, "node_id": nodeID("R", r.ID), "name": r.Name, "full_name": r.FullName(),
		"owner": c.userObject(c.server.user(r.Owner)), "private": r.Private, "html_url": page, "description": nil,
		"fork": r.Parent != "", "url": at, "git_url": "git" + page[len("http"):] + ".git", "ssh_url": "git@localhost:" + r.FullName() + ".git",
		"clone_url": page + ".git", "svn_url": page, "mirror_url": nil, "homepage": nil, "language": nil,
		"forks_count": 0, "stargazers_count": 0, "watchers_count": 0, "size": 0, "default_branch": r.DefaultBranch,
		"open_issues_count": 0, "is_template": false, "topics": []string{}, "has_issues": !r.NoIssues, "has_projects": true,
		"has_wiki": true, "has_pages": false, "has_downloads": true, "has_discussions": false, "archived": false,
		"disabled": false, "visibility": visibility, "pushed_at": stamp(r.Updated), "created_at": stamp(r.Created),
		"updated_at": stamp(r.Updated), "license": nil, "forks": 0, "open_issues": 0, "watchers": 0,
		"subscribers_count": 0, "network_count": 0, "allow_forking": true, "web_commit_signoff_required": false,
	}
	for key, tail := range templates() {
		o[key] = at + tail
	}
	return o
}

// templates are the addresses below a repository that it shows.
func templates() map[string]string {
	return map[string]string{
		"archive_url": "/{archive_format}{/ref}", "assignees_url": "/assignees{/user}", "blobs_url": "/git/blobs{/sha}",
		"branches_url": "/branches{/branch}", "collaborators_url": "/collaborators{/collaborator}",
		"comments_url": "/comments{/number}", "commits_url": "/commits{/sha}", "compare_url": "/compare/{base}...{head}",
		"contents_url": "/contents/{+path}", "contributors_url": "/contributors", "deployments_url": "/deployments",
		"downloads_url": "/downloads", "events_url": "/events", "forks_url": "/forks", "git_commits_url": "/git/commits{/sha}",
		"git_refs_url": "/git/refs{/sha}", "git_tags_url": "/git/tags{/sha}", "issue_comment_url": "/issues/comments{/number}",
		"issue_events_url": "/issues/events{/number}", "issues_url": "/issues{/number}", "keys_url": "/keys{/key_id}",
		"labels_url": "/labels{/name}", "languages_url": "/languages", "merges_url": "/merges", "milestones_url": "/milestones{/number}",
		"notifications_url": "/notifications{?since,all,participating}", "pulls_url": "/pulls{/number}",
		"releases_url": "/releases{/id}", "stargazers_url": "/stargazers", "statuses_url": "/statuses/{sha}",
		"subscribers_url": "/subscribers", "subscription_url": "/subscription", "tags_url": "/tags", "teams_url": "/teams",
		"trees_url": "/git/trees{/sha}", "hooks_url": "/hooks",
	}
}

func (c *call) repoURL(r *Repository) string {
	return c.api + "/repos/" + url.PathEscape(r.Owner) + "/" + url.PathEscape(r.Name)
}

func (c *call) repoPage(r *Repository) string {
	return c.web + "/" + url.PathEscape(r.Owner) + "/" + url.PathEscape(r.Name)
}

// at is the address of something in the repository that the call is about; pageAt is its page for people.
func (c *call) at(tail string) string     { return c.repoURL(c.repo) + tail }
func (c *call) pageAt(tail string) string { return c.repoPage(c.repo) + tail }

func getRepository(c *call) (any, error) {
	o := c.showRepository(c.repo)
	if parent := c.server.repository(c.repo.Parent); parent != nil {
		o["parent"], o["source"] = c.showRepository(parent), c.showRepository(parent)
	}
	if c.token == nil {
		return o, nil
	}
	role := c.repo.role(c.token.Login)
	if c.token.App != "" {
		role = "read"
		if level(c.token.Permissions[contents]) >= write && !c.token.Fork {
			role = "write"
		}
	}
	o["permissions"] = rolePermissions(role)
	if rank(role) >= rank("write") {
		maps.Copy(o, object{
			"allow_merge_commit": !c.repo.NoMergeCommit, "allow_squash_merge": !c.repo.NoSquash,
			"allow_rebase_merge": !c.repo.NoRebase, "allow_auto_merge": c.repo.AutoMerge,
			"delete_branch_on_merge": c.repo.DeleteBranch, "allow_update_branch": false,
		})
	}
	return o, nil
}
