package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"deploycoord/pkg/actions"
)

// subject is what GitHub is asked about: a pull request, a merge group, or nothing in a local run.
type subject struct {
	pull       int    // 0 for none
	group      *group // nil for none
	base       string // the branch's name; "" where only GitHub knows it
	head       string // SHA of the event; "" where only GitHub knows it
	fork       bool
	dispatched bool // started by hand: the event does not say what the pull request's commits are
}

type group struct{ headRef, headSHA string }

// numberInputs are the names under which a run that was started by hand may give the pull request's number.
var numberInputs = []string{"pull", "pull-request", "pull_request", "pr", "number", "pull-number", "pull_number", "pr-number", "pr_number"}

// subjectOf tells what is judged: what --pull says, else the event.
func (a *app) subjectOf(o *options, e *actions.Event) (subject, error) {
	switch {
	case o.pull != 0:
		if o.pull < 0 {
			return subject{}, usage(fmt.Errorf("--pull is %d, expected the number of a pull request", o.pull))
		}
		if e != nil && e.PullRequest != nil && e.PullRequest.Number == o.pull {
			break
		}
		return subject{pull: o.pull, dispatched: true}, nil
	case e == nil:
		return subject{}, nil
	}
	switch {
	case e.PullRequest != nil:
		p := e.PullRequest
		return subject{pull: p.Number, base: p.Base.Ref, head: p.Head.SHA, fork: p.Fork}, nil
	case e.MergeGroup != nil:
		g := e.MergeGroup
		return subject{
			base: strings.TrimPrefix(g.Base.Ref, "refs/heads/"), head: g.Head.SHA,
			group: &group{headRef: strings.TrimPrefix(g.Head.Ref, "refs/heads/"), headSHA: g.Head.SHA},
		}, nil
	case e.Dispatch != nil:
		return dispatched(e.Dispatch.Inputs, o.base != "")
	}
	return subject{}, nil
}

// dispatched reads the number that a run started by hand was given.
func dispatched(inputs map[string]string, ranged bool) (subject, error) {
	for _, name := range numberInputs {
		text := strings.TrimPrefix(strings.TrimSpace(inputs[name]), "#")
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n <= 0 {
			return subject{}, usage(fmt.Errorf("the input %s of the workflow is %q, expected the number of a pull request", name, clip(text)))
		}
		return subject{pull: n, dispatched: true}, nil
	}
	if ranged {
		return subject{}, nil
	}
	return subject{}, usage(errors.New("the event workflow_dispatch does not say what to judge; give the pull request's number with the input pull-request, or name the revisions with base and head"))
}
