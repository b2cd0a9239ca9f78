package githubsim

import (
	"encoding/json"
	"net/http"
)

// getProtection shows the classic protection whole; administrators alone get here.
func getProtection(c *call) (any, error) {
	name := c.args["branch"]
	if _, err := c.repo.head(name); err != nil {
		return nil, &refusal{status: http.StatusNotFound, message: "Branch not found"}
	}
	p := c.repo.protections[name]
	if p == nil {
		return nil, &refusal{status: http.StatusNotFound, message: "Branch not protected"}
	}
	at := c.at("/branches/" + escapePath(name) + "/protection")
	on := func(enabled bool) object { return object{"enabled": enabled} }
	o := object{
		"url": at, "enforce_admins": object{"url": at + "/enforce_admins", "enabled": p.Admins},
		"required_linear_history": on(p.LinearHistory), "allow_force_pushes": on(p.ForcePushes), "allow_deletions": on(p.Deletions),
		"block_creations": on(false), "required_conversation_resolution": on(false), "lock_branch": on(false), "allow_fork_syncing": on(false),
		"required_signatures": object{"url": at + "/required_signatures", "enabled": p.Signatures},
	}
	if len(p.RequiredChecks) > 0 || p.Strict {
		o["required_status_checks"] = object{
			"url": at + "/required_status_checks", "strict": p.Strict, "contexts": contextsOf(p.RequiredChecks),
			"contexts_url": at + "/required_status_checks/contexts", "checks": showRequired(p.RequiredChecks),
		}
	}
	if p.Approvals != nil {
		o["required_pull_request_reviews"] = object{
			"url": at + "/required_pull_request_reviews", "dismiss_stale_reviews": p.DismissStale,
			"require_code_owner_reviews": p.CodeOwners, "require_last_push_approval": p.LastPush,
			"required_approving_review_count": *p.Approvals,
		}
	}
	return o, nil
}

func deleteProtection(c *call) (any, error) {
	if c.repo.protections[c.args["branch"]] == nil {
		return nil, &refusal{status: http.StatusNotFound, message: "Branch not protected"}
	}
	delete(c.repo.protections, c.args["branch"])
	return nil, nil
}

// sentProtection is a classic protection as a client writes it: whole, with null for what is not wanted.
type sentProtection struct {
	Checks *struct {
		Strict   bool            `json:"strict"`
		Contexts []string        `json:"contexts"`
		Checks   []RequiredCheck `json:"checks"`
	} `json:"required_status_checks"`
	Admins  *bool `json:"enforce_admins"`
	Reviews *struct {
		Count        *int `json:"required_approving_review_count"`
		DismissStale bool `json:"dismiss_stale_reviews"`
		CodeOwners   bool `json:"require_code_owner_reviews"`
		LastPush     bool `json:"require_last_push_approval"`
	} `json:"required_pull_request_reviews"`
	Linear      bool  `json:"required_linear_history"`
	ForcePushes *bool `json:"allow_force_pushes"`
	Deletions   bool  `json:"allow_deletions"`
}

// putProtection sets the classic protection of a branch that is there.
func putProtection(c *call) (any, error) {
	name := c.args["branch"]
	if _, err := c.repo.head(name); err != nil {
		return nil, &refusal{status: http.StatusNotFound, message: "Branch not found"}
	}
	var given map[string]json.RawMessage
	if err := c.decode(&given); err != nil {
		return nil, err
	}
	for _, key := range []string{"required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions"} {
		if _, there := given[key]; !there {
			return nil, unprocessable("Invalid request.\n\n\"" + key + "\" wasn't supplied.")
		}
	}
	var sent sentProtection
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	p, err := sent.protection()
	if err != nil {
		return nil, err
	}
	if old := c.repo.protections[name]; old != nil {
		p.Signatures = old.Signatures // these have an endpoint of their own
	}
	c.repo.protections[name] = p
	return getProtection(c)
}

func (in *sentProtection) protection() (*Protection, error) {
	p := &Protection{LinearHistory: in.Linear, Deletions: in.Deletions}
	p.Admins = in.Admins != nil && *in.Admins
	p.ForcePushes = in.ForcePushes != nil && *in.ForcePushes
	if k := in.Checks; k != nil {
		p.Strict = k.Strict
		for _, need := range k.Checks {
			need.AppID = max(need.AppID, 0) // -1 is any app
			p.RequiredChecks = append(p.RequiredChecks, need)
		}
		for _, context := range k.Contexts { // the old way, which names no apps
			p.RequiredChecks = append(p.RequiredChecks, RequiredCheck{Context: context})
		}
	}
	if v := in.Reviews; v != nil {
		n := 1
		if v.Count != nil {
			n = *v.Count
		}
		if n < 0 || n > 6 {
			return nil, unprocessable("Invalid request.\n\n\"required_approving_review_count\" must be between 0 and 6.")
		}
		p.Approvals, p.DismissStale, p.CodeOwners, p.LastPush = &n, v.DismissStale, v.CodeOwners, v.LastPush
	}
	return p, nil
}
