package githubsim

import "strings"

// accountNode is an account by its type. GraphQL leaves the "[bot]" out of a bot's login.
func accountNode(u *User) *node {
	if u == nil {
		return nil
	}
	kind := u.Type
	if kind == "" {
		kind = "User"
	}
	return &node{kind: kind, value: u}
}

// actor is an account by its login; nil for one that is gone.
func (h *here) actor(login string) any {
	if n := accountNode(h.call.server.user(login)); n != nil {
		return n
	}
	return nil
}

// actorFields are those that every account has.
func actorFields(login func(*User) string) map[string]resolver {
	page := func(h *here, u *User) string { return "/" + escape(login(u)) }
	return map[string]resolver{
		"id!":           with(func(_ *here, u *User) any { return nodeID("U", u.ID) }),
		"databaseId":    with(func(_ *here, u *User) any { return u.ID }),
		"login!":        with(func(_ *here, u *User) any { return login(u) }),
		"url!":          with(func(h *here, u *User) any { return h.call.web + page(h, u) }),
		"resourcePath!": with(func(h *here, u *User) any { return page(h, u) }),
		"avatarUrl!":    with(func(h *here, u *User) any { return h.call.avatar(u) }),
		"createdAt!":    always(start),
		"updatedAt!":    always(start),
	}
}

func userKind() kind {
	fields := actorFields(func(u *User) string { return u.Login })
	fields["name"] = with(func(_ *here, u *User) any { return u.Login })
	fields["email!"] = always("")
	fields["isViewer!"] = with(func(h *here, u *User) any { return strings.EqualFold(u.Login, h.call.login()) })
	fields["isEmployee!"], fields["isSiteAdmin!"] = always(false), always(false)
	fields["repository"] = ownedRepository
	return kind{is: []string{"Actor", "Node", "RepositoryOwner", "RequestedReviewer"}, fields: fields}
}

func botKind() kind {
	return kind{
		is:     []string{"Actor", "Node", "RequestedReviewer"},
		fields: actorFields(func(u *User) string { return strings.TrimSuffix(u.Login, "[bot]") }),
	}
}

func organisationKind() kind {
	fields := actorFields(func(u *User) string { return u.Login })
	fields["name"] = with(func(_ *here, u *User) any { return u.Login })
	fields["repository"] = ownedRepository
	return kind{is: []string{"Actor", "Node", "RepositoryOwner"}, fields: fields}
}

// ownedRepository is a repository of an account.
func ownedRepository(h *here) (any, error) {
	name, given := h.text("name")
	if !given {
		return nil, missingArgument(h, "name")
	}
	return h.findRepository(h.value.(*User).Login, name)
}

func appKind() kind {
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":                  with(func(_ *here, a *App) any { return nodeID("A", a.ID) }),
		"databaseId":           with(func(_ *here, a *App) any { return a.ID }),
		"slug!":                with(func(_ *here, a *App) any { return a.Slug }),
		"name!":                with(func(_ *here, a *App) any { return a.Name }),
		"description":          always(nil),
		"url!":                 with(func(h *here, a *App) any { return h.call.web + "/apps/" + escape(a.Slug) }),
		"logoUrl!":             with(func(h *here, a *App) any { return h.call.web + "/avatars/in/" + escape(a.Slug) }),
		"logoBackgroundColor!": always("ffffff"),
		"createdAt!":           always(start),
		"updatedAt!":           always(start),
	}}
}

// teamKind is a team, which is known by its slug alone.
func teamKind() kind {
	return kind{is: []string{"Node", "RequestedReviewer"}, fields: map[string]resolver{
		"id!":           with(func(_ *here, slug string) any { return nodeID("T", slug) }),
		"slug!":         with(func(_ *here, slug string) any { return slug }),
		"name!":         with(func(_ *here, slug string) any { return slug }),
		"combinedSlug!": with(func(h *here, slug string) any { return h.repo.Owner + "/" + slug }),
		"organization!": func(h *here) (any, error) { return h.actor(h.repo.Owner), nil },
		"url!": with(func(h *here, slug string) any {
			return h.call.web + "/orgs/" + escape(h.repo.Owner) + "/teams/" + escape(slug)
		}),
		"resourcePath!": with(func(h *here, slug string) any { return "/orgs/" + escape(h.repo.Owner) + "/teams/" + escape(slug) }),
		"createdAt!":    always(start),
		"updatedAt!":    always(start),
	}}
}
