package doctor

import (
	"errors"
	"fmt"
	"slices"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

var mergeToken = Check{ID: "merge-token", Title: "The merge token starts the pipeline", run: func(e *Evidence) outcome {
	const fix = "hand in a GitHub App's token (actions/create-github-app-token) or a fine-grained personal one with contents: write and pull-requests: write, as the input merge-token"
	switch {
	case !e.MergeTokenGiven:
		return skips("none is given: people merge")
	case e.MergeToken == github.WorkflowToken && e.MergeViewer.Value.Login == workflowLogin:
		return fails("it would not", "the merge token is the workflow's own: what it merges starts no other workflow, so the pipeline would not run", fix)
	case e.MergeToken == github.WorkflowToken && e.MergeViewer.Err != nil:
		return warns("cannot be told", "the merge token is an App's installation token or the workflow's own, and GitHub does not say which; the workflow's own would start no pipeline", fix)
	case e.MergeViewer.Err != nil:
		return fails("refused", "GitHub does not accept the merge token: "+e.MergeViewer.Err.Error(), fix)
	}
	return passes(fmt.Sprintf("a %s of %s", e.MergeToken, e.MergeViewer.Value.Login))
}}

// workflowLogin is who a workflow's own token is.
const workflowLogin = "github-actions[bot]"

var environmentExists = Check{ID: "environment", Title: "The environment exists", run: func(e *Evidence) outcome {
	if !e.Asked {
		return noAPI()
	}
	var refused *github.Error
	switch {
	case e.Environment.Err == nil:
		return passes(e.EnvironmentName)
	case errors.As(e.Environment.Err, &refused) && refused.Status == 404 && e.Info.Err == nil:
		return warns("no "+e.EnvironmentName+" to be seen", fmt.Sprintf("there is no environment %q, or the token may not see it", e.EnvironmentName),
			"Settings > Environments: create it, or name the right one in .github/deployment.yml (environment)")
	case errors.As(e.Environment.Err, &refused) && refused.Status == 403:
		return warns("cannot be seen", "the token may not read environments: "+e.Environment.Err.Error(), `add "actions: read" to its permissions`)
	}
	return open("not decided", e.Environment.Err.Error(), "run the doctor again")
}}

var credentialsValid = Check{ID: "credentials", Title: "Production's names can be read", run: func(e *Evidence) outcome {
	handing := e.handingWorkflows()
	if len(e.Sources) == 0 && len(handing) > 0 {
		return passes("handed in by " + pathsOf(handing))
	}
	if len(e.Sources) == 0 {
		return warns("no source", "nothing says which variables production has: a missing one cannot be found",
			"hand in secrets and variables (the README shows how), or name a source under env.production in .github/deployment.yml")
	}
	o := outcome{}
	total, whole := 0, 0
	for _, s := range e.Sources {
		total += s.Names
		switch {
		case s.Fault != "":
			o.findings = append(o.findings, finding.Finding{Severity: finding.Error, Message: s.Name + " could not be read: " + s.Fault, Fix: "mend its address or its credentials"})
		case s.Partial != "":
			o.findings = append(o.findings, finding.Finding{Severity: finding.Warning, Message: s.Name + " may lack names: " + s.Partial, Fix: "without that, a missing variable is unknown, not found missing"})
		default:
			whole++
		}
	}
	o.summary = fmt.Sprintf("%s from %s, %d of them whole", plural(total, "name"), plural(len(e.Sources), "source"), whole)
	if len(handing) > 0 {
		o.summary += "; more handed in by " + pathsOf(handing)
	}
	return o
}}

// handingWorkflows gives the workflows whose gate is told what production has.
func (e *Evidence) handingWorkflows() []Workflow {
	return slices.DeleteFunc(e.gateWorkflows("pull_request"), func(w Workflow) bool {
		return !slices.ContainsFunc(w.Jobs, func(j Job) bool { return j.gates() && j.Hands })
	})
}
