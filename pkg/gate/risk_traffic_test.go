package gate

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

// 2026-11-23 is a Monday, 2026-11-27 a Friday.
func TestRiskTraffic(t *testing.T) {
	evening := config.Traffic{Timezone: "America/Sao_Paulo", Windows: []string{"Mon-Fri 17:00-21:00"}, Friday: "12:00"}
	freeze := config.Traffic{Timezone: "America/Sao_Paulo", Freeze: []string{"2026-12-24..2026-12-26"}, Friday: "12:00"}
	for _, c := range []struct {
		name    string
		traffic config.Traffic
		now     string // "" for unknown
		want    finding.Status
		summary string
		fix     string
		bad     bool
	}{
		{"nothing configured", config.Traffic{}, "2026-11-23T10:12:00Z", finding.Pass, "no high-traffic window is configured", "", false},
		{"the default on a Monday", config.Default().Risk.Traffic, "2026-11-23T10:12:00Z", finding.Pass, "no high-traffic window is configured", "", false},
		{"the default on a Friday morning", config.Default().Risk.Traffic, "2026-11-27T11:59:00Z", finding.Pass, "no high-traffic window is configured", "", false},
		{"the default on a Friday afternoon", config.Default().Risk.Traffic, "2026-11-27T12:00:00Z", finding.Warn, "it is Friday after 12:00; Friday 12:00 UTC", "wait until Monday, or see to it that somebody watches over the weekend", true},
		{"Friday in the zone of the team only", evening, "2026-11-28T01:00:00Z", finding.Warn, "it is Friday after 12:00; Friday 22:00 -03", "wait until Monday, or see to it that somebody watches over the weekend", true},
		{"Friday never", config.Traffic{Friday: "off"}, "2026-11-27T23:00:00Z", finding.Pass, "no high-traffic window is configured", "", false},
		{"outside of the window", evening, "2026-11-23T19:59:59Z", finding.Pass, "outside of the high-traffic window; Monday 16:59 -03", "", false},
		{"in the window", evening, "2026-11-23T20:00:00Z", finding.Warn, "it is a time of high traffic (Mon-Fri 17:00-21:00); Monday 17:00 -03", "wait until 21:00 -03", true},
		{"in a window until tomorrow", config.Traffic{Windows: []string{"22:00-02:00", "09:00-10:00"}}, "2026-11-23T23:00:00Z", finding.Warn, "it is a time of high traffic (22:00-02:00); Monday 23:00 UTC", "wait until Tuesday 2026-11-24 02:00 UTC", true},
		{"in a window without an end", config.Traffic{Windows: []string{"00:00-24:00"}}, "2026-11-23T23:00:00Z", finding.Warn, "it is a time of high traffic (00:00-24:00); Monday 23:00 UTC", "no free time is near: shorten risk.traffic.windows in .github/deployment.yml on the base branch", true},
		{"outside of two windows and the freeze", config.Traffic{Windows: []string{"22:00-02:00", "09:00-10:00"}, Freeze: []string{"12-24"}}, "2026-11-23T12:00:00Z", finding.Pass, "outside of all 2 high-traffic windows, no freeze day; Monday 12:00 UTC", "", false},
		{"a freeze day", freeze, "2026-12-24T03:00:00Z", finding.Fail, "2026-12-24 is a freeze day (2026-12-24..2026-12-26); Thursday 00:00 -03", "wait until Sunday 2026-12-27 00:00 -03", true},
		{"a freeze day in UTC only", freeze, "2026-12-24T02:59:00Z", finding.Pass, "no high-traffic window is configured, no freeze day; Wednesday 23:59 -03", "", false},
		{"a text that no reader accepted", config.Traffic{Windows: []string{"whenever"}}, "2026-11-23T10:12:00Z", finding.Undecided, "not decided: the configuration's times could not be read", "correct it in .github/deployment.yml on the base branch", false},
		{"a zone that no reader accepted", config.Traffic{Timezone: "Local"}, "2026-11-23T10:12:00Z", finding.Undecided, "not decided: the configuration's times could not be read", "correct it in .github/deployment.yml on the base branch", false},
		{"no clock", evening, "", finding.Undecided, "not decided: it is not known what time it is", "run the gate again", false},
		{"switched off", config.Traffic{Level: config.LevelOff, Freeze: []string{"12-24"}}, "2026-12-24T12:00:00Z", finding.Skipped, "switched off in the configuration", "", false},
		{"at most a warning", config.Traffic{Level: config.LevelWarning, Freeze: []string{"12-24"}}, "2026-12-24T12:00:00Z", finding.Warn, "2026-12-24 is a freeze day (12-24); Thursday 12:00 UTC", "wait until Friday 2026-12-25 00:00 UTC", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &survey{Evidence: &Evidence{Policy: Policy{Risk: config.Risk{Traffic: c.traffic}}}}
			if c.now != "" {
				now, err := time.Parse(time.RFC3339, c.now)
				if err != nil {
					t.Fatal(err)
				}
				s.Now = now
			}
			o := s.judge(riskTraffic)
			status, fix := finding.StatusOf(o.findings), ""
			if o.skipped {
				status = finding.Skipped
			}
			if len(o.findings) > 0 {
				fix = o.findings[0].Fix
			}
			got := []any{status, o.summary, fix, s.badTime()}
			if diff := cmp.Diff([]any{c.want, c.summary, c.fix, c.bad}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestRiskTrafficNamesAll: on a freeze day, a Friday afternoon, in a window, each has its own finding.
func TestRiskTrafficNamesAll(t *testing.T) {
	s := &survey{Evidence: &Evidence{Now: time.Date(2026, 12, 25, 18, 0, 0, 0, time.UTC), Policy: Policy{Risk: config.Risk{Traffic: config.Traffic{
		Windows: []string{"17:00-21:00"}, Freeze: []string{"12-25"}, Friday: "12:00",
	}}}}}
	var got []finding.Severity
	for _, f := range s.judge(riskTraffic).findings {
		got = append(got, f.Severity)
	}
	if diff := cmp.Diff([]finding.Severity{finding.Error, finding.Warning, finding.Warning}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
