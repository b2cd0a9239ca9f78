package rollback

import "fmt"

// started, reverted and proposed are the results of the ways that did their work.
func started(o Order) Result {
	return Result{State: Done, Commit: o.Target, Text: fmt.Sprintf("%s was started to deploy %s", o.Workflow, short(o.Target))}
}

func reverted(o Order, made string) Result {
	return Result{State: Done, Commit: made, Text: fmt.Sprintf("%s is on %s: it undoes what came after %s", short(made), o.Branch, short(o.Target))}
}

func proposed(o Order, pull int, url string) Result {
	return Result{State: Proposed, Pull: pull, URL: url, Text: fmt.Sprintf("pull request #%d goes back to %s; merge it", pull, short(o.Target))}
}

// Resumed words a result as the run that began the rollback would have: a run that takes the place of one that was killed
// finds done what both together did.
func Resumed(o Order, r Result) Result {
	o.Target = r.Target
	var out Result
	switch {
	case r.State == Proposed:
		out = proposed(o, r.Pull, r.URL)
	case r.State == Nothing && r.Commit != "" && o.Strategy == "revert-commit" && !same(r.Commit, r.Target):
		out = reverted(o, r.Commit)
	case r.State == Nothing && r.Commit != "" && o.Strategy == "workflow":
		out = started(o)
	default:
		return r
	}
	out.Target = r.Target
	return out
}
