package gate

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"deploycoord/pkg/calendar"
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

var riskTraffic = Check{
	ID:    "risk-traffic",
	Title: "High-traffic period",
	Doc: `Merging deploys, so the time of the merge is the time of the deployment. A day in ` + "`risk.traffic.freeze`" + ` blocks; a
window of ` + "`risk.traffic.windows`" + ` and a Friday from ` + "`risk.traffic.friday`" + ` on warn. Windows, days and Friday mean what the
clock on the wall shows in their time zone: where daylight saving skips an hour a window has none of it, and where an hour
comes twice it has it twice. A window past midnight belongs to the day on which it begins.`,
	level: func(p Policy) config.Level { return p.Risk.Traffic.Level },
	run:   judgeTraffic,
}

// schedule is the configuration of risk.traffic, read.
type schedule struct {
	zone    *time.Location
	windows calendar.Windows
	freezes calendar.Freezes
	friday  calendar.Friday
}

// schedule reads the texts again that the configuration's reader has accepted.
func (s *survey) schedule() (schedule, error) {
	t := s.Policy.Risk.Traffic
	var out schedule
	var err error
	if out.zone, err = calendar.Zone(t.Timezone); err != nil {
		return schedule{}, fmt.Errorf("risk.traffic.timezone: %w", err)
	}
	for i, text := range t.Windows {
		w, err := calendar.ParseWindow(text, out.zone)
		if err != nil {
			return schedule{}, fmt.Errorf("risk.traffic.windows[%d]: %w", i, err)
		}
		out.windows = append(out.windows, w)
	}
	for i, text := range t.Freeze {
		f, err := calendar.ParseFreeze(text)
		if err != nil {
			return schedule{}, fmt.Errorf("risk.traffic.freeze[%d]: %w", i, err)
		}
		out.freezes = append(out.freezes, f)
	}
	if out.friday, err = calendar.ParseFriday(t.Friday); err != nil {
		return schedule{}, fmt.Errorf("risk.traffic.friday: %w", err)
	}
	return out, nil
}

func judgeTraffic(s *survey) outcome {
	plan, err := s.schedule()
	switch {
	case err != nil:
		return outcome{summary: "not decided: the configuration's times could not be read", findings: []finding.Finding{{
			Severity: finding.Unknown, Path: config.Path, Message: err.Error(),
			Fix: "correct it in " + config.Path + " on the base branch",
		}}}
	case s.Now.IsZero():
		return outcome{summary: "not decided: it is not known what time it is", findings: []finding.Finding{{
			Severity: finding.Unknown, Message: "it is not known what time it is", Fix: "run the gate again",
		}}}
	}
	now := s.Now.In(plan.zone)
	clock := now.Format("Monday 15:04 MST")
	found := plan.at(now)
	switch {
	case len(found) == 0 && len(plan.windows)+len(plan.freezes) == 0:
		return outcome{summary: plan.quiet()} // without the time: the same change gives the same report
	case len(found) == 0:
		return outcome{summary: plan.quiet() + "; " + clock}
	}
	var why []string
	for _, f := range found {
		why = append(why, f.Message)
	}
	return outcome{findings: found, summary: strings.Join(why, "; ") + "; " + clock}
}

// at gives what stands against a deployment at an instant, which is in the plan's time zone.
func (p schedule) at(now time.Time) []finding.Finding {
	var out []finding.Finding
	if freeze, free, frozen := p.freezes.At(now); frozen {
		out = append(out, finding.Finding{
			Severity: finding.Error,
			Message:  fmt.Sprintf("%s is a freeze day (%s)", now.Format(time.DateOnly), freeze),
			Fix:      afterwards(now, free, "risk.traffic.freeze"),
		})
	}
	if window, free, busy := p.windows.At(now); busy {
		out = append(out, finding.Finding{
			Severity: finding.Warning,
			Message:  fmt.Sprintf("it is a time of high traffic (%s)", window),
			Fix:      afterwards(now, free, "risk.traffic.windows"),
		})
	}
	if p.friday.At(now) {
		out = append(out, finding.Finding{
			Severity: finding.Warning,
			Message:  fmt.Sprintf("it is Friday after %s", p.friday),
			Fix:      "wait until Monday, or see to it that somebody watches over the weekend",
		})
	}
	return out
}

// afterwards words when a deployment is free again; the zero time is never.
func afterwards(now, free time.Time, key string) string {
	if free.IsZero() {
		return fmt.Sprintf("no free time is near: shorten %s in %s on the base branch", key, config.Path)
	}
	layout := "Monday 2006-01-02 15:04 MST"
	if free.Format(time.DateOnly) == now.In(free.Location()).Format(time.DateOnly) {
		layout = "15:04 MST"
	}
	return "wait until " + free.Format(layout)
}

// quiet words what was looked at where nothing stands against a deployment.
func (p schedule) quiet() string {
	var parts []string
	switch n := len(p.windows); n {
	case 0:
		parts = append(parts, "no high-traffic window is configured")
	case 1:
		parts = append(parts, "outside of the high-traffic window")
	default:
		parts = append(parts, "outside of all "+strconv.Itoa(n)+" high-traffic windows")
	}
	if len(p.freezes) > 0 {
		parts = append(parts, "no freeze day")
	}
	return strings.Join(parts, ", ")
}

// badTime tells whether the deployment would come at a time of high traffic, on a freeze day or late on a Friday.
func (s *survey) badTime() bool {
	plan, err := s.schedule()
	if err != nil || s.Now.IsZero() || s.Policy.Risk.Traffic.Level == config.LevelOff {
		return false
	}
	return len(plan.at(s.Now.In(plan.zone))) > 0
}
