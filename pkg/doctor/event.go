package doctor

import (
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/rhysd/actionlint"
)

// Event is one trigger.
type Event struct {
	Name     string
	Types    []string // "opened", …; nil for the event's default ones
	Branches []string // globs of push and pull_request; nil for all
	Except   []string // globs of branches that do not count
	TagsOnly bool     // a push of a branch does not trigger it
	Ignored  []string // globs of paths that alone do not trigger it
	After    []string // names of the workflows whose end workflow_run waits for
}

// Reaches tells whether the event comes of a branch; of "" where any one would do. A later glob takes an earlier one back
// (docs.github.com: workflow syntax, filter pattern cheat sheet).
func (e Event) Reaches(branch string) bool {
	if e.TagsOnly {
		return false
	}
	if branch == "" {
		return true
	}
	matches := func(g string) bool {
		ok, err := doublestar.Match(g, branch)
		return err == nil && ok
	}
	reached := e.Branches == nil
	for _, g := range e.Branches {
		if back, negated := strings.CutPrefix(g, "!"); negated {
			reached = reached && !matches(back)
		} else {
			reached = reached || matches(g)
		}
	}
	return reached && !slices.ContainsFunc(e.Except, matches)
}

func eventOf(on actionlint.Event) Event {
	e := Event{Name: on.EventName()}
	hook, ok := on.(*actionlint.WebhookEvent)
	if !ok {
		return e
	}
	e.Types, e.After = texts(hook.Types), texts(hook.Workflows)
	e.Branches, e.Except, e.Ignored = filtered(hook.Branches), filtered(hook.BranchesIgnore), filtered(hook.PathsIgnore)
	tags := hook.Tags != nil || hook.TagsIgnore != nil
	e.TagsOnly = tags && hook.Branches == nil && hook.BranchesIgnore == nil
	return e
}

func filtered(f *actionlint.WebhookEventFilter) []string {
	if f == nil {
		return nil
	}
	return texts(f.Values)
}

func text(s *actionlint.String) string {
	if s == nil {
		return ""
	}
	return s.Value
}

func texts(in []*actionlint.String) []string {
	var out []string
	for _, s := range in {
		out = append(out, s.Value)
	}
	return out
}
