package github

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestNewestChecks(t *testing.T) {
	at := func(n int) time.Time { return time.Date(2026, 1, 1, 0, n, 0, 0, time.UTC) }
	run := func(id int64, name, app string, started int) Check {
		c := Check{ID: id, Name: name, App: app, State: StateDone}
		if started >= 0 {
			c.Started = at(started)
		}
		return c
	}
	tests := map[string]struct{ all, want []Check }{
		"a re-run in a new suite":          {[]Check{run(9, "a", "x", 5), run(3, "a", "x", 1)}, []Check{run(9, "a", "x", 5)}},
		"started later, though made first": {[]Check{run(9, "a", "x", 1), run(3, "a", "x", 5)}, []Check{run(3, "a", "x", 5)}},
		"started together":                 {[]Check{run(9, "a", "x", 5), run(3, "a", "x", 5)}, []Check{run(9, "a", "x", 5)}},
		"one that waits to start":          {[]Check{run(9, "a", "x", -1), run(3, "a", "x", 5)}, []Check{run(9, "a", "x", -1)}},
		"another app's":                    {[]Check{run(9, "a", "y", 5), run(3, "a", "x", 1)}, []Check{run(3, "a", "x", 1), run(9, "a", "y", 5)}},
		"a status of that name":            {[]Check{run(9, "a", "y", 5), {Status: true, Name: "a"}}, []Check{{Status: true, Name: "a"}, run(9, "a", "y", 5)}},
		"statuses": {
			[]Check{{Status: true, Name: "s", Started: at(1), Conclusion: "success"}, {Status: true, Name: "s", Started: at(2), Conclusion: "failure"}},
			[]Check{{Status: true, Name: "s", Started: at(2), Conclusion: "failure"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, newestChecks(test.all)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStatesOfACheckRun(t *testing.T) {
	for status, want := range map[string]State{"completed": StateDone, "QUEUED": StatePending, "in_progress": StatePending, "waiting": StatePending, "": StateUnknown, "odd": StateUnknown} {
		c, err := Check{ID: 1, Name: "n", Conclusion: "SUCCESS"}.checked(status)
		conclusion := map[bool]string{true: "success"}[want == StateDone]
		if err != nil || c.State != want || c.Conclusion != conclusion {
			t.Errorf("%q: %+v, %v", status, c, err)
		}
	}
	if c, err := (Check{ID: 1, Name: "n"}).checked("completed"); err != nil || c.State != StateUnknown {
		t.Errorf("completed without a conclusion: %+v, %v", c, err)
	}
}
