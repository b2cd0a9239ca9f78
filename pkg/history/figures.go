package history

import (
	"fmt"
	"slices"
	"time"
)

// Figures are DORA's software delivery metrics, of the deployments to one environment in one period.
type Figures struct {
	Environment string `json:"environment"`
	// The period that is counted: from the first deployment on record or the time that was asked for, whichever is later.
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
	// Deployments that were decided; Failed is how many of them; Held were not decided, and count nowhere.
	Deployments int `json:"deployments"`
	Failed      int `json:"failed"`
	Held        int `json:"held"`
	// Frequency is how often there was a deployment that was decided.
	PerDay        Figure `json:"deployments_per_day"`
	PerWeek       Figure `json:"deployments_per_week"`
	MedianPerDay  Figure `json:"median_deployments_per_day"`
	MedianPerWeek Figure `json:"median_deployments_per_week"`
	// Lead times are in seconds, of deployments that went well.
	LeadMedian Figure `json:"lead_seconds_median"`
	LeadP90    Figure `json:"lead_seconds_p90"`
	// FailureRate is a share, 0 to 1.
	FailureRate Figure `json:"change_failure_rate"`
	// Times to restore are in seconds, of deployments that failed.
	RestoreMedian  Figure `json:"restore_seconds_median"`
	RecoveryMedian Figure `json:"failed_deployment_recovery_seconds_median"`
}

// Figure is one number.
type Figure struct {
	// Value is null where it is not known.
	Value *float64 `json:"value" jsonschema:"nullable"`
	Of    int      `json:"of"` // deployments that it rests on
	// Note is why it is not known, or what it leaves out.
	Note string `json:"note,omitempty"`
}

func unknown(why string) Figure { return Figure{Note: why} }

func known(value float64, of int, note string) Figure { return Figure{&value, of, note} }

// nothing is why there is no figure of no deployment.
const nothing = "no deployment of the period was decided"

// figuresOf counts entries of one environment, newest first.
func figuresOf(all []Entry, p period) Figures {
	f := Figures{From: p.from, To: p.to}
	var decided []Entry
	for _, e := range all {
		switch e.Outcome {
		case Undecided:
			f.Held++
			continue
		case Failed:
			f.Failed++
		}
		decided = append(decided, e)
	}
	f.Deployments = len(decided)
	f.PerDay, f.PerWeek, f.MedianPerDay, f.MedianPerWeek = frequency(decided, p)
	f.LeadMedian, f.LeadP90 = leads(decided)
	f.FailureRate = failureRate(f.Failed, f.Deployments, f.Held)
	f.RestoreMedian, f.RecoveryMedian = restored(decided)
	return f
}

func failureRate(failed, decided, held int) Figure {
	if decided == 0 {
		return unknown(nothing)
	}
	note := ""
	if held > 0 {
		note = fmt.Sprintf("%d on hold left out: whether they failed is not known", held)
	}
	return known(float64(failed)/float64(decided), decided, note)
}

func leads(decided []Entry) (median, p90 Figure) {
	var seconds []float64
	well, merges := 0, 0
	for _, e := range decided {
		if e.Outcome != Succeeded {
			continue
		}
		well++
		if e.LeadSeconds == nil {
			continue
		}
		seconds = append(seconds, *e.LeadSeconds)
		if e.LeadFrom != "first_commit_at" {
			merges++
		}
	}
	note := ""
	switch {
	case well == 0:
		note = "no deployment of the period went well"
	case len(seconds) == 0:
		note = "no record tells when its change was committed"
	case merges > 0:
		note = fmt.Sprintf("%d of %d begin at the merge, since the first commit is not known", merges, len(seconds))
	case len(seconds) < well:
		note = fmt.Sprintf("%d more do not tell when their change was committed", well-len(seconds))
	}
	if len(seconds) == 0 {
		return unknown(note), unknown(note)
	}
	slices.Sort(seconds)
	return known(Quantile(seconds, 0.5), len(seconds), note), known(Quantile(seconds, 0.9), len(seconds), note)
}

func restored(decided []Entry) (restore, recovery Figure) {
	var since, whole []float64
	failed := 0
	for _, e := range decided {
		if e.Outcome != Failed {
			continue
		}
		failed++
		if e.RestoreSeconds != nil {
			since = append(since, *e.RestoreSeconds)
		}
		if e.RecoverySeconds != nil {
			whole = append(whole, *e.RecoverySeconds)
		}
	}
	return medianOf(since, failed), medianOf(whole, failed)
}

// medianOf is the median of those failures that tell it.
func medianOf(seconds []float64, failed int) Figure {
	switch {
	case failed == 0:
		return unknown("nothing failed in the period")
	case len(seconds) == 0:
		return unknown("no record of a failure tells when production was well again")
	}
	note := ""
	if left := failed - len(seconds); left > 0 {
		note = fmt.Sprintf("%d more failed and do not tell when production was well again", left)
	}
	slices.Sort(seconds)
	return known(Quantile(seconds, 0.5), len(seconds), note)
}

// Quantile is that of sorted values, between two neighbours in proportion; NaN never: of none it is 0.
func Quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
