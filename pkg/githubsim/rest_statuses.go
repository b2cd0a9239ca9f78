package githubsim

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

func (c *call) showStatus(st *Status) object {
	o := c.showSimpleStatus(st)
	o["creator"], o["url"] = c.showUser(st.Author), c.at("/statuses/"+st.SHA)
	return o
}

// showSimpleStatus is a simple-commit-status: what the combined one lists.
func (c *call) showSimpleStatus(st *Status) object {
	var avatar any
	if u := c.server.user(st.Author); u != nil {
		avatar = c.avatar(u)
	}
	return object{
		"url": c.at("/statuses/" + st.SHA), "avatar_url": avatar, "id": st.ID, "node_id": nodeID("SC", st.ID), "state": st.State,
		"description": optional(st.Description), "target_url": optional(st.TargetURL), "context": st.Context,
		"created_at": stamp(st.Created), "updated_at": stamp(st.Created),
	}
}

// listStatuses lists every status of a commit, newest first.
func listStatuses(c *call) (any, error) {
	k, err := c.commitOf(c.args["ref"])
	if err != nil {
		return nil, err
	}
	all := c.repo.statusesOf(k.Hash.String())
	slices.Reverse(all)
	return each(page(c, all), c.showStatus), nil
}

// getCombinedStatus folds the newest status of each context: none is pending, and so is one that is.
func getCombinedStatus(c *call) (any, error) {
	k, err := c.commitOf(c.args["ref"])
	if err != nil {
		return nil, err
	}
	sha := k.Hash.String()
	all := newestStatuses(c.repo.statusesOf(sha))
	state := "success"
	if len(all) == 0 {
		state = "pending"
	}
	for _, st := range all {
		switch {
		case st.State == "failure" || st.State == "error":
			state = "failure"
		case st.State == "pending" && state == "success":
			state = "pending"
		}
	}
	return object{
		"state": state, "sha": sha, "total_count": len(all), "statuses": each(page(c, all), c.showSimpleStatus),
		"repository": c.showRepository(c.repo), "commit_url": c.at("/commits/" + sha), "url": c.at("/commits/" + sha + "/status"),
	}, nil
}

// maxStatuses is how many statuses of one context a commit takes.
const maxStatuses = 1000

func createStatus(c *call) (any, error) {
	var sent struct {
		State, Description, Context string
		TargetURL                   string `json:"target_url"`
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	sha := c.args["sha"]
	if !isSHA(sha) {
		return nil, noCommit(sha)
	}
	if _, err := c.commitOf(sha); err != nil {
		return nil, noCommit(sha)
	}
	if utf8.RuneCountInString(sent.Description) > 140 {
		return nil, invalid("Status", "description", "custom", "description is too long (maximum is 140 characters)")
	}
	if !slices.Contains([]string{"error", "failure", "pending", "success"}, sent.State) {
		return nil, invalid("Status", "state", "custom", "state is not included in the list")
	}
	same := 0
	for _, st := range c.repo.statusesOf(sha) {
		if st.Context == sent.Context {
			same++
		}
	}
	if same >= maxStatuses {
		return nil, invalid("Status", "", "custom", fmt.Sprintf("This SHA and context has reached the maximum number of statuses (%d).", maxStatuses))
	}
	made, err := c.repo.addStatus(sha, Status{
		Context: sent.Context, State: sent.State, Description: sent.Description, TargetURL: sent.TargetURL, Author: c.login(),
	})
	if err != nil {
		return nil, err
	}
	return c.created(c.showStatus(made))
}
