package gate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"deploycoord/pkg/github"
)

const (
	maxPulls    = 100 // the most that a merge queue puts into one group
	pullsAtOnce = 8
)

// Ask brings what GitHub says of pull requests. It never fails: what could not be had is in its part, with the reason.
//
// What does not depend on each other is asked side by side, so that it waits for two round trips where nothing is
// unfinished: one for the snapshot, the base's requirements and the dependencies, and one for what these leave open
// (the access of people of whom the snapshot does not tell it, the jobs of this run). Only a merge group, and a run
// that does not know the base branch, take another.
func Ask(ctx context.Context, remote Remote, q Question) *Hosted {
	a := &asker{remote: remote, q: q, h: &Hosted{
		Branch: q.BaseBranch, Group: q.Group != nil, Head: q.Head, Own: Own{RunID: q.Run.ID, Name: q.Run.CheckName},
	}}
	a.first(ctx)
	a.second(ctx)
	a.wait(ctx)
	a.images(ctx)
	return a.h
}

type asker struct {
	remote Remote
	q      Question
	h      *Hosted
	jobs   *github.Part[[]github.Job] // of this run; nil until they were asked for
}

var errNoBase = errors.New("it is not known what the change is compared with")

// first asks what the question itself names.
func (a *asker) first(ctx context.Context) {
	var all sync.WaitGroup
	if a.q.BaseBranch != "" {
		all.Go(func() { a.h.Requirements = part(a.remote.Requirements(ctx, a.q.BaseBranch)) })
	}
	if a.compared() {
		all.Go(func() { a.h.Advisories = part(a.remote.Dependencies(ctx, a.q.Base, a.q.Head)) })
	}
	if g := a.q.Group; g != nil {
		a.h.Head = cmp.Or(g.HeadSHA, a.q.Head)
		all.Go(func() { a.h.Checks = part(a.remote.Checks(ctx, a.h.Head)) })
	}
	a.pulls(ctx, a.numbers(ctx))
	all.Wait()
}

func (a *asker) compared() bool { return a.q.Base != "" && a.q.Head != "" }

func part[T any](value T, err error) github.Part[T] {
	if err != nil {
		return github.Part[T]{Err: err}
	}
	return github.Part[T]{Value: value}
}

// numbers names the pull requests.
func (a *asker) numbers(ctx context.Context) []int {
	numbers := a.q.Numbers
	if g := a.q.Group; g != nil && len(numbers) == 0 {
		var err error
		if numbers, err = a.remote.MergeGroup(ctx, a.q.BaseBranch, g.HeadRef, a.h.Head); err != nil {
			a.h.Fault = fmt.Sprintf("the members of the merge group could not be told: %v", err)
			return nil
		}
	}
	switch {
	case len(numbers) == 0:
		a.h.Fault = "no pull request belongs to this change"
	case len(numbers) > maxPulls:
		a.h.Fault = fmt.Sprintf("%d pull requests belong to this change, expected at most %d", len(numbers), maxPulls)
		return nil
	}
	return numbers
}

func (a *asker) pulls(ctx context.Context, numbers []int) {
	a.h.Pulls = make([]Pull, len(numbers))
	var all sync.WaitGroup
	free := make(chan struct{}, pullsAtOnce)
	for i, number := range numbers {
		all.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			a.h.Pulls[i] = Pull{Number: number, Snapshot: a.remote.Snapshot(ctx, number)}
		})
	}
	all.Wait()
}

// subject takes from the first pull request what the question left open, and returns the base's SHA.
func (a *asker) subject() (base string) {
	if len(a.h.Pulls) == 0 {
		return a.q.Base
	}
	p := &a.h.Pulls[0]
	if p.PullRequest.Err == nil {
		a.h.Branch = cmp.Or(a.h.Branch, p.PullRequest.Value.Base.Ref)
	}
	if a.h.Group {
		return a.q.Base
	}
	a.h.Checks = p.Checks
	switch {
	case p.PullRequest.Err == nil:
		a.h.Head = p.PullRequest.Value.Head.SHA
		return cmp.Or(a.q.Base, p.PullRequest.Value.Base.SHA)
	case a.h.Checks.Err == nil: // of which commit they are is not known
		a.h.Checks = github.Part[[]github.Check]{Err: p.PullRequest.Err}
	}
	return a.q.Base
}

// second asks what the first answers leave open.
func (a *asker) second(ctx context.Context) {
	base := a.subject()
	var all sync.WaitGroup
	switch {
	case a.q.BaseBranch != "":
	case a.h.Branch == "":
		a.h.Requirements.Err = errNoBase
	default:
		all.Go(func() { a.h.Requirements = part(a.remote.Requirements(ctx, a.h.Branch)) })
	}
	switch {
	case a.compared():
	case base == "" || a.h.Head == "":
		a.h.Advisories.Err = errNoBase
	default:
		all.Go(func() { a.h.Advisories = part(a.remote.Dependencies(ctx, base, a.h.Head)) })
	}
	all.Go(func() { a.own(ctx) })
	for i := range a.h.Pulls {
		all.Go(func() { a.access(ctx, &a.h.Pulls[i]) })
	}
	all.Wait()
}
