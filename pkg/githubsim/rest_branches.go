package githubsim

import (
	"encoding/json"
	"net/http"
)

// getBranch shows a branch with as much of its classic protection as every reader sees: the required checks.
func getBranch(c *call) (any, error) {
	name := c.args["branch"]
	h, err := c.repo.head(name)
	if err != nil {
		return nil, &refusal{status: http.StatusNotFound, message: "Branch not found"}
	}
	k, err := c.repo.commit(h)
	if err != nil {
		return nil, err
	}
	at := c.at("/branches/" + escapePath(name))
	p := c.repo.protections[name]
	return object{
		"name": name, "commit": c.showCommit(k), "protected": p != nil || len(c.repo.rulesetsOf(name)) > 0,
		"_links":     object{"html": c.pageAt("/tree/" + escapePath(name)), "self": at},
		"protection": c.publicProtection(p), "protection_url": at + "/protection",
	}, nil
}

func (c *call) publicProtection(p *Protection) object {
	level := "off"
	var checks []RequiredCheck
	if p != nil {
		checks = p.RequiredChecks
		if len(checks) > 0 {
			level = "non_admins"
			if p.Admins {
				level = "everyone"
			}
		}
	}
	return object{"enabled": p != nil, "required_status_checks": object{
		"enforcement_level": level, "contexts": contextsOf(checks), "checks": showRequired(checks),
	}}
}

func contextsOf(checks []RequiredCheck) []string {
	out := make([]string, 0, len(checks))
	for _, k := range checks {
		out = append(out, k.Context)
	}
	return out
}

// showRequired lists required checks; any app is null.
func showRequired(checks []RequiredCheck) []object {
	return each(checks, func(k RequiredCheck) object {
		o := object{"context": k.Context, "app_id": nil}
		if k.AppID != 0 {
			o["app_id"] = k.AppID
		}
		return o
	})
}

// listRules lists the rules of all rulesets that apply to a branch, which need not be there.
func listRules(c *call) (any, error) {
	var out []object
	for _, set := range c.repo.rulesetsOf(c.args["branch"]) {
		kind, source := "Repository", c.repo.FullName()
		if set.Organisation {
			kind, source = "Organization", c.repo.Owner
		}
		for _, rule := range set.rules() {
			rule["ruleset_source_type"], rule["ruleset_source"], rule["ruleset_id"] = kind, source, set.ID
			out = append(out, rule)
		}
	}
	return each(page(c, out), func(o object) object { return o }), nil
}

// rules gives the parts of a ruleset that are set.
func (set *Ruleset) rules() []object {
	var out []object
	for _, simple := range []struct {
		kind string
		on   bool
	}{
		{"deletion", set.Deletion}, {"non_fast_forward", set.NonFastForward}, {"required_linear_history", set.LinearHistory},
		{"required_signatures", set.Signatures},
	} {
		if simple.on {
			out = append(out, object{"type": simple.kind})
		}
	}
	if set.Approvals != nil {
		out = append(out, object{"type": "pull_request", "parameters": object{
			"required_approving_review_count": *set.Approvals, "dismiss_stale_reviews_on_push": set.DismissStale,
			"require_code_owner_review": set.CodeOwners, "require_last_push_approval": false,
			"required_review_thread_resolution": false, "allowed_merge_methods": []string{"merge", "squash", "rebase"},
		}})
	}
	if len(set.RequiredChecks) > 0 || set.Strict {
		out = append(out, object{"type": "required_status_checks", "parameters": object{
			"strict_required_status_checks_policy": set.Strict, "do_not_enforce_on_create": false,
			"required_status_checks": each(set.RequiredChecks, func(k RequiredCheck) object {
				o := object{"context": k.Context}
				if k.AppID != 0 {
					o["integration_id"] = k.AppID
				}
				return o
			}),
		}})
	}
	if set.MergeQueue {
		out = append(out, object{"type": "merge_queue", "parameters": object{
			"check_response_timeout_minutes": 60, "grouping_strategy": "ALLGREEN", "max_entries_to_build": 5, "max_entries_to_merge": 5,
			"merge_method": "MERGE", "min_entries_to_merge": 1, "min_entries_to_merge_wait_minutes": 5,
		}})
	}
	for _, raw := range set.Raw {
		var rule object
		if json.Unmarshal(raw, &rule) == nil && rule != nil {
			out = append(out, rule)
		}
	}
	return out
}
