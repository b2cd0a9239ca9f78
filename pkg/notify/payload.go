package notify

import "time"

// Payload is what a webhook gets; its JSON form is a published contract (docs/notification.schema.json). Keys may be
// added without a new version.
type Payload struct {
	Schema int    `json:"schema"`
	Event  string `json:"event"` // "gate-passed", "started", "verified", "on-hold", "rolled-back", "closed"
	// ID names the deployment: every event of one has the same.
	ID          string    `json:"id,omitempty"`
	At          time.Time `json:"at"`
	Repository  string    `json:"repository,omitempty"`
	Service     string    `json:"service,omitempty"`
	Environment string    `json:"environment,omitempty"`
	Commit      string    `json:"commit,omitempty"` // SHA
	Actor       string    `json:"actor,omitempty"`
	Feature     Feature   `json:"feature"`
	Pulls       []Pull    `json:"pull_requests"`
	Status      string    `json:"status,omitempty"` // "DEPLOYED", "ROLLED BACK", "ROLLBACK PROPOSED", "ROLLBACK NEEDED", "ON HOLD"
	Risk        string    `json:"risk,omitempty"`
	Type        string    `json:"deployment_type,omitempty"`
	Reasons     []string  `json:"reasons"`
	Summary     string    `json:"summary,omitempty"`
	URL         string    `json:"url,omitempty"`
	// Title and Text are what people get in a chat; what reads Slack's webhooks shows the text.
	Title string `json:"title"`
	Text  string `json:"text"`
}

const (
	payloadSchema = 1
	maxListed     = 50
	maxText       = 500
)

func payload(m message) Payload {
	e := m.Event
	p := Payload{
		Schema: payloadSchema, Event: plain(e.Kind, maxText), ID: plain(e.ID, maxText), At: m.At.UTC(), Repository: plain(e.Repository, maxText),
		Service: plain(e.Service, maxText), Environment: plain(e.Environment, maxText), Commit: plain(e.Commit, maxText), Actor: plain(e.Actor, maxText),
		Feature: Feature{ID: plain(e.Feature.ID, maxText), Name: plain(e.Feature.Name, maxText)}, Pulls: []Pull{},
		Status: plain(e.Status, maxText), Risk: plain(e.Risk, maxText), Type: plain(e.Type, maxText), Reasons: []string{}, Summary: plain(e.Summary, maxText),
		URL: plainAddress(e.URL), Title: m.title, Text: m.text(),
	}
	for _, pull := range e.Pulls[:min(len(e.Pulls), maxListed)] {
		p.Pulls = append(p.Pulls, Pull{Number: pull.Number, Title: plain(pull.Title, maxText), Author: plain(pull.Author, maxText), URL: plainAddress(pull.URL)})
	}
	for _, reason := range e.Reasons[:min(len(e.Reasons), maxListed)] {
		p.Reasons = append(p.Reasons, plain(reason, maxText))
	}
	return p
}
