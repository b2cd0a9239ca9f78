package github

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// gone is a refusal by the primary limit, which ends so many seconds after the tests' clock.
func gone(status, seconds int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset", strconv.FormatInt(time.Date(2026, 1, 2, 3, 4, 5+seconds, 0, time.UTC).Unix(), 10))
		refuse(status, "API rate limit exceeded")(w, r)
	}
}

func secondaryLimit(status int) http.HandlerFunc {
	return refuse(status, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.")
}

func TestRateLimits(t *testing.T) {
	const second = time.Second
	made := say(`{"id":1,"user":{"login":"octocat"},"body":"b"}`)
	tests := map[string]struct {
		answers []http.HandlerFunc
		slept   []time.Duration
		status  int
		reset   bool
	}{
		"primary, soon back":         {[]http.HandlerFunc{gone(403, 20), made}, []time.Duration{21 * second}, 0, false},
		"primary as 429":             {[]http.HandlerFunc{gone(429, 20), made}, []time.Duration{21 * second}, 0, false},
		"primary, back already":      {[]http.HandlerFunc{gone(403, -20), made}, []time.Duration{second}, 0, false},
		"primary, much later":        {[]http.HandlerFunc{gone(403, 600), made}, nil, 403, true},
		"primary as 429, much later": {[]http.HandlerFunc{gone(429, 600), made}, nil, 429, true},
		"secondary without a time":   {[]http.HandlerFunc{secondaryLimit(403), secondaryLimit(429), made}, []time.Duration{second, 2 * second}, 0, false},
		"secondary for ever":         {[]http.HandlerFunc{secondaryLimit(403)}, []time.Duration{second, 2 * second, 4 * second, 8 * second}, 403, false},
		"a 403 of its own":           {[]http.HandlerFunc{refuse(403, "Resource not accessible by integration")}, nil, 403, false},
		"long waits come to an end":  {[]http.HandlerFunc{later(429, "50")}, []time.Duration{50 * second, 50 * second}, 429, true},
		"a 500 may have had effect":  {[]http.HandlerFunc{refuse(500, ""), made}, nil, 500, false},
		"so may a cut answer":        {[]http.HandlerFunc{cut, made}, nil, -1, false},
		"so may a lost one":          {[]http.HandlerFunc{hangUp, made}, nil, -1, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			answer, requests := sequence(test.answers...)
			r, slept := serve(t, map[string]http.HandlerFunc{"POST /repos/octo/app/issues/7/comments": answer})
			_, err := r.CreateComment(context.Background(), 7, "b")
			if got := statusOf(err); err == nil && test.status != 0 || err != nil && got != max(test.status, 0) || err != nil && test.status == 0 {
				t.Errorf("%v", err)
			}
			if e := asError(err); e != nil && e.Reset.IsZero() == test.reset {
				t.Errorf("the error's reset is %v", e.Reset)
			}
			if e := asError(err); e != nil && (e.Permission != "") != (name == "a 403 of its own") {
				t.Errorf("the error names the permission %q", e.Permission)
			}
			if diff := cmp.Diff(test.slept, *slept); diff != "" || int(requests.Load()) != len(test.slept)+1 {
				t.Errorf("%d requests %s", requests.Load(), diff)
			}
		})
	}
}

func TestPatience(t *testing.T) {
	answer, requests := sequence(gone(403, 20), say(runner("x")))
	s := httptest.NewServer(answer)
	defer s.Close()
	r := open(t, Options{BaseURL: s.URL, Patience: 10 * time.Second})
	if _, err := r.Jobs(context.Background(), 1, 1); asError(err) == nil || asError(err).Reset.IsZero() || requests.Load() != 1 {
		t.Errorf("%v after %d requests", err, requests.Load())
	}
}

// GraphQL says it with status 200. The query waits once, and REST, which has a limit of its own, is asked after that.
func TestQueryWaitsForItsLimit(t *testing.T) {
	var whole pullFixture
	whole.commits = 1
	limited := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset", strconv.FormatInt(time.Date(2026, 1, 2, 3, 4, 15, 0, time.UTC).Unix(), 10))
		say(`{"data":null,"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}`)(w, r)
	}
	answer, requests := sequence(limited, func(w http.ResponseWriter, _ *http.Request) { whole.query(w) })
	r, slept := serve(t, map[string]http.HandlerFunc{"POST /graphql": answer})
	s := r.Snapshot(context.Background(), 7)
	if err := faultOf(s); err != nil || requests.Load() != 2 {
		t.Errorf("%v after %d queries", err, requests.Load())
	}
	if diff := cmp.Diff([]time.Duration{11 * time.Second}, *slept); diff != "" {
		t.Error(diff)
	}
}

// A wait ends with its context, by the clock's own Sleep as well.
func TestCancelledWhileWaiting(t *testing.T) {
	for name, after := range map[string]string{"asked for": "50", "on its own": ""} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if after != "" {
					w.Header().Set("Retry-After", after)
				}
				refuse(429, "slow down")(w, r)
				time.AfterFunc(5*time.Millisecond, cancel)
			}))
			defer s.Close()
			c, err := New(Options{BaseURL: s.URL})
			if err != nil {
				t.Fatal(err)
			}
			r, err := c.Repository("octo/app")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := r.Jobs(ctx, 1, 1); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
}
