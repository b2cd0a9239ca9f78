package githubsim

import "strings"

// enableAutoMergeOrder lets a pull request be merged as soon as its requirements are met (advance.go). One that could be
// merged at once is refused, as GitHub does.
func enableAutoMergeOrder(o order) (payload, error) {
	o, p, err := o.pull("pullRequestId", pulls)
	if err != nil {
		return nil, err
	}
	if err := o.judged(p); err != nil {
		return nil, err
	}
	word := o.merging(p).state
	switch queued := o.repo.hasQueue(p.Base); {
	case !o.repo.AutoMerge:
		return nil, unprocessableOrder("Pull request Auto merge is not allowed for this repository")
	case p.State != "open":
		return nil, unprocessableOrder("Pull request is closed")
	case p.Draft:
		return nil, unprocessableOrder("Pull request Pull request is in draft status")
	case !queued && (word == "clean" || word == "unstable"): // a queue takes what is ready at once
		return nil, unprocessableOrder("Pull request Pull request is in %s status", word)
	}
	method := strings.ToLower(o.text("mergeMethod"))
	if method == "" {
		method = "merge"
	}
	if err := o.repo.mayMerge(method, o.repo.requirements(p.Base)); err != nil {
		return nil, err
	}
	p.Updated = o.call.server.tick()
	p.AutoMerge = &AutoMerge{By: o.call.login(), Method: method, Title: o.text("commitHeadline"), Message: o.text("commitBody"), Enabled: p.Updated}
	return o.showing(p), nil
}

func disableAutoMergeOrder(o order) (payload, error) {
	o, p, err := o.pull("pullRequestId", pulls)
	switch {
	case err != nil:
		return nil, err
	case p.AutoMerge == nil:
		return nil, unprocessableOrder("Can't disable auto-merge for this pull request")
	}
	p.AutoMerge, p.Updated = nil, o.call.server.tick()
	return o.showing(p), nil
}

func enqueueOrder(o order) (payload, error) {
	o, p, err := o.pull("pullRequestId", contents)
	if err != nil {
		return nil, err
	}
	if err := o.judged(p); err != nil {
		return nil, err
	}
	can := o.merging(p).can
	switch q := o.repo.requirements(p.Base); {
	case !q.queue:
		return nil, unprocessableOrder("The merge queue is not enabled for the branch %s", p.Base)
	case p.State != "open" || p.Draft:
		return nil, unprocessableOrder("Pull request is not open, or is a draft")
	case o.repo.queueEntry(p) != nil:
		return nil, unprocessableOrder("Pull request is already in the merge queue")
	case can == nil || !*can:
		return nil, unprocessableOrder("Pull request is not mergeable")
	case len(o.repo.unmet(p, q)) > 0:
		return nil, unprocessableOrder("%s", strings.Join(o.repo.unmet(p, q), " "))
	}
	made := o.repo.enqueue(p, o.call.login(), o.truth("jump"))
	return payload{"mergeQueueEntry": o.node("MergeQueueEntry", made)}, nil
}

func dequeueOrder(o order) (payload, error) {
	o, p, err := o.pull("id", pulls)
	if err != nil {
		return nil, err
	}
	e := o.repo.queueEntry(p)
	if e == nil {
		return nil, unprocessableOrder("Pull request is not in the merge queue")
	}
	o.repo.dequeue(p)
	o.repo.arrange(p.Base)
	return payload{"mergeQueueEntry": o.node("MergeQueueEntry", e)}, nil
}
