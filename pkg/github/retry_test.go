package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
)

// sequence answers with one handler after another, the last one for good.
func sequence(answers ...http.HandlerFunc) (http.HandlerFunc, *atomic.Int64) {
	var n atomic.Int64
	return func(w http.ResponseWriter, r *http.Request) {
		answers[min(int(n.Add(1)), len(answers))-1](w, r)
	}, &n
}

func later(status int, after string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", after)
		refuse(status, "You have exceeded a secondary rate limit")(w, r)
	}
}

func cut(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "5000")
	fmt.Fprint(w, `{"sha":"`)
}

func hangUp(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

func TestRetries(t *testing.T) {
	good := say(tree(false, "100644 a "+sha1))
	second := time.Second
	tests := map[string]struct {
		answers  []http.HandlerFunc
		requests int
		slept    []time.Duration
		status   int // of the error; 0: none
	}{
		"500 then 200":                {[]http.HandlerFunc{refuse(500, "Server Error"), good}, 2, []time.Duration{second / 2}, 0},
		"502 and 503 then 200":        {[]http.HandlerFunc{refuse(502, ""), refuse(503, ""), good}, 3, []time.Duration{second / 2, second}, 0},
		"for ever 500":                {[]http.HandlerFunc{refuse(500, "Server Error")}, 5, []time.Duration{second / 2, second, 2 * second, 4 * second}, 500},
		"429 with Retry-After":        {[]http.HandlerFunc{later(429, "7"), good}, 2, []time.Duration{7 * second}, 0},
		"403 with Retry-After":        {[]http.HandlerFunc{later(403, "3"), good}, 2, []time.Duration{3 * second}, 0},
		"Retry-After as a date":       {[]http.HandlerFunc{later(503, "Fri, 02 Jan 2026 03:04:15 GMT"), good}, 2, []time.Duration{10 * second}, 0},
		"Retry-After beyond patience": {[]http.HandlerFunc{later(429, "3600"), good}, 1, nil, 429},
		"403 is final":                {[]http.HandlerFunc{refuse(403, "Resource not accessible by integration"), good}, 1, nil, 403},
		"404 is final":                {[]http.HandlerFunc{refuse(404, "Not Found"), good}, 1, nil, 404},
		"501 is final":                {[]http.HandlerFunc{refuse(501, ""), good}, 1, nil, 501},
		"cut body then 200":           {[]http.HandlerFunc{cut, good}, 2, []time.Duration{second / 2}, 0},
		"hung up then 200":            {[]http.HandlerFunc{hangUp, hangUp, good}, 0, nil, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			answer, requests := sequence(test.answers...)
			r, slept := serve(t, map[string]http.HandlerFunc{"GET /repos/octo/app/git/trees/" + sha1 + "?recursive=1": answer})
			got, err := r.Tree(context.Background(), sha1)
			var fault *Error
			if test.status == 0 && (err != nil || len(got) != 1) || test.status != 0 && (!errors.As(err, &fault) || fault.Status != test.status) {
				t.Fatalf("%v, %v", got, err)
			}
			if test.requests == 0 { // net/http itself tries a broken connection again
				return
			}
			if int(requests.Load()) != test.requests {
				t.Errorf("%d requests, want %d", requests.Load(), test.requests)
			}
			if diff := cmp.Diff(test.slept, *slept); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCutBodyForEverIsAnError(t *testing.T) {
	r, _ := serve(t, map[string]http.HandlerFunc{"GET /repos/octo/app/git/blobs/" + sha1: cut})
	_, err := r.Blob(context.Background(), sha1, 1<<20)
	if !errors.Is(err, errCut) || !strings.HasPrefix(err.Error(), "GET /repos/octo/app/git/blobs/"+sha1+": ") {
		t.Error(err)
	}
}

func TestCancelled(t *testing.T) {
	r, _ := serve(t, map[string]http.HandlerFunc{"GET /repos/octo/app/git/blobs/" + sha1: refuse(500, "")})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.Blob(ctx, sha1, 10); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestPostIsNotRepeated(t *testing.T) {
	sent := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent++
		refuse(502, "")(w, r)
	}))
	defer s.Close()
	r, _ := repositoryAt(t, s.URL)
	order := request{method: http.MethodPost, where: "repos/octo/app/statuses/" + sha1, body: map[string]string{"state": "success"}}
	if _, err := r.client.send(context.Background(), order, new(struct{})); err == nil || sent != 1 {
		t.Errorf("%v after %d requests", err, sent)
	}
}
