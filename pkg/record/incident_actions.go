package record

import (
	"fmt"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/pipeline"
	"deploycoord/pkg/rollback"
)

// cause is what is known to have gone wrong, and no more: a measurement is a symptom. Only a migration or a step of the
// pipeline that failed is named as what it is.
func cause(d Deployment) []string {
	var l []string
	if d.Pipeline != nil {
		for _, t := range d.Pipeline.Things {
			if t.State == pipeline.ThingFailed {
				l = append(l, "The pipeline's "+words(t.Name)+" failed: "+codes(t.Steps, 10))
			}
		}
	}
	if len(d.Reasons) > 0 {
		l = append(l, "What called for the rollback: "+words(d.Reasons[0].Text)+". That is a symptom; what in the change led to it is not known to the tool.")
	}
	if d.Gate != nil {
		for _, c := range d.Gate.Checks {
			if c.Status == finding.Fail || c.Status == finding.Undecided {
				l = append(l, "Worth a look: the check "+code(c.ID)+" of the deployed change says "+words(string(c.Status))+": "+words(c.Summary))
			}
		}
	}
	if len(l) == 0 {
		return []string{"Not known."}
	}
	return l
}

func done(d Deployment) []string {
	r := d.Rollback
	if r == nil {
		return []string{"No rollback was carried out by the tool."}
	}
	l := []string{link(r.Text, r.URL)}
	if r.Target != "" {
		l = append(l, "Went back to "+code(short(r.Target)))
	}
	if d.Status != RolledBack && r.Target != "" {
		l[1] = "Meant to go back to " + code(short(r.Target))
	}
	if d.After != nil {
		l = append(l, "What it brought back was verified: **"+words(string(d.After.Decision))+"**")
	}
	return l
}

// actions are what is left to do: what is urgent first, then what each reason calls for.
func actions(d Deployment) []string {
	var l []string
	switch {
	case d.Status == Proposed && d.Rollback != nil && d.Rollback.Pull > 0:
		l = append(l, "Merge "+pullLink(d.Rollback.Pull, d.Rollback.URL)+", which rolls back")
	case wentBack(d.Status) && d.Status != RolledBack:
		l = append(l, "Roll back by hand")
	}
	if d.Rollback != nil && d.Rollback.Fix != "" {
		l = append(l, words(d.Rollback.Fix))
	}
	if d.Status == RolledBack && d.After == nil {
		l = append(l, "Verify what the rollback brought back")
	}
	l = append(l, "Find out what in the change led to it, and write it down under Cause")
	for _, r := range d.Reasons[:min(12, len(d.Reasons))] {
		if a := actionFor(r); a != "" {
			l = append(l, a)
		}
	}
	for _, p := range d.PullRequests[:min(5, len(d.PullRequests))] {
		l = append(l, fmt.Sprintf("Mend what %s brought, with a test that fails without the mend, and deploy it again", pull(p)))
	}
	return l
}

// actionFor is what a branch of the tree leaves to do; "" for nothing beyond the rest.
func actionFor(r rollback.Reason) string {
	switch r.Branch {
	case "critical-errors":
		return "Go through the new critical errors of the logs, above under Evidence"
	case "services-failing":
		return "Find out why the service does not start, and let the pipeline see it before production does"
	case "server-errors":
		return "Find the requests that were answered with 5xx, and cover them with a test"
	case "migration-failed":
		return "Look at the state of the database before anything is deployed again, and try the migration on a copy"
	case "down":
		return "Find out why the health check was down for longer than its grace"
	case "functional":
		return "Run the user flow that does not work before the merge, too"
	case "metric":
		return "See which requests or jobs drive the metric beyond its limit, and whether the limit is right"
	case "severely-slow", "slow":
		return "Compare the latency before and after on the endpoints above, and find what made it slow"
	case "not-deployed":
		return "Find out why the expected commit was not serving"
	case rollback.Unmeasured:
		return "Make measurable what could not be measured"
	case rollback.Irreversible:
		return "Decide how to go back, or forward, past the migration that cannot be taken back"
	}
	return ""
}
