package probe

import (
	"fmt"
	"regexp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// expectBody holds the body by a regular expression (RE2).
func expectBody(c config.Expect, _ []string, _ Env) ([]assertion, error) {
	if c.Body == "" {
		return nil, nil
	}
	pattern, err := regexp.Compile(c.Body)
	if err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	want := "a body that matches " + oneLine(c.Body, 150)
	return []assertion{func(a *answer, _ map[string]string) *health.Sample {
		if pattern.Match(a.body) {
			return nil
		}
		text := fmt.Sprintf("status %d, but its body of %d bytes does not match", a.status, len(a.body))
		if len(a.body) == 0 {
			text = fmt.Sprintf("status %d without a body", a.status)
		}
		s := down(text, want)
		return &s
	}}, nil
}
