package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/config"
	"deploycoord/pkg/doctor"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/notify"
	"deploycoord/pkg/record"
	"deploycoord/pkg/record/writeback"
	"deploycoord/pkg/rollback"
)

// notifyURLs is the input that says who is told; its lines are secrets.
const notifyURLs = "notify-urls"

// targets are those who are told. A line that is no address is a warning: it keeps nobody from being told, and nothing
// from being verified.
func (a *app) targets() (targets []notify.Target, warnings []string) {
	lines, given := actions.Lookup(a.Getenv, notifyURLs)
	if !given {
		return nil, nil
	}
	for _, secret := range notify.Secrets(lines) {
		a.secrets.Add(secret)
	}
	targets, err := notify.Parse(lines)
	if err != nil {
		warnings = strings.Split(err.Error(), "\n")
	}
	return targets, warnings
}

// lastWords is how long one try may take once the run is called off.
const lastWords = 2 * time.Second

// tellPeople tells those whom the run was given of an event, and returns the deliveries, and what went wrong in a line
// each. A run that is called off has little time for it.
func (a *app) tellPeople(ctx context.Context, events []string, e notify.Event, hurried bool) (deliveries []notify.Delivery, warnings []string) {
	targets, warnings := a.targets()
	if len(targets) == 0 {
		return nil, warnings
	}
	deliveries = notify.Send(ctx, targets, scrub(e, a.secrets.String), a.sending(events, hurried))
	for _, d := range deliveries {
		a.progress("notification, " + e.Kind + ": " + d.String())
		if !d.Arrived {
			warnings = append(warnings, fmt.Sprintf("nobody was told by %s, line %d of %s: %s", d.Service, d.Number, notifyURLs, d.Text))
		}
	}
	return deliveries, warnings
}

func (a *app) sending(events []string, hurried bool) notify.Options {
	o := notify.Options{Events: events, Now: a.Now, Sleep: a.Sleep}
	if a.HTTP != nil {
		o.HTTP = a.HTTP.Transport
	}
	if hurried {
		o.Try = lastWords
	}
	return o
}

// notifications finds out who is told and, where that is to be tried, whether it arrives.
func (a *app) notifications(ctx context.Context, o *options, e *doctor.Evidence, try bool) doctor.Notifications {
	targets, faults := a.targets()
	out := doctor.Notifications{Given: len(targets)+len(faults) > 0, Faults: faults, Tried: try && len(targets) > 0}
	for _, t := range targets {
		out.Told = append(out.Told, doctor.Told{Name: t.String()})
	}
	if !out.Tried {
		return out
	}
	deliveries := notify.Send(ctx, targets, notify.Event{
		Kind: "a message to try", Repository: a.repositoryName(o), Environment: e.EnvironmentName, At: a.Now(),
		Summary: "deploycoord doctor sent it: nothing was deployed.",
	}, a.sending(nil, false))
	for _, d := range deliveries { // those that wake people are not tried
		i := slices.IndexFunc(targets, func(t notify.Target) bool { return t.Number == d.Number })
		out.Told[i].Fault = d.Text
	}
	return out
}

// arrived names the services by which somebody was told, sorted: "slack (slack.com)".
func arrived(deliveries []notify.Delivery) (names []string) {
	for _, d := range deliveries {
		if d.Arrived {
			names = append(names, strings.TrimSuffix(d.String(), ": arrived"))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// tellStarted tells people that a deployment is being looked at. Nothing waits for it until collectStarted.
func (r *afterMerge) tellStarted(ctx context.Context) {
	if !r.options.write {
		return
	}
	e := notify.Of("started", r.repositoryName(r.options), r.d, r.Now())
	r.begun = start(func() []string {
		_, warnings := r.tellPeople(ctx, r.config.Notify.Events, e, false)
		return warnings
	})
}

func (r *afterMerge) collectStarted() {
	if r.begun != nil {
		r.later = append(r.later, r.begun()...)
		r.begun = nil
	}
}

// tellOutcome tells people what was decided and done. A run that found all of it on record says nothing again.
func (r *afterMerge) tellOutcome(ctx context.Context, hurried bool) {
	if !r.resumed && r.d.Written != nil && r.d.Written.State == string(writeback.Nothing) {
		return
	}
	e := notify.Of(outcomeEvent(r.d.Status), r.repositoryName(r.options), r.d, r.Now())
	_, warnings := r.tellPeople(ctx, r.config.Notify.Events, e, hurried)
	for _, w := range warnings {
		if !slices.Contains(r.later, w) {
			r.later = append(r.later, w)
		}
	}
}

// outcomeEvent is the event of how a deployment stands.
func outcomeEvent(s record.Status) string {
	switch s {
	case record.Deployed:
		return "verified"
	case record.Held:
		return "on-hold"
	}
	return "rolled-back"
}

// maxClosings bounds the messages about windows that end in one tick.
const maxClosings = 20

// tellClosed tells people of the windows that this tick closed.
func (r *round) tellClosed(ctx context.Context, hurried bool) {
	told := map[string]bool{}
	for i, d := range r.ended {
		if i == maxClosings {
			r.result.Notices = append(r.result.Notices, fmt.Sprintf("%d windows were closed at once; people were told of %d", len(r.ended), i))
			return
		}
		_, warnings := r.tellPeople(ctx, r.config.Notify.Events, notify.Of("closed", r.repositoryName(r.options), d, r.Now()), hurried)
		for _, w := range warnings {
			if !told[w] {
				r.result.Notices, told[w] = append(r.result.Notices, w), true
			}
		}
	}
}

// tellRolledBack tells people of a rollback that somebody carried out by hand.
func (a *app) tellRolledBack(ctx context.Context, o *options, c config.Config, order rollback.Order, result rollback.Result) {
	if result.State != rollback.Done && result.State != rollback.Proposed {
		return
	}
	e := notify.Event{
		Kind: "rolled-back", Repository: a.repositoryName(o), Environment: environmentOf(o, c), Commit: order.Bad, Actor: a.Getenv("GITHUB_ACTOR"),
		Status: string(record.StatusOf(finding.RollBack, &result)), Summary: result.Text, URL: cmp.Or(result.URL, order.RunURL), At: a.Now(),
	}
	if order.Reason != "" {
		e.Reasons = []string{order.Reason}
	}
	_, warnings := a.tellPeople(ctx, c.Notify.Events, e, false)
	for _, w := range warnings {
		a.progress(w)
	}
}
