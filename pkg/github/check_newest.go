package github

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"
)

// checked finishes a check run that was read either way, and refuses one without identity.
func (c Check) checked(status string) (Check, error) {
	if c.ID <= 0 || c.Name == "" {
		return c, errors.New("a check run has no id or no name")
	}
	c.Conclusion = strings.ToLower(atMost(c.Conclusion, maxName))
	switch strings.ToLower(status) {
	case "completed":
		if c.Conclusion != "" {
			c.State = StateDone
		}
	case "queued", "in_progress", "waiting", "requested", "pending":
		c.State, c.Conclusion = StatePending, ""
	default:
		c.Conclusion = ""
	}
	if c.App == actionsApp && c.RunID == 0 {
		c.RunID = runIn(c.URL)
	}
	c.Name, c.App, c.ExternalID = atMost(c.Name, maxName), atMost(c.App, maxName), atMost(c.ExternalID, maxName)
	c.Title, c.Summary = atMost(c.Title, maxTitle), atMost(c.Summary, maxSummary)
	return c, nil
}

// statusCheck makes a check of a commit status.
func statusCheck(name, state, description, address string, made time.Time) (Check, error) {
	if name == "" {
		return Check{}, errors.New("a commit status has no context")
	}
	c := Check{
		Status: true, Name: atMost(name, maxName), Description: atMost(description, maxTitle), URL: webAddress(address), Started: made,
	}
	switch state = strings.ToLower(state); state {
	case "success", "failure", "error":
		c.State, c.Conclusion, c.Completed = StateDone, state, made
	case "pending", "expected":
		c.State = StatePending
	}
	return c, nil
}

// newestChecks keeps the newest check run of each name and app, and the newest status of each context, sorted.
func newestChecks(all []Check) []Check {
	type line struct {
		status bool
		name   string
		app    string
		appID  int64
	}
	byID := slices.Clone(all)
	slices.SortStableFunc(byID, func(a, b Check) int { return cmp.Compare(a.ID, b.ID) })
	newest := map[line]Check{}
	for _, c := range byID {
		l := line{c.Status, c.Name, c.App, c.AppID}
		if old, known := newest[l]; !known || replaces(c, old) {
			newest[l] = c
		}
	}
	out := make([]Check, 0, len(newest))
	for _, c := range newest {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Check) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.App, b.App), cmp.Compare(a.AppID, b.AppID), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// replaces tells whether a is newer than b: started later or, where that is not known or equal, made later. A run that
// waits to be started is newer than the one that it repeats.
func replaces(a, b Check) bool {
	if !a.Started.IsZero() && !b.Started.IsZero() && !a.Started.Equal(b.Started) {
		return a.Started.After(b.Started)
	}
	return a.ID > b.ID
}
