package doctor

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/finding"
)

func TestNotifications(t *testing.T) {
	slack, mail := Told{Name: "slack (slack.com)"}, Told{Name: "e-mail (mail.test)"}
	for name, test := range map[string]struct {
		n       Notifications
		status  finding.Status
		summary string
		message string
	}{
		"nobody":     {Notifications{}, finding.Skipped, "nobody is told: there is no notify-urls", ""},
		"not tried":  {Notifications{Given: true, Told: []Told{slack, mail}}, finding.Pass, "slack (slack.com), e-mail (mail.test); --notify sends a message to try", ""},
		"arrived":    {Notifications{Given: true, Tried: true, Told: []Told{slack}}, finding.Pass, "a message arrived by each: slack (slack.com)", ""},
		"no address": {Notifications{Given: true, Faults: []string{"notify-urls, line 1: this is no address"}, Told: []Told{slack}}, finding.Warn, "1 fault", "notify-urls, line 1: this is no address"},
		"lost": {
			Notifications{Given: true, Tried: true, Told: []Told{{Name: "slack (slack.com)", Fault: "it answered 404 Not Found"}, mail}},
			finding.Warn, "1 fault", "a message by slack (slack.com) did not arrive: it answered 404 Not Found",
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := notifications.run(&Evidence{Notifications: test.n})
			status, message := finding.StatusOf(o.findings), ""
			if o.skipped {
				status = finding.Skipped
			}
			if len(o.findings) > 0 {
				message = o.findings[0].Message
			}
			if diff := cmp.Diff([]string{string(test.status), test.summary, test.message}, []string{string(status), o.summary, message}); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
