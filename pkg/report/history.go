package report

import (
	"fmt"
	"io"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/history"
)

// HistoryRows is how many deployments the text of a history lists, unless it is told.
const HistoryRows = 50

// RenderHistory writes what the records come to, as text or JSON. Of the deployments the text has the newest rows (0:
// all of them), and says how many it leaves out.
func RenderHistory(w io.Writer, format Format, h history.History, rows int, o Options) error {
	var out output
	switch format {
	case Text:
		textHistory(&out, h, rows, o)
	case JSON:
		if h.Schema == 0 {
			h.Schema = finding.SchemaVersion
		}
		h.Months, h.Deployments, h.Faults = copied(h.Months), copied(h.Deployments), copied(h.Faults)
		if err := encodeJSON(&out, h); err != nil {
			return fmt.Errorf("write the history as %s: %w", format, err)
		}
	default:
		return fmt.Errorf("the history has no %s form, only text, json, html", format)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// HistoryTitle is what a deployment was about, in one line: its pull requests, else its feature, else its commit.
func HistoryTitle(e history.Entry) string {
	switch {
	case len(e.PullRequests) > 0:
		title := fmt.Sprintf("#%d", e.PullRequests[0].Number)
		if n := len(e.PullRequests) - 1; n > 0 {
			title += fmt.Sprintf(" and %d more", n)
		}
		return title + " " + e.PullRequests[0].Title
	case e.Feature.Name != "" && e.Feature.ID != "":
		return e.Feature.ID + ": " + e.Feature.Name
	case e.Feature.Name != "" || e.Feature.ID != "":
		return e.Feature.ID + e.Feature.Name
	}
	return "commit " + short(e.Commit)
}
