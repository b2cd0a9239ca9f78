package doctor

import (
	"errors"
	"fmt"
	"strings"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

var apiReachable = Check{ID: "api", Title: "GitHub's API is reachable", run: func(e *Evidence) outcome {
	switch {
	case !e.Asked:
		return open("not asked", e.Unasked, "give a token (GH_TOKEN, or the input token) and the repository's name (--repository owner/name)")
	case e.Rate.Err != nil && answered(e.Rate.Err):
		return passes("it answers") // an enterprise server without rate limits refuses the question
	case e.Rate.Err != nil:
		return open("no answer", e.Rate.Err.Error(), "see whether GITHUB_API_URL is right and reachable from here; GitHub's own state is at https://www.githubstatus.com")
	case e.Rate.Value.Limit > 0 && e.Rate.Value.Remaining < e.Rate.Value.Limit/10:
		return warns(fmt.Sprintf("%d of %d requests left", e.Rate.Value.Remaining, e.Rate.Value.Limit),
			"the token's requests of this hour are nearly used up", "wait until "+e.Rate.Value.Reset.UTC().Format("15:04 MST")+", or use another token")
	}
	return passes(fmt.Sprintf("%d of %d requests left", e.Rate.Value.Remaining, e.Rate.Value.Limit))
}}

// answered tells whether GitHub itself said no.
func answered(err error) bool {
	var refused *github.Error
	return errors.As(err, &refused) && refused.Status != 0 && refused.Status < 500
}

var tokenValid = Check{ID: "token", Title: "The token is valid", run: func(e *Evidence) outcome {
	if !e.Asked {
		return noAPI()
	}
	var refused *github.Error
	switch {
	case e.Info.Err == nil:
		return passes(fmt.Sprintf("a %s reads %s", e.Token, e.Info.Value.FullName))
	case errors.As(e.Info.Err, &refused) && refused.Status == 401:
		return fails("refused", "GitHub does not accept the token: it is wrong, expired or revoked", "make a new one, and put it where the workflow takes it from")
	case errors.As(e.Info.Err, &refused) && (refused.Status == 403 || refused.Status == 404):
		return fails("sees no repository", "the token may not see the repository: "+e.Info.Err.Error(), "give it access to this repository, with contents: read")
	}
	return open("not decided", e.Info.Err.Error(), "run the doctor again")
}}

var tokenReads = Check{ID: "token-reads", Title: "The token may read what the gate judges", run: func(e *Evidence) outcome {
	if !e.Asked {
		return noAPI()
	}
	var o outcome
	var seen []string
	for _, r := range e.Reads {
		switch {
		case r.Err == nil:
			seen = append(seen, r.What)
		case answered(r.Err):
			o.findings = append(o.findings, finding.Finding{
				Severity: finding.Error, Message: fmt.Sprintf("the token may not read %s: %v", r.What, r.Err),
				Fix: fmt.Sprintf("add %q to the permissions of the job (or of the token)", r.Permission),
			})
		default:
			o.findings = append(o.findings, finding.Finding{
				Severity: finding.Unknown, Message: fmt.Sprintf("%s could not be read: %v", r.What, r.Err), Fix: "run the doctor again",
			})
		}
	}
	o.summary = fmt.Sprintf("%d of %d: %s", len(seen), len(e.Reads), strings.Join(seen, ", "))
	return o
}}
