package prometheus

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"deploycoord/pkg/health"
	"deploycoord/pkg/monitor"
)

// answer is what the API gives (prometheus.io/docs/prometheus/latest/querying/api, "Instant queries").
type answer struct {
	Status    string
	ErrorType string
	Error     string
	Warnings  []string // something is missing, such as the data of a server that did not answer
	Data      struct {
		ResultType string
		Result     json.RawMessage
	}

	hide func(string) string // takes secrets out of a stranger's text, before it is cut
}

// point is one number and the labels that tell it from others.
type point struct {
	labels map[string]string
	value  float64
	hide   func(string) string
}

// points reads the result. A range of values, or a text, is an error.
func (a answer) points() ([]point, error) {
	switch a.Data.ResultType {
	case "scalar":
		v, err := number(a.Data.Result)
		return []point{{value: v, hide: a.hide}}, err
	case "vector":
		var all []struct {
			Metric map[string]string
			Value  json.RawMessage
		}
		if err := json.Unmarshal(a.Data.Result, &all); err != nil {
			return nil, errors.New("its vector is none")
		}
		var out []point
		for _, x := range all {
			v, err := number(x.Value)
			if err != nil {
				return nil, err
			}
			out = append(out, point{x.Metric, v, a.hide})
		}
		return out, nil
	}
	return nil, fmt.Errorf("gives a %.20q", a.hide(a.Data.ResultType))
}

// number reads [time, "value"].
func number(raw json.RawMessage) (float64, error) {
	var pair []json.RawMessage
	var text string
	if json.Unmarshal(raw, &pair) != nil || len(pair) != 2 || json.Unmarshal(pair[1], &text) != nil {
		return 0, errors.New("gives what is no number")
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(v, 0) {
		return 0, errors.New("gives what is no number")
	}
	return v, nil
}

// threshold is what every number must be.
type threshold struct {
	operator string
	limit    float64
}

func (t threshold) holds(v float64) bool {
	switch t.operator {
	case "<":
		return v < t.limit
	case "<=":
		return v <= t.limit
	case ">":
		return v > t.limit
	}
	return v >= t.limit
}

// worse orders numbers, the one that is furthest on the wrong side first.
func (t threshold) worse(a, b point) int {
	d := a.value - b.value
	if t.operator[0] == '<' {
		d = -d
	}
	switch {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return strings.Compare(a.name(), b.name())
}

func (t threshold) String() string {
	return monitor.Threshold(t.operator + strconv.FormatFloat(t.limit, 'g', -1, 64))
}

// judge says what the answer comes to: one number beyond the threshold is bad, whatever else is missing; good are only
// numbers, all of them.
func (a answer) judge(t threshold) health.Sample {
	const want = "a query that gives one number, or several"
	all, err := a.points()
	switch {
	case err != nil:
		return *blind(err.Error(), want)
	case len(all) == 0:
		return *blind("no data: the query gives nothing", want)
	}
	var finite, odd []point
	for _, p := range all {
		if math.IsNaN(p.value) || math.IsInf(p.value, 0) {
			odd = append(odd, p)
		} else {
			finite = append(finite, p)
		}
	}
	slices.SortFunc(finite, t.worse)
	breaches := 0
	for _, p := range finite {
		if !t.holds(p.value) {
			breaches++
		}
	}
	switch {
	case breaches > 0:
		x := health.Sample{Outcome: health.Bad, Value: finite[0].value, Text: finite[0].text(), Want: t.String()}
		if len(all) > 1 {
			x.Text += fmt.Sprintf(", %d of %d series are beyond the limit", breaches, len(all))
		}
		return x
	case len(odd) > 0:
		text := odd[0].text() + " is no number"
		if len(all) > 1 {
			text += fmt.Sprintf(", nor are %d of %d series", len(odd), len(all))
		}
		return *blind(text, t.String())
	case len(a.Warnings) > 0:
		return *blind("its answer is not whole: "+a.Warnings[0], t.String())
	}
	x := health.Sample{Outcome: health.Good, Value: finite[0].value, Text: finite[0].text() + ", " + t.String()}
	if len(all) > 1 {
		x.Text = fmt.Sprintf("%s in %d series, at worst %s", t, len(all), finite[0].text())
	}
	return x
}

// text is the number with its labels, for a person.
func (p point) text() string {
	text := strconv.FormatFloat(p.value, 'g', 6, 64)
	if name := p.name(); name != "" {
		text += " at " + name
	}
	return text
}

// maxLabels is how many labels are shown.
const maxLabels = 4

// name tells a series by its labels: {instance="a", job="web"}.
func (p point) name() string {
	keys := slices.Sorted(maps.Keys(p.labels))
	if len(keys) == 0 {
		return ""
	}
	var out []string
	for _, k := range keys[:min(len(keys), maxLabels)] {
		out = append(out, fmt.Sprintf("%.40s=%.60q", p.hide(k), p.hide(p.labels[k])))
	}
	return "{" + strings.Join(out, ", ") + "}"
}
