package github

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	api "github.com/google/go-github/v62/github"
)

// writeDeployments is named for looking, too: whoever looks here is about to write.
const writeDeployments = "deployments: write"

// Deployment is one of GitHub's deployments
// (docs.github.com/en/rest/deployments/deployments).
type Deployment struct {
	ID          int64
	SHA         string
	Environment string
	Task        string            // "deploy" of one that a job with an environment made
	Payload     map[string]string // the texts of its payload, where that is an object; bounded
}

// NewDeployment is one to write.
type NewDeployment struct {
	SHA         string
	Environment string
	Task        string
	Description string // plain text; cut at 140 characters
	Payload     map[string]string
	Production  bool // people use that environment
}

// DeploymentsOf gives the deployments of a commit to an environment, newest first.
func (r *Repository) DeploymentsOf(ctx context.Context, sha, environment string) ([]Deployment, error) {
	if !isSHA(sha) || environment == "" {
		return nil, errors.New("a deployment wants the SHA of a commit and an environment")
	}
	what := "deployments?sha=" + sha + "&environment=" + url.QueryEscape(environment)
	wire, err := entries[api.Deployment](ctx, r, listing{what: what, permission: writeDeployments, size: fullPage})
	if err != nil {
		return nil, err
	}
	return deploymentsFrom(wire, func(d Deployment) bool { return d.SHA == sha && strings.EqualFold(d.Environment, environment) }), nil
}

// DeploymentsFor gives the newest deployments with a task to an environment, newest first: at most a page of them.
func (r *Repository) DeploymentsFor(ctx context.Context, environment, task string) ([]Deployment, error) {
	what := "deployments?environment=" + url.QueryEscape(environment) + "&task=" + url.QueryEscape(task)
	wire, err := newestEntries[api.Deployment](ctx, r, listing{what: what, permission: writeDeployments, size: 30}, 1)
	if err != nil {
		return nil, err
	}
	return deploymentsFrom(wire, func(d Deployment) bool { return d.Task == task && strings.EqualFold(d.Environment, environment) }), nil
}

// deploymentsFrom leaves out what was not asked for: a GitHub that does not know a filter answers with all.
func deploymentsFrom(wire []api.Deployment, asked func(Deployment) bool) []Deployment {
	var out []Deployment
	for i := range wire {
		if d := deployment(&wire[i]); d.ID > 0 && asked(d) {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b Deployment) int { return cmp.Compare(b.ID, a.ID) })
	return out
}

func deployment(w *api.Deployment) Deployment {
	return Deployment{
		ID: w.GetID(), SHA: w.GetSHA(), Environment: atMost(w.GetEnvironment(), maxName), Task: atMost(w.GetTask(), maxName),
		Payload: payloadTexts(w.Payload),
	}
}

// payloadTexts reads a payload: an object, or a text that holds one. Whatever else it is says nothing.
func payloadTexts(raw json.RawMessage) map[string]string {
	if len(raw) > maxBody {
		return nil
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		raw = json.RawMessage(text)
	}
	var fields map[string]any
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) || json.Unmarshal(raw, &fields) != nil {
		return nil
	}
	var out map[string]string
	for key, value := range fields {
		if text, ok := value.(string); ok && len(key) <= maxName && len(out) < fullPage {
			if out == nil {
				out = map[string]string{}
			}
			out[key] = atMost(text, maxName)
		}
	}
	return out
}

// CreateDeployment writes a deployment. GitHub neither merges anything for it nor holds it back for checks.
func (r *Repository) CreateDeployment(ctx context.Context, d NewDeployment) (Deployment, error) {
	if !isSHA(d.SHA) || d.Environment == "" {
		return Deployment{}, errors.New("a deployment wants the SHA of a commit and an environment")
	}
	payload := d.Payload
	if payload == nil { // null is no payload to GitHub
		payload = map[string]string{}
	}
	order := request{method: http.MethodPost, where: r.at("deployments"), permission: writeDeployments, body: map[string]any{
		"ref": d.SHA, "task": d.Task, "environment": d.Environment, "description": cutRunes(d.Description, maxDescription),
		"payload": payload, "auto_merge": false, "required_contexts": []string{}, "production_environment": d.Production,
	}}
	var made api.Deployment
	if _, err := r.client.send(ctx, order, &made); err != nil {
		return Deployment{}, err
	}
	if made.GetID() <= 0 {
		return Deployment{}, &Error{Method: order.method, Path: r.client.api.BaseURL.EscapedPath() + order.where, Err: errors.New("the new deployment has no id")}
	}
	return deployment(&made), nil
}

// DeploymentStatus is one of a deployment.
type DeploymentStatus struct {
	State          string // "error", "failure", "inactive", "in_progress", "queued", "pending", "success"
	Description    string // plain text; cut at 140 characters
	LogURL         string // "" for none
	EnvironmentURL string // "" for none
}

// DeploymentStatuses gives a deployment's newest statuses, newest first: at most a page of them.
func (r *Repository) DeploymentStatuses(ctx context.Context, id int64) ([]DeploymentStatus, error) {
	what := fmt.Sprintf("deployments/%d/statuses", id)
	wire, err := newestEntries[api.DeploymentStatus](ctx, r, listing{what: what, permission: writeDeployments, size: fullPage}, 1)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(wire, func(a, b api.DeploymentStatus) int { return cmp.Compare(b.GetID(), a.GetID()) })
	out := make([]DeploymentStatus, 0, len(wire))
	for i := range wire {
		w := &wire[i]
		out = append(out, DeploymentStatus{
			State: atMost(w.GetState(), maxName), Description: atMost(w.GetDescription(), maxTitle),
			LogURL: webAddress(w.GetLogURL()), EnvironmentURL: webAddress(w.GetEnvironmentURL()),
		})
	}
	return out, nil
}

// CreateDeploymentStatus adds a status. A success makes GitHub retire the environment's deployments before it, unless
// the environment is a production's.
func (r *Repository) CreateDeploymentStatus(ctx context.Context, id int64, s DeploymentStatus) error {
	body := map[string]any{"state": s.State, "description": cutRunes(s.Description, maxDescription), "auto_inactive": s.State == "success"}
	for key, address := range map[string]string{"log_url": s.LogURL, "environment_url": s.EnvironmentURL} {
		if address = webAddress(address); address != "" {
			body[key] = address
		}
	}
	return r.write(ctx, request{
		method: http.MethodPost, where: r.at(fmt.Sprintf("deployments/%d/statuses", id)), permission: writeDeployments, body: body,
	})
}
