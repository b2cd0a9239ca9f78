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

// inProcess answers without a network.
type inProcess http.HandlerFunc

func (h inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	h(w, r)
	answer := w.Result()
	answer.Request = r
	return answer, nil
}
