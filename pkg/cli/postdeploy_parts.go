package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"deploycoord/pkg/health"
	"deploycoord/pkg/record"
	"deploycoord/pkg/shard"
)

// joinParts is what the jobs of a matrix saw, and what is seen of that which belongs to no service. Only measurements are
// taken over: what they call for is decided here.
func (r *afterMerge) joinParts(ctx context.Context) (health.Report, error) {
	services := r.touched(ctx)
	r.d.Scope = &record.Scope{Services: services}
	began := r.Now()
	results, notices := r.looks.readParts()
	r.d.Notices = append(r.d.Notices, notices...)
	own, err := r.rest(ctx)
	if err != nil {
		return health.Report{}, err
	}
	v := r.config.Verify
	want := shard.Want{Commit: r.d.Commit, Since: r.deployed, Now: r.Now()}
	all := results.Join(v, services, want, own.Measurements)
	switch {
	case len(all) == 0:
		r.note("the change concerns none of verify.services, and there is nothing else to look at: give the configuration a probe that belongs to no service")
	case asksIdentity(v) && !slices.ContainsFunc(all, func(m health.Measurement) bool { return m.Kind == health.Identity }):
		all = health.Join(all, []health.Measurement{{
			Kind: health.Identity, Name: "commit", Text: "no answer tells which commit is serving", Want: short(r.d.Commit), Settled: true,
		}})
	}
	r.progress(fmt.Sprintf("services joined: %d", len(services)))
	return health.Report{Measurements: all, Began: firstLook(all, began), Ended: r.Now(), Interrupted: own.Interrupted}, nil
}

// rest looks at what belongs to no service; the report is empty where that is nothing.
func (r *afterMerge) rest(ctx context.Context) (health.Report, error) {
	plan, err := r.planFor(ctx, r.d.Commit, r.deployed, &scope{rest: true})
	if err != nil || len(plan.Collectors) == 0 {
		return health.Report{}, err
	}
	return r.look(ctx, plan), nil
}

// maxNotices bounds what is said of files that are no results.
const maxNotices = 20

// readParts reads the results of the jobs, and says what could not be read. Where nothing could, there are none.
func (l *looks) readParts() (shard.Results, []string) {
	results, err := shard.Read(l.parts)
	notices := results.Notices
	if err != nil {
		notices = append(notices, fmt.Sprintf("the results of the services could not be read: %v", err))
	}
	if more := len(notices) - maxNotices; more > 0 {
		notices = append(notices[:maxNotices:maxNotices], fmt.Sprintf("%d more files are no results of a shard", more))
	}
	return results, notices
}

// firstLook is when the first of all looks was; otherwise where there was none.
func firstLook(all []health.Measurement, otherwise time.Time) time.Time {
	var first time.Time
	for _, m := range all {
		if !m.First.IsZero() && (first.IsZero() || m.First.Before(first)) {
			first = m.First
		}
	}
	return cmp.Or(first, otherwise)
}
