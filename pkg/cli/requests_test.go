package cli

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// requests counts what a run asked: all of it, and what counted against the rate limit.
func (s *scene) requests(run func()) (all, counted int) {
	s.sim.ResetLog()
	run()
	for _, r := range s.sim.Requests() {
		all++
		if r.Counted {
			counted++
		}
	}
	return all, counted
}

// Limits of the issue "The gate knows the pull request".
const (
	maxRequests      = 14
	maxCountedAgain  = 3
	benchmarkLatency = 100 * time.Millisecond
)

// TestRequests holds how much a run asks of GitHub, with a whole clone and with the one commit that actions/checkout
// fetches by default.
func TestRequests(t *testing.T) {
	for _, depth := range []int{0, 1, 2} {
		s := newScene(t)
		s.checkout(depth)
		all, _ := s.requests(func() {
			if r := s.run(); r.code != 0 {
				t.Fatalf("depth %d: exit %d\n%s\n%s", depth, r.code, r.stdout, r.stderr)
			}
		})
		if all > maxRequests {
			t.Errorf("depth %d: %d requests, at most %d\n%s", depth, all, maxRequests, s.asked())
		}
		all, counted := s.requests(func() { s.run() })
		if counted > maxCountedAgain {
			t.Errorf("depth %d: the second run makes %d requests of which %d count, at most %d\n%s", depth, all, counted, maxCountedAgain, s.asked())
		}
	}
}

func (s *scene) asked() string {
	out := ""
	for _, r := range s.sim.Requests() {
		out += r.Method + " " + r.Path
		if !r.Counted {
			out += " (not counted)"
		}
		out += "\n"
	}
	return out
}

// late answers each request after a while, all of them side by side.
func (s *scene) late(wait time.Duration) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(wait)
		s.sim.ServeHTTP(w, r)
	}))
	s.t.Cleanup(server.Close)
	s.env["GITHUB_API_URL"] = server.URL
}

// BenchmarkGateOfPullRequest runs the gate at 100 ms an answer: the round trips that it waits for are its time divided
// by that.
func BenchmarkGateOfPullRequest(b *testing.B) {
	for name, depth := range map[string]int{"whole clone": 0, "one commit": 1} {
		b.Run(name, func(b *testing.B) {
			requests := 0
			for b.Loop() {
				b.StopTimer()
				s := newScene(b)
				s.checkout(depth)
				s.late(benchmarkLatency)
				b.StartTimer()
				all, _ := s.requests(func() {
					if r := s.run(); r.code != 0 {
						b.Fatalf("exit %d\n%s", r.code, r.stdout)
					}
				})
				requests += all
			}
			b.ReportMetric(float64(requests)/float64(b.N), "requests/op")
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(benchmarkLatency), "round-trips/op")
		})
	}
}
