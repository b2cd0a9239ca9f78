package publish

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/github"
)

type announcer struct {
	runs []github.CheckRun
	err  error
}

func (a *announcer) CreateCheckRun(_ context.Context, run github.CheckRun) (github.Check, error) {
	a.runs = append(a.runs, run)
	return github.Check{ID: 1}, a.err
}

func TestAnnounce(t *testing.T) {
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	said := Announcement{Head: "0123456789abcdef0123456789abcdef01234567", Pull: 42, By: []string{"slack (slack.com)", "e-mail"}, URL: "https://run.test", At: at}
	for name, test := range map[string]struct {
		err  error
		want Outcome
	}{
		"written":           {nil, Written},
		"the token may not": {&github.Error{Status: 403, Permission: "checks: write"}, Refused},
		"GitHub is down":    {errors.New("no answer"), Failed},
	} {
		t.Run(name, func(t *testing.T) {
			remote := &announcer{err: test.err}
			e := Announce(context.Background(), remote, said)
			if e.What != "check run deployment-announced on 0123456789ab" || e.Outcome != test.want || e.Err != test.err {
				t.Errorf("effect %+v, want %s", e, test.want)
			}
			want := []github.CheckRun{{
				Name: "deployment-announced", HeadSHA: said.Head, Status: "completed", Conclusion: "success", ExternalID: "deploycoord/announced/42",
				DetailsURL: "https://run.test", Title: "Told by slack (slack.com), e-mail", Completed: at,
				Summary: "Everything else of the gate had passed for pull request #42. The check `stakeholders` counts this.",
			}}
			if diff := cmp.Diff(want, remote.runs); diff != "" {
				t.Errorf("check runs (-want +got):\n%s", diff)
			}
		})
	}
}
