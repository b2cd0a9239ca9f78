package probe

import (
	"fmt"
	"slices"
	"strings"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// expectation is what an answer must be: assertions, the worst first.
type expectation struct {
	status    assertion
	others    []assertion
	needsBody bool
}

// assertion looks at an answer; it gives nil where it holds, else a sample that is not good.
type assertion func(a *answer, captured map[string]string) *health.Sample

// maxSeen bounds how many further failed assertions are shown.
const maxSeen = 10

// parseExpect reads what is expected. captured are the names that earlier steps capture.
func parseExpect(c config.Expect, captured []string, env Env) (expectation, error) {
	e := expectation{status: expectStatus(c), needsBody: c.Body != "" || len(c.JSON) > 0 || mentions(c.That, "body") || mentions(c.That, "json")}
	for _, parse := range []func(config.Expect, []string, Env) ([]assertion, error){
		expectHeaders, expectBody, expectJSON, expectThat, expectLatency,
	} {
		more, err := parse(c, captured, env)
		if err != nil {
			return e, fmt.Errorf("expect: %w", err)
		}
		e.others = append(e.others, more...)
	}
	return e, nil
}

// judge says whether an answer is as expected. A status that is not makes all else besides the point; of what else
// fails the first is the outcome, the rest its evidence.
func (e *expectation) judge(a *answer, captured map[string]string) health.Sample {
	if wrong := e.status(a, captured); wrong != nil {
		return *wrong
	}
	if a.large {
		return down("its answer is larger than 1 MB", "a body of at most 1 MB")
	}
	var first *health.Sample
	for _, assert := range e.others {
		wrong := assert(a, captured)
		switch {
		case wrong == nil:
		case first == nil:
			first = wrong
		case len(first.Seen) < maxSeen:
			first.Seen = append(first.Seen, wrong.Text+"; expected "+wrong.Want)
		}
	}
	if first != nil {
		return *first
	}
	return health.Sample{Outcome: health.Good, Text: fmt.Sprintf("status %d %s", a.status, within(a.took))}
}

// mentions tells whether an expression speaks of a fact; a field of the same name is none.
func mentions(text, fact string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return r != '.' && r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
	return slices.ContainsFunc(words, func(w string) bool {
		first, _, _ := strings.Cut(w, ".")
		return first == fact
	})
}
