package cli

import (
	"context"
	"fmt"
	"strings"

	"deploycoord/pkg/escape"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/publish"
	"deploycoord/pkg/record"
)

// onPage tells GitHub's own page of deployments how this one stands.
func (r *afterMerge) onPage(ctx context.Context, state, text string) {
	if r.repo == nil || !r.options.write || !r.config.Record.Deployments {
		return
	}
	r.effect(publish.Deployment(ctx, r.repo, publish.DeploymentState{
		ID: r.d.ID, SHA: r.d.Commit, Environment: r.d.Environment, State: state, Description: r.secrets.String(text),
		LogURL: r.d.RunURL, EnvironmentURL: r.config.Record.URL,
	}))
}

// outcomeOnPage tells the deployment's outcome in GitHub's words.
func (r *afterMerge) outcomeOnPage(ctx context.Context) {
	state, text := "failure", strings.ToLower(string(r.d.Status))
	switch {
	case r.d.Status == record.Deployed:
		state = "success"
	case r.wentBack:
		text = strings.ToLower(string(record.RolledBack))
	case r.d.Status == record.Held:
		state = "error"
	}
	r.onPage(ctx, state, text)
}

// effect says what became of something that was written; what was refused is also told in the report.
func (r *afterMerge) effect(e publish.Effect) {
	r.progress(effectLine(e))
	if e.Outcome == publish.Refused || e.Outcome == publish.Failed {
		r.later = append(r.later, effectLine(e))
	}
}

// incident opens an issue for a deployment that was bad; its number stands in the record.
func (r *afterMerge) incident(ctx context.Context) {
	if r.repo == nil || !r.config.Record.Issues || r.d.Decision != finding.RollBack {
		return
	}
	number, e := publish.Incident(ctx, r.repo, r.incidentState())
	r.effect(e)
	if number > 0 {
		r.d.Incident = number
	}
}

func (r *afterMerge) incidentState() publish.IncidentState {
	d := scrub(r.d, r.secrets.String)
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** in %s: commit `%s`", d.Status, escape.Markdown(d.Environment), short(d.Commit))
	for _, p := range d.PullRequests {
		fmt.Fprintf(&b, ", #%d", p.Number)
	}
	b.WriteString("\n\n")
	for _, reason := range d.Reasons {
		fmt.Fprintf(&b, "- %s\n", escape.Markdown(reason.Text))
		for _, line := range reason.Evidence[:min(len(reason.Evidence), 5)] {
			fmt.Fprintf(&b, "  - %s\n", escape.Markdown(line))
		}
	}
	switch { // in the same words whichever run says it
	case d.Rollback == nil:
	case d.Rollback.Pull > 0:
		fmt.Fprintf(&b, "\nRollback: pull request #%d\n", d.Rollback.Pull)
	case d.Rollback.Commit != "":
		fmt.Fprintf(&b, "\nRollback: to `%s`, by `%s`\n", short(d.Rollback.Target), short(d.Rollback.Commit))
	default:
		fmt.Fprintf(&b, "\nRollback: %s\n", escape.Markdown(d.Rollback.Text))
	}
	if server, repository := r.Getenv("GITHUB_SERVER_URL"), r.Getenv("GITHUB_REPOSITORY"); server != "" && repository != "" && r.config.Record.Write != "none" {
		fmt.Fprintf(&b, "\n[Incident report](%s/%s/blob/%s/%s/incidents/%s.md)", server, repository, d.Branch, strings.Trim(r.config.Record.Folder, "/"), d.ID)
	}
	if d.RunURL != "" {
		fmt.Fprintf(&b, "\n[The run that saw it](%s)", d.RunURL)
	}
	what := short(d.Commit)
	if d.Feature.ID != "" {
		what = escape.Markdown(d.Feature.ID)
	}
	return publish.IncidentState{ID: d.ID, Title: fmt.Sprintf("Incident: the deployment of %s to %s", what, d.Environment), Body: b.String()}
}

// over closes the issues of incidents that are over: of this deployment, where the rollback mended it, and of those that it
// restored.
func (r *afterMerge) over(ctx context.Context, restored []record.Deployment) {
	if r.repo == nil || !r.config.Record.Issues {
		return
	}
	if r.d.Incident > 0 && !r.d.RestoredAt.IsZero() {
		r.effect(publish.CloseIncident(ctx, r.repo, r.d.ID, r.d.Incident, "Production is well again: what the rollback brought back was verified."))
	}
	for _, d := range restored {
		if d.Incident > 0 {
			r.effect(publish.CloseIncident(ctx, r.repo, d.ID, d.Incident, "Production is well again: "+short(r.d.Commit)+" was deployed, and verified."))
		}
	}
}
