package probe

import (
	"fmt"
	"strings"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/expression"
	"deploycoord/pkg/health"
)

// expectThat holds a condition in expr's language.
func expectThat(c config.Expect, _ []string, _ Env) ([]assertion, error) {
	if c.That == "" {
		return nil, nil
	}
	program, err := expression.Compile(c.That)
	if err != nil {
		return nil, fmt.Errorf("that: %w", err)
	}
	shown := oneLine(c.That, 200)
	json := mentions(c.That, "json")
	return []assertion{func(a *answer, _ map[string]string) *health.Sample {
		holds, err := program.Holds(facts(a, json))
		if err == nil && holds {
			return nil
		}
		s := down(fmt.Sprintf("status %d, but the condition is not true", a.status), shown)
		switch {
		case err != nil && strings.Contains(err.Error(), "too many steps"):
			return &health.Sample{Text: "the condition could not be evaluated: it takes too many steps", Want: "a simpler condition"}
		case json && a.document().fault != "":
			s.Text = "the condition is not true: its answer " + a.document().fault
		case err != nil:
			s.Text = "the condition " + oneLine(err.Error(), 200)
		}
		if a.status >= 500 {
			s.Fault, s.Passing = health.ServerError, isPassing(a.status)
		}
		return &s
	}}, nil
}

// facts are what a condition may speak of; the names are those of expression.Names. A header is known by the name that
// RFC 9110 gives it (Content-Type) and in small letters.
func facts(a *answer, json bool) map[string]any {
	headers := make(map[string]string, 2*len(a.header))
	for name, values := range a.header {
		joined := strings.Join(values, ", ")
		headers[name], headers[strings.ToLower(name)] = joined, joined
	}
	f := map[string]any{
		"status": a.status, "latency": float64(a.took) / float64(time.Millisecond), "body": string(a.body),
		"headers": headers, "commit": a.commit,
	}
	if json {
		if v, ok := a.document().any(); ok {
			f["json"] = v
		}
	}
	return f
}
