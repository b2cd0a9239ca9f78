package publish

import (
	"context"
	"fmt"
	"strings"
	"time"

	"deploycoord/pkg/github"
)

// AnnouncementName is the check run that says who was told of a change before it was deployed. No branch requires it.
const AnnouncementName = "deployment-announced"

// Announcement is a notification that arrived.
type Announcement struct {
	Head string   // SHA
	Pull int      // its number
	By   []string // "slack (slack.com)"
	URL  string   // of the run; "" for none
	At   time.Time
}

// Announcer is GitHub as an announcement is written to it.
type Announcer interface {
	CreateCheckRun(ctx context.Context, run github.CheckRun) (github.Check, error)
}

// Announce notes on the head SHA that people were told, by which later runs of the gate know it and tell nobody twice.
func Announce(ctx context.Context, remote Announcer, a Announcement) Effect {
	e := Effect{What: fmt.Sprintf("check run %s on %s", AnnouncementName, short(a.Head)), Outcome: Written}
	run := github.CheckRun{
		Name: AnnouncementName, HeadSHA: a.Head, Status: "completed", Conclusion: "success", DetailsURL: a.URL, Completed: a.At,
		Title: "Told by " + strings.Join(a.By, ", "), ExternalID: AnnouncedPrefix + fmt.Sprint(a.Pull),
		Summary: fmt.Sprintf("Everything else of the gate had passed for pull request #%d. The check `stakeholders` counts this.", a.Pull),
	}
	if _, err := remote.CreateCheckRun(ctx, run); err != nil {
		e.Outcome, e.Err = outcomeOf(err), err
	}
	return e
}

// AnnouncedPrefix begins the external id of an announcement; the pull request's number follows.
const AnnouncedPrefix = externalPrefix + "announced/"
