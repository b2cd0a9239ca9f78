package container

import (
	"fmt"
	"strings"
	"time"

	"deploycoord/pkg/health"
	"deploycoord/pkg/health/engine"
)

// state is what one container comes to.
type state struct {
	name    string
	outcome health.Outcome
	fault   health.Fault
	text    string
	passing bool
	firm    bool

	running, checked, finished bool // of a good one; checked: it has a health check
	leaving                    bool // it is being removed: its successor tells
}

// view is what a container is judged by, beside itself.
type view struct {
	now, since time.Time // by the engine's clock
	role       role
}

// A container that restarted must stay up for this long, times the restarts, before it counts as up; so often restarted
// is no start any more.
const (
	settle    = 30 * time.Second
	maxSettle = 10 * time.Minute
	oftenAt   = 3
)

// judge says what one container is. It is pure.
func judge(d engine.Detail, h history, v view) state {
	s := state{name: d.Name}
	switch {
	case d.Status == "running" && steady(d, h, v.now):
		s.run(d)
	case d.Status == "running":
		s.bad(health.StartFailure, fmt.Sprintf("%s, is up for %s%s", restarted(h, v.now), span(v.now.Sub(d.Started)), lastExit(h)))
		s.passing = h.again() < oftenAt
	case d.Status == "restarting":
		s.bad(health.StartFailure, restarted(h, v.now)+lastExit(h))
		s.passing = h.again() < oftenAt
	case ended(d):
		s.end(d, v)
	case d.Status == "paused":
		s.bad(health.Down, "is paused")
	case d.Status == "created" && d.Fault != "":
		s.bad(health.StartFailure, "cannot be started: "+d.Fault)
	case d.Status == "created", d.Status == "configured", d.Status == "initialized": // the latter two are Podman's
		s.bad(health.StartFailure, "is created, not started yet")
		s.passing = true
	case d.Status == "removing", d.Status == "dead":
		s.bad(health.StartFailure, "is being removed")
		s.passing, s.leaving = true, true
	default:
		s.text = fmt.Sprintf("is in the state %q", d.Status)
	}
	return s
}

func (s *state) bad(f health.Fault, text string) {
	s.outcome, s.fault, s.text = health.Bad, f, text
}

// run judges a container that runs steadily.
func (s *state) run(d engine.Detail) {
	switch d.Health {
	case "", "healthy":
		s.outcome, s.running, s.checked = health.Good, true, d.Health != ""
	case "starting":
		s.bad(health.Down, "is starting: its health check has not passed yet"+colon(d.HealthText))
		s.passing = true
	default:
		s.bad(health.Down, "is "+d.Health+colon(d.HealthText))
	}
}

// end judges a container that ended.
func (s *state) end(d engine.Detail, v view) {
	keeps := d.RestartPolicy == "always" || d.RestartPolicy == "unless-stopped"
	switch {
	case d.ExitCode == 0 && !d.OutOfMemory && !keeps && v.role != server && (v.role == oneShot || !d.Publishes):
		s.outcome, s.finished = health.Good, true
	case d.ExitCode == 0:
		s.bad(health.Down, "is stopped ("+exitText(d)+")")
	case d.Finished.Before(v.since):
		s.bad(health.StartFailure, "ended before the deployment began, with "+exitText(d))
		s.passing = true
	case strings.Contains(strings.ToLower(d.Service), "migrat"):
		s.bad(health.MigrationFail, "the migration failed: "+exitText(d))
		s.firm = true
	default:
		s.bad(health.StartFailure, "ended with "+exitText(d))
	}
}

// steady tells whether a container has been up for long enough since it last restarted.
func steady(d engine.Detail, h history, now time.Time) bool {
	return h.again() == 0 || now.Sub(d.Started) >= min(time.Duration(h.again())*settle, maxSettle)
}

func restarted(h history, now time.Time) string {
	switch n := h.again(); n {
	case 0:
		return "restarts"
	case 1:
		return "restarted once in " + span(now.Sub(h.from))
	default:
		return fmt.Sprintf("restarted %d times in %s", n, span(now.Sub(h.from)))
	}
}

func lastExit(h history) string {
	if h.exit == "" {
		return ""
	}
	return "; last " + h.exit
}

// span is a time as people write it: whole seconds.
func span(d time.Duration) string {
	d = max(d.Round(time.Second), 0)
	text := d.String()
	if d >= time.Minute {
		text = strings.TrimSuffix(text, "0s")
	}
	if d >= time.Hour {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

func colon(s string) string {
	if s == "" {
		return ""
	}
	return ": " + s
}
