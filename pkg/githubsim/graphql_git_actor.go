package githubsim

import (
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

func gitActorKind() kind {
	return kind{fields: map[string]resolver{
		"name":       with(func(_ *here, by gitobject.Signature) any { return by.Name }),
		"email":      with(func(_ *here, by gitobject.Signature) any { return by.Email }),
		"date":       with(func(_ *here, by gitobject.Signature) any { return by.When }),
		"avatarUrl!": with(func(h *here, by gitobject.Signature) any { return h.call.web + "/avatars/e/" + escape(by.Email) }),
		"user": with(func(h *here, by gitobject.Signature) any {
			o, is := h.web().accountOf(by).(object)
			if !is {
				return nil
			}
			login, _ := o["login"].(string)
			if u := h.call.server.known(login); u != nil && u.Type == "User" {
				return accountNode(u)
			}
			return nil
		}),
	}}
}
