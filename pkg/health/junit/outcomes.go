package junit

import (
	"context"
	"fmt"
	"strings"

	"deploycoord/pkg/health"
)

// Outcome is how another step ended: steps.NAME.outcome of GitHub Actions.
type Outcome struct{ Name, Result string }

// ParseOutcome reads NAME=OUTCOME.
func ParseOutcome(text string) (Outcome, error) {
	at := strings.LastIndexByte(text, '=')
	if at < 0 || strings.TrimSpace(text[:at]) == "" {
		return Outcome{}, fmt.Errorf("outcome %q: expected NAME=OUTCOME, such as e2e=${{ steps.e2e.outcome }}", line(text, 60))
	}
	return Outcome{strings.TrimSpace(text[:at]), strings.TrimSpace(text[at+1:])}, nil
}

// Outcomes makes a collector of the outcomes of other steps: they are the same at every look.
func Outcomes(list []Outcome, o Options) health.Collector { return &steps{list, o.filled()} }

type steps struct {
	list []Outcome
	o    Options
}

func (s *steps) Name() string { return "outcomes" }

// Kind is what it brings.
func (s *steps) Kind() health.Kind { return health.Functional }

func (s *steps) Collect(context.Context) []health.Sample {
	var out []health.Sample
	for _, x := range s.list {
		one := health.Sample{Kind: health.Functional, Name: line(s.o.Scrub(x.Name), maxSeenText), At: s.o.Now()}
		switch result := strings.ToLower(x.Result); result {
		case "success":
			one.Outcome, one.Text = health.Good, "the step succeeded"
		case "failure":
			one.Outcome, one.Fault, one.Firm = health.Bad, s.o.Fault, true
			one.Text, one.Want = "the step failed", "success"
		case "cancelled", "skipped":
			one.Text, one.Want = "the step was "+result, "success: a step that did not run to its end says nothing"
		case "":
			one.Text, one.Want = "the step has no outcome; did it run before this one?", "success"
		default:
			one.Text = fmt.Sprintf("the step's outcome %q is unknown", line(s.o.Scrub(x.Result), 60))
			one.Want = "success, failure, cancelled or skipped"
		}
		out = append(out, one)
	}
	return out
}
