package github

import (
	"context"
	"encoding/json"
	"fmt"
)

// Probe asks the cheapest question that takes a permission: "pulls", "check-runs", "statuses" or "actions". The error
// says what is missing.
func (r *Repository) Probe(ctx context.Context, what string) error {
	var where, permission string
	switch what {
	case "pulls":
		where, permission = "pulls?per_page=1", readPulls
	case "check-runs":
		where, permission = "commits/HEAD/check-runs?per_page=1", readChecks
	case "statuses":
		where, permission = "commits/HEAD/status?per_page=1", readStatuses
	case "actions":
		where, permission = "actions/runs?per_page=1", "actions: read"
	default:
		return fmt.Errorf("nothing is known to ask of %q", what)
	}
	var answer json.RawMessage
	return r.get(ctx, where, permission, &answer)
}
