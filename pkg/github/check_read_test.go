package github

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestChecksNamed(t *testing.T) {
	const runs = "GET /repos/octo/app/commits/" + sha1 + "/check-runs?check_name=a+%26+b&per_page=100"
	r, _ := serve(t, map[string]http.HandlerFunc{
		runs: say(`{"total_count":2,"check_runs":[{"id":1,"name":"a & b","status":"queued"},{"id":2,"name":"a & b","status":"queued"},{"id":3,"name":"other","status":"queued"}]}`),
		"GET /repos/octo/app/commits/" + sha1 + "/status?per_page=100": say(`{"total_count":2,"statuses":[{"context":"a & b","state":"pending"},{"context":"c","state":"pending"}]}`),
	})
	got, err := r.CheckRunsNamed(context.Background(), sha1, "a & b")
	want := []Check{{ID: 2, Name: "a & b", State: StatePending}, {ID: 1, Name: "a & b", State: StatePending}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	got, err = r.StatusesNamed(context.Background(), sha1, "a & b")
	want = []Check{{Status: true, Name: "a & b", State: StatePending}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestChecksAreWholeOrAnError(t *testing.T) {
	const runs, statuses = "GET /repos/octo/app/commits/" + sha1 + "/check-runs?per_page=100", "GET /repos/octo/app/commits/" + sha1 + "/status?per_page=100"
	for name, test := range map[string]struct {
		answers    map[string]http.HandlerFunc
		permission string
	}{
		"no check runs": {map[string]http.HandlerFunc{statuses: say(`{"statuses":[]}`)}, "checks: read"},
		"no statuses":   {map[string]http.HandlerFunc{runs: say(`{"check_runs":[]}`)}, "statuses: read"},
		"of another commit": {map[string]http.HandlerFunc{
			statuses: say(`{"statuses":[]}`), runs: say(`{"check_runs":[{"id":1,"name":"n","status":"completed","head_sha":"` + sha2 + `"}]}`),
		}, ""},
	} {
		r, _ := serve(t, test.answers)
		got, err := r.Checks(context.Background(), sha1)
		if e := asError(err); got != nil || e == nil || e.Permission != test.permission {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}
