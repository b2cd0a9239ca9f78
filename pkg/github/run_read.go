package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	api "github.com/google/go-github/v62/github"
)

const readActions = "actions: read"

// Run is the newest attempt of a workflow run. All text in it is hostile.
type Run struct {
	ID         int64
	WorkflowID int64
	Name       string // of the workflow
	Path       string // of the workflow's file, such as ".github/workflows/ci.yml"; "dynamic/…" of one of GitHub's own
	Event      string // "push", "workflow_run", …
	HeadSHA    string // of a workflow_run: the default branch's tip when it was triggered
	HeadBranch string // a branch, or a tag
	Number     int
	Attempt    int
	Status     string // "queued", "in_progress", "waiting", "completed", …
	Conclusion string // "" until it is completed
	Created    time.Time
	Started    time.Time // of this attempt
	Updated    time.Time // of a completed one: about when it ended
	URL        string
}

// Done tells whether the run has ended.
func (r Run) Done() bool { return r.Status == "completed" && r.Conclusion != "" }

// RunFilter narrows a list of runs; the zero value takes all.
type RunFilter struct {
	HeadSHA, Event, Branch string
	Status                 string // a status or a conclusion
	Since                  time.Time
}

func (f RunFilter) what() string {
	query := url.Values{}
	for name, value := range map[string]string{"head_sha": f.HeadSHA, "event": f.Event, "branch": f.Branch, "status": f.Status} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) == 0 {
		return "actions/runs"
	}
	return "actions/runs?" + query.Encode()
}

// fits holds a run to the filter: a GitHub that does not know one of its words answers with all.
func (f RunFilter) fits(r Run) bool {
	return (f.HeadSHA == "" || f.HeadSHA == r.HeadSHA) && (f.Event == "" || f.Event == r.Event) && (f.Branch == "" || f.Branch == r.HeadBranch) &&
		(f.Status == "" || f.Status == r.Status || f.Status == r.Conclusion) && !r.Created.Before(f.Since.Truncate(time.Second))
}

// maxRunPages bounds the pages of runs that are read back in time.
const maxRunPages = 20

// Runs lists all workflow runs that fit, in GitHub's order: newest first. With Since it reads back to that time and no
// further.
func (r *Repository) Runs(ctx context.Context, f RunFilter) ([]Run, error) {
	what := f.what()
	if f.Since.IsZero() {
		wire, err := entries[runWire](ctx, r, listing{what: what, permission: readActions, key: "workflow_runs", size: fullPage, filtered: true})
		if err != nil {
			return nil, err
		}
		return r.runs(what, wire, f)
	}
	var out []Run
	seen := map[int64]bool{}
	for page := 1; page <= maxRunPages; page++ {
		wire, err := r.runPage(ctx, what, page)
		if err != nil {
			return nil, err
		}
		here, err := r.runs(what, wire, RunFilter{})
		if err != nil {
			return nil, err
		}
		for _, run := range here {
			if f.fits(run) && !seen[run.ID] { // a new one moves the others to the next page
				seen[run.ID] = true
				out = append(out, run)
			}
		}
		if n := len(here); n < fullPage || here[n-1].Created.Before(f.Since.Truncate(time.Second)) {
			return out, nil
		}
	}
	return nil, r.odd(what, fmt.Errorf("there are more than %d runs since %s", maxRunPages*fullPage, f.Since.UTC().Format(time.RFC3339)))
}

// NewestRuns lists those that fit of the 100 newest workflow runs, with one request.
func (r *Repository) NewestRuns(ctx context.Context, f RunFilter) ([]Run, error) {
	wire, err := r.runPage(ctx, f.what(), 1)
	if err != nil {
		return nil, err
	}
	return r.runs(f.what(), wire, f)
}

func (r *Repository) runPage(ctx context.Context, what string, page int) ([]runWire, error) {
	l := listing{what: what, size: fullPage}
	var wire struct {
		Total *int      `json:"total_count"`
		Runs  []runWire `json:"workflow_runs"`
	}
	if err := r.get(ctx, l.page(page), readActions, &wire); err != nil {
		return nil, err
	}
	if wire.Runs == nil || wire.Total == nil || page == 1 && len(wire.Runs) == 0 && *wire.Total > 0 {
		r.client.forget(r.at(l.page(page)))
		return nil, r.odd(what, errors.New("the answer has no list of runs"))
	}
	return wire.Runs, nil
}

// Run reads one workflow run.
func (r *Repository) Run(ctx context.Context, id int64) (Run, error) {
	what := "actions/runs/" + strconv.FormatInt(id, 10)
	var wire runWire
	if _, err := r.client.send(ctx, request{method: http.MethodGet, where: r.at(what), permission: readActions}, &wire); err != nil {
		return Run{}, err
	}
	run, err := wire.run()
	if err == nil && run.ID != id {
		err = errors.New("the answer is of another run")
	}
	if err != nil {
		return Run{}, r.odd(what, err)
	}
	return run, nil
}

func (r *Repository) runs(what string, wire []runWire, f RunFilter) ([]Run, error) {
	out := make([]Run, 0, len(wire))
	for i := range wire {
		run, err := wire[i].run()
		if err != nil {
			return nil, r.odd(what, err)
		}
		if f.fits(run) {
			out = append(out, run)
		}
	}
	return out, nil
}

// runWire is go-github's, with the workflow's path that its version 62 leaves out.
type runWire struct {
	api.WorkflowRun
	Path string `json:"path"`
}

func (w *runWire) run() (Run, error) {
	if w.GetID() <= 0 || !isSHA(w.GetHeadSHA()) || w.GetEvent() == "" {
		return Run{}, errors.New("a run has no id, no head or no event")
	}
	path, _, _ := strings.Cut(w.Path, "@")
	run := Run{
		ID: w.GetID(), WorkflowID: w.GetWorkflowID(), Name: atMost(w.GetName(), maxName), Path: atMost(path, maxName), Event: atMost(w.GetEvent(), maxName),
		HeadSHA: w.GetHeadSHA(), HeadBranch: atMost(w.GetHeadBranch(), maxName), Number: w.GetRunNumber(), Attempt: max(w.GetRunAttempt(), 1),
		Status: strings.ToLower(atMost(w.GetStatus(), maxName)), Conclusion: strings.ToLower(atMost(w.GetConclusion(), maxName)),
		Created: timeOf(w.CreatedAt), Started: timeOf(w.RunStartedAt), Updated: timeOf(w.UpdatedAt), URL: webAddress(w.GetHTMLURL()),
	}
	if run.Started.IsZero() {
		run.Started = run.Created
	}
	if run.Status != "completed" {
		run.Conclusion = ""
	}
	return run, nil
}
