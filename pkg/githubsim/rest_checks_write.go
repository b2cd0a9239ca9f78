package githubsim

import (
	"fmt"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"
)

// Bounds of a check run's output (docs.github.com/en/rest/checks/runs): bytes of summary and text, annotations a request.
const (
	maxOutput      = 65535
	maxAnnotations = 50
)

// sentCheckRun is what a client writes; what it leaves out stays as it is.
type sentCheckRun struct {
	Name        *string    `json:"name"`
	HeadSHA     string     `json:"head_sha"`
	DetailsURL  *string    `json:"details_url"`
	ExternalID  *string    `json:"external_id"`
	Status      *string    `json:"status"`
	Conclusion  *string    `json:"conclusion"`
	StartedAt   *time.Time `json:"started_at"`
	CompletedAt *time.Time `json:"completed_at"`
	Output      *struct {
		Title       *string      `json:"title"`
		Summary     *string      `json:"summary"`
		Text        *string      `json:"text"`
		Annotations []Annotation `json:"annotations"`
	} `json:"output"`
}

// fault refuses what GitHub refuses.
func (in *sentCheckRun) fault() error {
	if in.Status != nil && !slices.Contains([]string{"queued", "in_progress", "completed", "waiting", "requested", "pending"}, *in.Status) {
		return invalid("CheckRun", "status", "invalid", "")
	}
	conclusions := []string{"action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out"}
	if in.Conclusion != nil && !slices.Contains(conclusions, *in.Conclusion) {
		return unprocessable(fmt.Sprintf("Invalid request.\n\n%q is not a possible value for conclusion.", short(*in.Conclusion)))
	}
	if in.Status != nil && *in.Status == "completed" && in.Conclusion == nil {
		return unprocessable("Invalid request.\n\n\"conclusion\" wasn't supplied.")
	}
	if in.Output == nil {
		return nil
	}
	o := in.Output
	switch {
	case o.Summary == nil:
		return unprocessable("Invalid request.\n\n\"summary\" wasn't supplied.")
	case len(*o.Summary) > maxOutput:
		return unprocessable("Invalid request.\n\nOnly 65535 characters are allowed; summary has more.")
	case o.Text != nil && len(*o.Text) > maxOutput:
		return unprocessable("Invalid request.\n\nOnly 65535 characters are allowed; text has more.")
	case len(o.Annotations) > maxAnnotations:
		return unprocessable(fmt.Sprintf("Invalid request.\n\nNo more than 50 items are allowed; %d were supplied.", len(o.Annotations)))
	}
	for _, a := range o.Annotations {
		if said := a.fault(); said != "" {
			return invalid("CheckAnnotation", "annotations", "invalid", said)
		}
	}
	return nil
}

// fault says what is wrong with an annotation (the columns go with one line alone); "" for nothing.
func (a Annotation) fault() string {
	switch {
	case a.Path == "" || a.Message == "":
		return "path and message are required"
	case a.StartLine < 1 || a.EndLine < a.StartLine:
		return "start_line and end_line must be positive, in this order"
	case a.StartLine != a.EndLine && (a.StartColumn != nil || a.EndColumn != nil):
		return "columns are allowed on one line alone"
	case !slices.Contains([]string{"notice", "warning", "failure"}, a.Level):
		return "annotation_level must be notice, warning or failure"
	case len(a.Message) > 64<<10 || a.RawDetails != nil && len(*a.RawDetails) > 64<<10 || a.Title != nil && utf8.RuneCountInString(*a.Title) > 255:
		return "it is too long"
	}
	return ""
}

func short(text string) string { return text[:min(len(text), 60)] }

func createCheckRun(c *call) (any, error) {
	var sent sentCheckRun
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	switch {
	case sent.Name == nil || *sent.Name == "":
		return nil, unprocessable("Invalid request.\n\n\"name\" wasn't supplied.")
	case sent.HeadSHA == "":
		return nil, unprocessable("Invalid request.\n\n\"head_sha\" wasn't supplied.")
	}
	if err := sent.fault(); err != nil {
		return nil, err
	}
	k, err := c.commitOf(sent.HeadSHA)
	if err != nil {
		return nil, noCommit(short(sent.HeadSHA))
	}
	run := CheckRun{SHA: k.Hash.String(), Name: *sent.Name, App: c.token.App, Status: "queued"}
	sent.apply(&run)
	made, err := c.repo.addCheckRun(run)
	if err != nil {
		return nil, err
	}
	return c.created(c.showCheckRun(made))
}

// updateCheckRun changes a check run of the caller's own app; annotations are added to those that are there.
func updateCheckRun(c *call) (any, error) {
	k, err := c.theCheckRun()
	if err != nil {
		return nil, err
	}
	if k.App != c.token.App {
		return nil, &refusal{status: http.StatusForbidden, message: fmt.Sprintf(
			"Invalid app_id `%d` - check run can only be modified by the GitHub App that created it.", c.server.app(c.token.App).ID)}
	}
	var sent sentCheckRun
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	if err := sent.fault(); err != nil {
		return nil, err
	}
	sent.apply(k)
	if k.Status == "completed" && k.Completed.IsZero() {
		k.Completed = c.server.tick()
	}
	return c.showCheckRun(k), nil
}

func (in *sentCheckRun) apply(k *CheckRun) {
	for _, field := range []struct{ from, to *string }{
		{in.Name, &k.Name}, {in.DetailsURL, &k.DetailsURL}, {in.ExternalID, &k.ExternalID}, {in.Status, &k.Status}, {in.Conclusion, &k.Conclusion},
	} {
		if field.from != nil {
			*field.to = *field.from
		}
	}
	if in.Conclusion != nil {
		k.Status = "completed"
	} else if in.Status != nil { // begun anew
		k.Conclusion, k.Completed = "", time.Time{}
	}
	if in.StartedAt != nil {
		k.Started = *in.StartedAt
	}
	if in.CompletedAt != nil {
		k.Completed = *in.CompletedAt
	}
	if o := in.Output; o != nil {
		if o.Title != nil {
			k.Title = *o.Title
		}
		k.Summary = *o.Summary
		if o.Text != nil {
			k.Text = *o.Text
		}
		k.Annotations = append(k.Annotations, o.Annotations...)
	}
}
