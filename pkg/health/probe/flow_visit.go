package probe

import (
	"context"
	"net/http"
	"time"

	"deploycoord/pkg/health"
	"deploycoord/pkg/redact"
)

// visit is one look of a flow.
type visit struct {
	now       func() time.Time
	jar       http.CookieJar
	wires     *wires
	transport *http.Transport
	captured  map[string]string
	hosts     map[string]bool
	hidden    *redact.Redactor
	last      *answer
}

// hide takes out of a text what must not be shown: what came from the environment, and what the target gave to this one
// user (session tokens, mostly).
func (v *visit) hide(text string) string {
	text = v.hidden.String(text)
	if len(v.captured) == 0 {
		return text
	}
	var captured redact.Redactor
	for _, value := range v.captured {
		captured.Add(value)
	}
	return captured.String(text)
}

// take makes one step: the request, the answer, what it must be, what later steps need of it.
func (v *visit) take(ctx context.Context, s *step) health.Sample {
	request, err := s.request(ctx, v)
	if err != nil {
		return down(err.Error(), "values that a request can carry")
	}
	a, failed := v.exchange(ctx, s, request)
	if failed != nil {
		return *failed
	}
	v.last = a
	a.commit = s.identity.commit(a)
	result := s.expect.judge(a, v.captured)
	result.Took, result.Commit = a.took, a.commit
	if result.Outcome == health.Good || result.Fault == health.Slow || result.Fault == health.Minor {
		if err := s.capture(a, v.captured); err != nil {
			lacks := down(err.Error(), "a value that the next steps need")
			lacks.Took, lacks.Commit = a.took, a.commit
			return lacks
		}
	}
	return result
}
