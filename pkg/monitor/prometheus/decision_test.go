package prometheus

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/rollback"
)

// From the answer to the decision: a breach rolls back only where the configuration says so, what is unknown holds.
func TestDecision(t *testing.T) {
	for _, c := range []struct {
		value, breach string
		want          finding.Decision
		branch        string
	}{
		{"0", "rollback", finding.Deployed, ""},
		{"7", "rollback", finding.RollBack, "metric"},
		{"7", "continue", finding.Continue, "minor"},
		{"NaN", "rollback", finding.Hold, rollback.Unmeasured},
	} {
		server := httptest.NewServer(vector(c.value))
		now := noon
		o := options(nil)
		o.Now = func() time.Time { return now }
		all, err := New(config.Prometheus{URL: server.URL, Queries: []config.Query{{Name: "errors", Query: "up", Expect: "< 1", Breach: c.breach}}}, o)
		if err != nil {
			t.Fatal(err)
		}
		report := health.Run(t.Context(), health.Plan{
			Policy:     health.Policy{Stable: 3, Interval: 5 * time.Second, Timeout: time.Minute, Grace: 20 * time.Second, Concurrency: 1},
			Collectors: all, Now: o.Now,
			Sleep: func(ctx context.Context, d time.Duration) error {
				now = now.Add(d)
				return ctx.Err()
			},
		})
		server.Close()
		got := rollback.Decide(rollback.Evidence{Measurements: report.Measurements})
		if got.Decision != c.want || (c.branch != "") != (len(got.Reasons) == 1) || c.branch != "" && got.Reasons[0].Branch != c.branch {
			t.Errorf("%s, breach %s: %+v, want %s", c.value, c.breach, got, c.want)
		}
	}
}
