package pipeline

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"deploycoord/pkg/github"
)

// word says an outcome in a line, and what to do about it.
func (o *Outcome) word(v view) {
	which := o.which()
	switch o.End {
	case Succeeded:
		o.Summary = which + " succeeded" + o.took()
	case Neutral:
		o.Summary = which + " ended as neutral: neither passed nor failed"
		o.Fix = "see in the run whether it deployed"
	case Skipped:
		o.Summary = which + " deployed nothing: the deploying jobs were skipped"
		o.Fix = "see what their if: asks for; where nothing needed deploying, there is nothing to do"
	case Failed:
		o.Summary = which + " failed" + o.where()
		o.Fix = "read the log of the failed step, mend it, and run the failed jobs again"
		if v.startup(o) {
			o.Summary = which + " could not start: GitHub did not take the workflow file"
			o.Fix = "mend the workflow file; the run's page says what is wrong with it"
		}
	case Cancelled:
		o.Summary = which + " was cancelled" + o.where()
		o.Fix = "run it again, or find out who cancelled it"
		if by := o.superseded(); by != "" {
			o.Summary = which + " was cancelled for a newer run, of " + short(by)
			o.Fix = "follow that one: deploycoord pipeline --sha " + short(by)
		}
	case TimedOut:
		o.Summary = which + " was ended by GitHub: a job took longer than it may" + o.where()
		o.Fix = "find out what it hung at, or raise timeout-minutes of the job"
		if o.OurTimeout {
			o.Summary = fmt.Sprintf("%s had not ended after %s", which, brief(v.timeUp))
			o.Fix = "see what it waits for, or raise pipeline.timeout"
			if len(o.Approvals) > 0 {
				o.Summary += "; " + o.Approvals[0] + " waits for an approval"
				o.Fix = "approve it on the run's page, then follow the pipeline again"
			}
		}
	case ActionRequired:
		o.Summary, o.Fix = which+" wants somebody to let it go on", "approve it on the run's page"
	case Stale:
		o.Summary, o.Fix = which+" was given up by GitHub, which did not hear of it for 14 days", "run it again"
	case NeverStarted:
		o.neverStarted(v)
	default:
		o.unknown(v)
	}
}

func (o *Outcome) neverStarted(v view) {
	o.Summary = "no workflow run of " + short(o.Commit) + " appeared"
	o.Fix = "see that a workflow runs on push to the branch, that its paths and branches let this commit through, that the " +
		"message has no [skip ci], and that it was not merged with a workflow's own token, which starts nothing"
	if len(o.Missing) > 0 && (len(o.Runs) > 0 || len(v.started) > 0) {
		o.Summary = "no run of " + strings.Join(o.Missing, ", ") + " appeared for " + short(o.Commit)
		o.Fix = "see its triggers (on:), and that pipeline.workflows names it as GitHub does"
		for _, r := range v.started {
			if r.Done() && !endOf(r.Conclusion).good() {
				o.Summary += fmt.Sprintf("; %s ended as %s", clip(r.Name), endOf(r.Conclusion))
				o.Fix = "mend what failed before it"
				break
			}
		}
	}
}

func (o *Outcome) unknown(v view) {
	o.Summary = "how the pipeline ended could not be found out"
	o.Fix = "look at the runs on GitHub, or run this again"
	if v.fault == nil {
		o.Summary = o.which() + " ended in a way that this version does not know"
		return
	}
	var refused *github.Error
	switch {
	case errors.As(v.fault, &refused) && refused.Permission != "":
		o.Summary += ": the token may not read the workflow runs"
		o.Fix = fmt.Sprintf("give the token the permission %q", refused.Permission)
	case errors.Is(v.fault, errInterrupted):
		o.Summary += ": the watching was ended"
	default:
		o.Summary += ": GitHub did not answer"
	}
}

// startup tells a run that failed before it had any job.
func (v view) startup(o *Outcome) bool {
	for _, r := range o.Runs {
		if r.End == Failed && r.Status == "startup_failure" {
			return true
		}
	}
	return false
}

// which names the run that decides, or how many there are.
func (o *Outcome) which() string {
	var names []string
	for _, r := range o.Runs {
		if r.End == o.End || r.End == "" && (o.OurTimeout || o.End == Unknown) || o.End == Skipped {
			names = append(names, r.Workflow)
		}
	}
	switch len(names) {
	case 0:
		return "the pipeline"
	case 1:
		return names[0]
	case 2:
		return names[0] + " and " + names[1]
	}
	return fmt.Sprintf("%s and %d other workflows", names[0], len(names)-1)
}

// where names the steps that went wrong.
func (o *Outcome) where() string {
	for _, r := range o.Runs {
		if r.End == o.End && len(r.Failed) > 0 {
			text := " at " + r.Failed[0]
			if more := len(r.Failed) - 1; more > 0 {
				text += fmt.Sprintf(" and %d more", more)
			}
			return text
		}
	}
	return ""
}

func (o *Outcome) superseded() string {
	for _, r := range o.Runs {
		if r.End == Cancelled && r.Superseded != "" {
			return r.Superseded
		}
	}
	return ""
}

func (o *Outcome) took() string {
	if o.Seconds <= 0 {
		return ""
	}
	return " in " + brief(time.Duration(o.Seconds*float64(time.Second)))
}

// brief writes a duration as people do: "1h", "5m 3s".
func brief(d time.Duration) string {
	d = d.Round(time.Second)
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	var parts []string
	for _, p := range []struct {
		n    int
		unit string
	}{{h, "h"}, {m, "m"}, {s, "s"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d%s", p.n, p.unit))
		}
	}
	if len(parts) == 0 {
		return "0s"
	}
	return strings.Join(parts, " ")
}

func short(sha string) string { return sha[:min(len(sha), 12)] }

// maxText bounds a stranger's text in an outcome, in bytes.
const maxText = 200

// clip makes a stranger's text one short line.
func clip(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r < ' ' || r == 0x7f }), " ")
	if len(s) <= maxText {
		return s
	}
	cut := maxText
	for cut > 0 && s[cut]&0xc0 == 0x80 {
		cut--
	}
	return s[:cut] + "…"
}
