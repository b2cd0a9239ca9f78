package publish

import (
	"context"
	"slices"
	"strings"

	"deploycoord/pkg/github"
	"deploycoord/pkg/record"
)

// enoughRetired in a row, and what is older has been retired long since. One alone may be a duplicate.
const enoughRetired = 3

// dropAll retires what nobody needs. Ids are of one record and few.
func (s DeploymentState) dropAll(ctx context.Context, remote Deployments, ids []int64) error {
	for _, id := range ids {
		if err := drop(ctx, remote, id); err != nil {
			return err
		}
	}
	return nil
}

// drop makes a deployment inactive unless it is.
func drop(ctx context.Context, remote Deployments, id int64) error {
	var last error
	for range tries {
		there, err := remote.DeploymentStatuses(ctx, id)
		if err != nil {
			return err
		}
		if len(there) > 0 && there[0].State == "inactive" {
			return nil
		}
		err = remote.CreateDeploymentStatus(ctx, id, github.DeploymentStatus{State: "inactive", Description: ownStatus + "superseded"})
		if err == nil {
			return nil
		}
		if last = err; outcomeOf(err) == Refused || ctx.Err() != nil {
			break
		}
	}
	return last
}

// retire ends what this program deployed to the environment before; GitHub does so itself unless the environment is a
// production's. It goes on from the oldest, and looks no further back than to a few that are retired: what a run that
// was killed left over is found by the next.
func (s DeploymentState) retire(ctx context.Context, remote Deployments, id int64) (int, error) {
	all, err := remote.DeploymentsFor(ctx, s.Environment, deploymentTask)
	if err != nil {
		return 0, err
	}
	var old []int64
	gone := 0
	for _, d := range all {
		if d.ID >= id || d.SHA == s.SHA || !sameService(d.Payload[deploymentKey], d.SHA, s) {
			continue
		}
		there, err := remote.DeploymentStatuses(ctx, d.ID)
		if err != nil {
			return 0, err
		}
		if len(there) > 0 && there[0].State == "inactive" {
			if gone++; gone == enoughRetired {
				break
			}
			continue
		}
		if gone = 0; len(there) > 0 && there[0].State == "success" {
			old = append(old, d.ID)
		}
	}
	slices.Reverse(old)
	return len(old), s.dropAll(ctx, remote, old)
}

// sameService tells that a record is of the service that this one is of: the identifiers' last parts, behind the commit's
// date and SHA, are the same.
func sameService(id, sha string, s DeploymentState) bool {
	suffix := func(id, sha string) string {
		_, rest, _ := strings.Cut(id, short(sha))
		return rest
	}
	return record.ValidID(id) && suffix(id, sha) == suffix(s.ID, s.SHA)
}
