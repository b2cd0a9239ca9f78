package notify

import (
	"fmt"
	"slices"
	"time"

	"deploycoord/pkg/record"
)

// Event is something that people are told of. Its texts may be anybody's.
type Event struct {
	Kind        string // of config.NotifyEvents: "gate-passed", "started", "verified", "on-hold", "rolled-back", "closed"
	ID          string // of the record; "" where there is none yet
	Repository  string // "acme/shop"
	Service     string // of many that are deployed each by itself
	Environment string
	Commit      string // SHA
	Actor       string
	Feature     Feature
	Pulls       []Pull
	Status      string // "ROLLBACK PROPOSED"
	Risk, Type  string // "high", "migration"
	Reasons     []string
	Summary     string // one sentence more: of the monitoring, or what a rollback came to
	URL         string // where to read on; left out unless it is a plain http(s) address
	At          time.Time
}

// Feature is what the deployment is about.
type Feature struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// Pull is a pull request.
type Pull struct {
	Number int    `json:"number"`
	Title  string `json:"title"`
	Author string `json:"author,omitempty"`
	URL    string `json:"url,omitempty"`
}

// Of makes the event of a record. The repository is not in one, and goes with it.
func Of(kind, repository string, d record.Deployment, at time.Time) Event {
	e := Event{
		Kind: kind, ID: d.ID, Repository: repository, Service: d.Service, Environment: d.Environment, Commit: d.Commit, Actor: d.Actor,
		Feature: Feature(d.Feature), Status: string(d.Status), URL: d.RunURL, At: at,
	}
	for _, p := range d.PullRequests {
		e.Pulls = append(e.Pulls, Pull{Number: p.Number, Title: p.Title, Author: p.Author, URL: p.URL})
	}
	if d.Gate != nil {
		e.Risk, e.Type = string(d.Gate.Risk), string(d.Gate.Type)
	}
	for _, r := range d.Reasons {
		e.Reasons = append(e.Reasons, r.Text)
	}
	switch {
	case kind == "closed" && d.Monitoring != nil:
		e.Summary = d.Monitoring.Text
	case kind == "rolled-back" && d.Rollback != nil:
		e.Summary = d.Rollback.Text
	case kind == "verified" && d.WatchHours > 0:
		e.Summary = fmt.Sprintf("It is watched for %d hours.", d.WatchHours)
	}
	return e
}

// bad tells that somebody has to look.
func (e Event) bad() bool { return slices.Contains([]string{"on-hold", "rolled-back"}, e.Kind) }

// message is an event with its words.
type message struct {
	Event
	title, body string
}

func (m message) text() string { return m.title + "\n" + m.body }
