package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

func TestCancelledWhileWaitingForASlot(t *testing.T) {
	release := make(chan struct{})
	r := serveAll(t, "", func(http.ResponseWriter, *http.Request) { <-release })
	defer close(release)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	for range atOnce + 4 {
		go func() {
			_, err := r.Jobs(ctx, 1, 1)
			done <- err
		}()
	}
	cancel()
	for range atOnce + 4 {
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
}

func TestAtMostEightAtOnce(t *testing.T) {
	var now, most atomic.Int64
	r := serveAll(t, "", func(w http.ResponseWriter, _ *http.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		time.Sleep(2 * time.Millisecond)
		fmt.Fprint(w, runner("x"))
	})
	var all []func()
	for i := range 40 {
		all = append(all, func() {
			if _, err := r.Jobs(context.Background(), int64(i), 1); err != nil {
				t.Error(err)
			}
		})
	}
	together(all...)
	if most.Load() > atOnce || most.Load() < 2 {
		t.Errorf("%d requests at once", most.Load())
	}
}

// A write that is led elsewhere by a 301 would become a read, and that read's success no success of the write.
func TestRedirectedWriteIsNoSuccess(t *testing.T) {
	ctx := context.Background()
	for status, ok := range map[int]bool{301: false, 302: false, 303: false, 307: true, 308: true} {
		var methods []string
		r := serveAll(t, "ghs_x", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/moved" {
				http.Redirect(w, r, "/moved", status)
				return
			}
			methods = append(methods, r.Method)
			fmt.Fprint(w, `{"id":1}`)
		})
		for _, err := range []error{r.CreateStatus(ctx, sha1, Status{State: "error", Context: "c"}), r.UpdateComment(ctx, 1, "b")} {
			if (err == nil) != ok || !ok && (statusOf(err) != status || len(methods) != 0) {
				t.Errorf("%d: %v, %v", status, err, methods)
			}
		}
		if ok && fmt.Sprint(methods) != "[POST PATCH]" {
			t.Errorf("%d: %v", status, methods)
		}
	}
}

// A proxy's page of status 200 is no sign that anything was written.
func TestUnconfirmedWriteIsNoSuccess(t *testing.T) {
	ctx := context.Background()
	for _, page := range []string{"", "<html>Sign in</html>", "{}", "[]", `{"id":"1"}`} {
		r := serveAll(t, "ghs_x", say(page))
		_, made := r.CreateCheckRun(ctx, CheckRun{Name: "n", HeadSHA: sha1})
		for _, err := range []error{made, r.CreateStatus(ctx, sha1, Status{State: "error", Context: "c"}), r.UpdateComment(ctx, 1, "b"), r.UpdateCheckRun(ctx, 1, CheckRun{Name: "n"})} {
			if err == nil {
				t.Errorf("%q passed", page)
			}
		}
	}
}

func TestReadFollowsARepositoryThatMoved(t *testing.T) {
	hops := 0
	r := serveAll(t, "ghs_x", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			fmt.Fprint(w, runner("x"))
			return
		}
		if hops++; r.URL.Path == "/repos/octo/app/actions/runs/2/attempts/1/jobs" {
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
			return
		}
		http.Redirect(w, r, "/moved", http.StatusMovedPermanently)
	})
	if _, err := r.Jobs(context.Background(), 1, 1); err != nil {
		t.Error(err)
	}
	hops = 0
	if _, err := r.Jobs(context.Background(), 2, 1); err == nil || hops > maxRedirects+1 {
		t.Errorf("a loop: %v after %d", err, hops)
	}
}

// inProcess answers without a network.
type inProcess http.HandlerFunc

func (h inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	h(w, r)
	answer := w.Result()
	answer.Request = r
	return answer, nil
}
