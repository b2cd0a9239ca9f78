package githubsim

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"time"
)

// nodeID is the ID that GraphQL knows a thing by.
func nodeID(kind string, id any) string {
	return kind + "_" + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%v", id))
}

// stamp is a time as JSON has it; null for none.
func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// optional is null for "".
func optional(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// showUser is a simple-user; null for an account that is gone.
func (c *call) showUser(login string) any {
	u := c.server.user(login)
	if u == nil {
		return nil
	}
	return c.userObject(u)
}

func (c *call) userObject(u *User) object {
	at := c.api + "/users/" + url.PathEscape(u.Login)
	return object{
		"login": u.Login, "id": u.ID, "node_id": nodeID("U", u.ID), "avatar_url": c.avatar(u), "gravatar_id": "",
		"url": at, "html_url": c.web + "/" + url.PathEscape(u.Login), "followers_url": at + "/followers",
		"following_url": at + "/following{/other_user}", "gists_url": at + "/gists{/gist_id}",
		"starred_url": at + "/starred{/owner}{/repo}", "subscriptions_url": at + "/subscriptions",
		"organizations_url": at + "/orgs", "repos_url": at + "/repos", "events_url": at + "/events{/privacy}",
		"received_events_url": at + "/received_events", "type": u.Type, "user_view_type": "public", "site_admin": false,
	}
}

func (c *call) avatar(u *User) string { return fmt.Sprintf("%s/avatars/u/%d", c.web, u.ID) }

func (c *call) showUsers(logins []string) []object {
	return each(logins, func(login string) object { return c.userObject(c.server.user(login)) })
}

// firstUser is the one that the old field "assignee" shows.
func (c *call) firstUser(logins []string) any {
	if len(logins) == 0 {
		return nil
	}
	return c.showUser(logins[0])
}

func (c *call) showApp(slug string) object {
	a := c.server.app(slug)
	return object{
		"id": a.ID, "slug": a.Slug, "node_id": nodeID("A", a.ID), "name": a.Name, "description": "",
		"owner": c.showUser("github"), "external_url": c.web + "/apps/" + a.Slug, "html_url": c.web + "/apps/" + a.Slug,
		"created_at": stamp(start), "updated_at": stamp(start), "events": []string{},
		"permissions": object{"checks": "write", "contents": "read", "metadata": "read"},
	}
}

func getUser(c *call) (any, error) {
	switch {
	case c.token == nil:
		return nil, &refusal{status: http.StatusUnauthorized, message: "Requires authentication"}
	case c.token.App != "":
		return nil, forbidden("Resource not accessible by integration")
	}
	u := c.server.user(c.token.Login)
	o := c.userObject(u)
	maps.Copy(o, object{
		"name": u.Login, "company": nil, "blog": "", "location": nil, "email": nil, "hireable": nil, "bio": nil,
		"public_repos": 0, "public_gists": 0, "followers": 0, "following": 0, "created_at": stamp(start),
		"updated_at": stamp(start), "private_gists": 0, "total_private_repos": 0, "owned_private_repos": 0,
		"disk_usage": 0, "collaborators": 0, "two_factor_authentication": true, "notification_email": nil,
		"twitter_username": nil, "user_view_type": "private",
	})
	return o, nil
}

func getCollaboratorPermission(c *call) (any, error) {
	login := c.args["username"]
	u := c.server.known(login)
	if u == nil || u.Type == "Bot" {
		return nil, &refusal{status: http.StatusNotFound, message: login + " is not a user"}
	}
	role := c.repo.role(login)
	permission := role // the old words know neither maintain nor triage
	switch role {
	case "maintain":
		permission = "write"
	case "triage":
		permission = "read"
	}
	o := c.userObject(u)
	o["role_name"] = role
	o["permissions"] = rolePermissions(role)
	return object{"permission": permission, "role_name": role, "user": o}, nil
}

func rolePermissions(role string) object {
	at := rank(role)
	return object{
		"admin": at >= rank("admin"), "maintain": at >= rank("maintain"), "push": at >= rank("write"),
		"triage": at >= rank("triage"), "pull": at >= rank("read"),
	}
}
