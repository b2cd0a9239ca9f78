package gate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
)

// result is what one check says.
type result uint8

const (
	resultUnclear result = iota // whatever is not known for certain, also a conclusion that is not known here
	resultPending
	resultPassed
	resultSkipped // skipped or neutral: GitHub takes both for a pass
	resultFailed
)

// resultOf reads a check (docs.github.com/en/rest/checks/runs: conclusions). A stale one was given up by GitHub after
// 14 days without an answer, which says nothing about the code.
func resultOf(c github.Check) result {
	switch c.State {
	case github.StatePending:
		return resultPending
	case github.StateDone:
	default:
		return resultUnclear
	}
	switch c.Conclusion {
	case "success":
		return resultPassed
	case "skipped", "neutral":
		return resultSkipped
	case "failure", "error", "timed_out", "cancelled", "action_required", "startup_failure":
		return resultFailed
	}
	return resultUnclear
}

// counted is one check that counts.
type counted struct {
	github.Check
	result   result
	required bool
}

// sifted is a commit's checks as the gate sees them.
type sifted struct {
	counted []counted              // the newest of each app and name, by name
	missing []github.RequiredCheck // required, and not there
	// unproven are required of an app and there as a commit status alone, of which nobody is told whose it is.
	unproven []github.RequiredCheck
	ignored  []string // names that the configuration leaves out, sorted
	own      []string // names of the gate's own, sorted
}

// sift picks what counts: the newest of each app and name, without the gate's own and without what is ignored. A
// required check counts in any case, unless it is the gate itself.
func sift(h *Hosted, tests config.Tests) sifted {
	required := h.required(tests)
	var s sifted
	met, proven := make([]bool, len(required)), make([]bool, len(required))
	for _, c := range newest(h.Checks.Value) {
		needed, named := false, false
		for i, r := range required {
			if c.Name == r.Context {
				named = true
				mine := r.AppID <= 0 || !c.Status && c.AppID == r.AppID
				if mine || c.Status {
					met[i], needed, proven[i] = true, true, proven[i] || mine
				}
			}
		}
		switch {
		case h.Own.is(c) && !named:
			s.own = append(s.own, c.Name)
		case !named && fitsAny(tests.Ignore, c.Name):
			s.ignored = append(s.ignored, c.Name)
		default:
			s.counted = append(s.counted, counted{Check: c, result: resultOf(c), required: needed})
		}
	}
	for i, r := range required {
		switch {
		case !met[i]:
			s.missing = append(s.missing, r)
		case !proven[i]:
			s.unproven = append(s.unproven, r)
		}
	}
	slices.Sort(s.ignored)
	s.ignored = slices.Compact(s.ignored)
	slices.Sort(s.own)
	s.own = slices.Compact(s.own)
	return s
}

// required joins what GitHub and the configuration require, without the gate itself.
func (h *Hosted) required(tests config.Tests) []github.RequiredCheck {
	var all []github.RequiredCheck
	if h.Requirements.Err == nil {
		all = slices.Clone(h.Requirements.Value.Checks)
	}
	for _, name := range tests.Required {
		all = append(all, github.RequiredCheck{Context: name, Source: "the configuration"})
	}
	slices.SortStableFunc(all, func(a, b github.RequiredCheck) int {
		return cmp.Or(cmp.Compare(a.Context, b.Context), cmp.Compare(max(a.AppID, 0), max(b.AppID, 0)))
	})
	all = slices.CompactFunc(all, func(a, b github.RequiredCheck) bool {
		return a.Context == b.Context && max(a.AppID, 0) == max(b.AppID, 0)
	})
	return slices.DeleteFunc(all, func(r github.RequiredCheck) bool { return h.Own.names(r.Context) })
}

// newest keeps the last of each app and name, sorted by name.
func newest(checks []github.Check) []github.Check {
	all := slices.Clone(checks)
	slices.SortStableFunc(all, func(a, b github.Check) int {
		return cmp.Or(line(a, b), older(a, b))
	})
	var out []github.Check
	for i, c := range all {
		if i+1 == len(all) || line(c, all[i+1]) != 0 {
			out = append(out, c)
		}
	}
	return out
}

// line orders checks by name and by whose they are; 0 for two that replace each other.
func line(a, b github.Check) int {
	kind := func(c github.Check) string {
		if c.Status {
			return "status"
		}
		return "run"
	}
	return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(kind(a), kind(b)), strings.Compare(a.App, b.App), cmp.Compare(a.AppID, b.AppID))
}

// older orders two checks of one line by age. Ids grow; one that waits to be started has no time yet; and of two that
// nothing else tells apart, the unfinished one repeats the other.
func older(a, b github.Check) int {
	if !a.Started.IsZero() && !b.Started.IsZero() {
		if c := a.Started.Compare(b.Started); c != 0 {
			return c
		}
	}
	pending := func(c github.Check) int {
		if c.State != github.StateDone {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(pending(a), pending(b)), a.Completed.Compare(b.Completed), cmp.Compare(a.Conclusion, b.Conclusion))
}

// fitsAny tells whether a check's name fits one of the globs. A name is no path: * also stands for a slash.
func fitsAny(globs []string, name string) bool {
	flat := strings.NewReplacer("/", "\x00")
	name = flat.Replace(name)
	return slices.ContainsFunc(globs, func(glob string) bool {
		fits, err := doublestar.Match(flat.Replace(glob), name)
		return err == nil && fits
	})
}
