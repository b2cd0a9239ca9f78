package container

import (
	"cmp"
	"fmt"
	"slices"

	"deploycoord/pkg/health"
)

// wanted is what is expected of every service.
const wanted = "running, healthy, and not restarting"

// maxSeen bounds how many containers of a service are named.
const maxSeen = 20

// summarize makes a service's sample of its containers. It is pure.
func summarize(all []state) health.Sample {
	if stay := slices.DeleteFunc(slices.Clone(all), func(s state) bool { return s.leaving }); len(stay) > 0 {
		all = stay
	}
	if len(all) == 0 {
		return health.Sample{Outcome: health.Bad, Fault: health.StartFailure, Passing: true, Text: "has no container", Want: wanted}
	}
	worst := slices.MaxFunc(all, func(a, b state) int { return cmp.Compare(a.severity(), b.severity()) })
	out := health.Sample{Outcome: worst.outcome, Fault: worst.fault, Passing: worst.passing, Firm: worst.firm}
	if worst.outcome == health.Good {
		out.Text = good(all)
		return out
	}
	out.Text, out.Want = worst.text, wanted
	if len(all) == 1 {
		return out
	}
	failed := 0
	for _, s := range all {
		if s.outcome == health.Good {
			continue
		}
		if failed++; failed <= maxSeen {
			out.Seen = append(out.Seen, s.name+" "+s.text)
		}
	}
	out.Text = fmt.Sprintf("%d of %d containers: %s %s", failed, len(all), worst.name, worst.text)
	return out
}

// severity orders the states; the worst of a service is the service's.
func (s state) severity() int {
	switch {
	case s.outcome == health.Good:
		return 0
	case s.outcome == health.Unmeasured:
		return 1
	case s.passing:
		return 2
	case s.fault == health.Down:
		return 3
	case s.firm:
		return 5
	}
	return 4
}

func good(all []state) string {
	running, checked, finished := 0, 0, 0
	for _, s := range all {
		switch {
		case s.finished:
			finished++
		case s.checked:
			checked++
			running++
		default:
			running++
		}
	}
	switch {
	case running == 0 && len(all) == 1:
		return "finished with exit code 0"
	case running == 0:
		return fmt.Sprintf("all %d finished with exit code 0", finished)
	}
	text := fmt.Sprintf("%d of %d running", running, len(all))
	switch {
	case checked == running:
		text += ", healthy"
	case checked > 0:
		text += fmt.Sprintf(", %d healthy", checked)
	}
	if finished > 0 {
		text += fmt.Sprintf(", %d finished", finished)
	}
	return text
}
