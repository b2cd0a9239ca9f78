package history

import "time"

// maxMonths bounds the trend: the newest ten years.
const maxMonths = 120

// Month is what one calendar month (UTC) came to.
type Month struct {
	Month         string `json:"month"` // "2026-11"
	Deployments   int    `json:"deployments"`
	Failed        int    `json:"failed"`
	Held          int    `json:"held"`
	LeadMedian    Figure `json:"lead_seconds_median"`
	FailureRate   Figure `json:"change_failure_rate"`
	RestoreMedian Figure `json:"restore_seconds_median"`
}

// months gives every month of the period, oldest first.
func months(all []Entry, p period) []Month {
	out := []Month{}
	if p.from.IsZero() {
		return out
	}
	of := map[string][]Entry{}
	for _, e := range all {
		of[monthOf(e.Began)] = append(of[monthOf(e.Began)], e)
	}
	first := time.Date(p.to.Year(), p.to.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, 1-maxMonths, 0)
	if p.from.After(first) {
		first = time.Date(p.from.Year(), p.from.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	for at := first; !at.After(p.to); at = at.AddDate(0, 1, 0) {
		f := figuresOf(of[monthOf(at)], period{})
		out = append(out, Month{monthOf(at), f.Deployments, f.Failed, f.Held, f.LeadMedian, f.FailureRate, f.RestoreMedian})
	}
	return out
}

func monthOf(t time.Time) string { return t.UTC().Format("2006-01") }
