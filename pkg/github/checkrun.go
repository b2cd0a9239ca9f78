package github

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	api "github.com/google/go-github/v62/github"
)

const (
	writeChecks = "checks: write"
	// GitHub's bounds of a check run (docs.github.com/en/rest/checks/runs#create-a-check-run).
	annotationsAtOnce = 50
	maxOutput         = 65535
	maxAnnotation     = 64 << 10
	maxShortTitle     = 255
)

// CheckRun is a check run to write.
type CheckRun struct {
	Name, HeadSHA        string
	Status               string // "queued", "in_progress", "completed"
	Conclusion           string // of a completed one: "success", "failure", "action_required", …
	ExternalID           string
	DetailsURL           string
	Title, Summary, Text string // Markdown, but for the title; cut at GitHub's bounds
	Annotations          []Annotation
	Completed            time.Time // zero for GitHub's clock
}

// Annotation is a remark at lines of a file.
type Annotation struct {
	Path               string
	StartLine, EndLine int
	Level              string // "notice", "warning", "failure"
	Title, Message     string
}

// CreateCheckRun writes a new check run, and its annotations beyond the first 50 as updates of it. Where one of those
// fails, the check run is there, and the result names it beside the error.
func (r *Repository) CreateCheckRun(ctx context.Context, run CheckRun) (Check, error) {
	if run.Name == "" || !isSHA(run.HeadSHA) {
		return Check{}, errors.New("a check run wants a name and the SHA of a commit")
	}
	first, rest := batch(run.Annotations)
	options := api.CreateCheckRunOptions{
		Name: run.Name, HeadSHA: run.HeadSHA, DetailsURL: optional(webAddress(run.DetailsURL)), ExternalID: optional(run.ExternalID),
		Status: optional(run.Status), Conclusion: optional(run.Conclusion), CompletedAt: run.completed(), Output: run.output(first),
	}
	var made api.CheckRun
	order := request{method: http.MethodPost, where: r.at("check-runs"), permission: writeChecks, body: options}
	if _, err := r.client.send(ctx, order, &made); err != nil {
		return Check{}, err
	}
	c := Check{
		ID: made.GetID(), Name: run.Name, App: made.GetApp().GetSlug(), AppID: made.GetApp().GetID(), Conclusion: run.Conclusion,
		ExternalID: run.ExternalID, Title: run.Title, Summary: run.Summary, Started: timeOf(made.StartedAt),
		Completed: timeOf(made.CompletedAt), URL: either(made.GetDetailsURL(), made.GetHTMLURL()),
	}
	c, err := c.checked(cmp.Or(made.GetStatus(), run.Status))
	if err != nil {
		return Check{}, &Error{Method: order.method, Path: r.client.api.BaseURL.EscapedPath() + order.where, Err: err}
	}
	return c, r.annotate(ctx, c.ID, run, rest)
}

// UpdateCheckRun writes a check run anew. GitHub keeps the annotations that it has, and adds these.
func (r *Repository) UpdateCheckRun(ctx context.Context, id int64, run CheckRun) error {
	if run.Name == "" {
		return errors.New("a check run wants a name")
	}
	first, rest := batch(run.Annotations)
	if err := r.update(ctx, id, run, first); err != nil {
		return err
	}
	return r.annotate(ctx, id, run, rest)
}

func (r *Repository) annotate(ctx context.Context, id int64, run CheckRun, rest []Annotation) error {
	for len(rest) > 0 {
		var next []Annotation
		if next, rest = batch(rest); len(next) > 0 {
			if err := r.update(ctx, id, run, next); err != nil {
				return fmt.Errorf("the further annotations: %w", err)
			}
		}
	}
	return nil
}

func (r *Repository) update(ctx context.Context, id int64, run CheckRun, annotations []Annotation) error {
	options := api.UpdateCheckRunOptions{
		Name: run.Name, DetailsURL: optional(webAddress(run.DetailsURL)), ExternalID: optional(run.ExternalID),
		Status: optional(run.Status), Conclusion: optional(run.Conclusion), CompletedAt: run.completed(), Output: run.output(annotations),
	}
	order := request{method: http.MethodPatch, where: r.at(fmt.Sprintf("check-runs/%d", id)), permission: writeChecks, body: options}
	return r.write(ctx, order)
}

func batch(all []Annotation) (first, rest []Annotation) {
	n := min(len(all), annotationsAtOnce)
	return all[:n], all[n:]
}

func (run CheckRun) completed() *api.Timestamp {
	if run.Completed.IsZero() || run.Conclusion == "" {
		return nil
	}
	return &api.Timestamp{Time: run.Completed.UTC()}
}

// output is nil where there is nothing to say: GitHub wants title and summary of each.
func (run CheckRun) output(annotations []Annotation) *api.CheckRunOutput {
	if run.Title == "" && run.Summary == "" && run.Text == "" && len(annotations) == 0 {
		return nil
	}
	title := cutRunes(cmp.Or(run.Title, run.Name), maxShortTitle)
	summary := cutMarked(cmp.Or(run.Summary, title), maxOutput)
	out := &api.CheckRunOutput{Title: &title, Summary: &summary}
	if text := cutMarked(run.Text, maxOutput); text != "" {
		out.Text = &text
	}
	for _, a := range annotations {
		if a.Path == "" || a.Message == "" {
			continue
		}
		start := max(a.StartLine, 1)
		out.Annotations = append(out.Annotations, &api.CheckRunAnnotation{
			Path: &a.Path, StartLine: &start, EndLine: ptr(max(a.EndLine, start)), AnnotationLevel: &a.Level,
			Message: ptr(cutMarked(a.Message, maxAnnotation)), Title: optional(cutRunes(a.Title, maxShortTitle)),
		})
	}
	return out
}

func ptr[T any](v T) *T { return &v }

// optional leaves out what is empty.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
