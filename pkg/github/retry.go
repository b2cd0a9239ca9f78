package github

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	attempts = 5 // the first one included
	minWait  = 500 * time.Millisecond
	maxWait  = 10 * time.Second
	// maxAsked is the longest wait for a rate limit where the options say nothing; a longer one ends the request with its
	// error.
	maxAsked = time.Minute
	// minLimited is the first wait after a secondary limit that does not say how long; each further one doubles it.
	minLimited = time.Second
	// maxWaited bounds the waits of one request together.
	maxWaited = 2 * time.Minute
)

// trial is the state of one request over its attempts; it travels in the request's context.
type trial struct {
	query   bool // a GraphQL query: it changes nothing, though it is a POST
	most    int  // attempts
	made    int
	limited int // times that a secondary limit refused it without saying for how long
	waited  time.Duration
}

type trialKey struct{}

func trialOf(ctx context.Context) *trial {
	if t, ok := ctx.Value(trialKey{}).(*trial); ok {
		return t
	}
	return &trial{most: 1}
}

// retrying wraps a client so that what may succeed later is tried again.
func retrying(inner *http.Client, o Options) http.RoundTripper {
	c := retryablehttp.NewClient()
	c.HTTPClient = inner
	c.Logger = nil
	c.RetryMax = attempts // a trial ends before
	c.Backoff = func(time.Duration, time.Duration, int, *http.Response) time.Duration { return 0 }
	c.ErrorHandler = func(answer *http.Response, err error, _ int) (*http.Response, error) {
		if err != nil { // net/http wants one of the two
			return nil, err
		}
		return answer, nil
	}
	c.CheckRetry = func(ctx context.Context, answer *http.Response, err error) (bool, error) {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		t := trialOf(ctx)
		t.made++
		wait, again := t.next(answer, err, o)
		if !again || t.made >= t.most || t.waited+wait > maxWaited {
			return false, nil
		}
		t.waited += wait
		if err := o.Sleep(ctx, wait); err != nil {
			return false, err
		}
		return true, nil
	}
	return c.StandardClient().Transport
}

// next tells faults that pass, and after how long. A request that may have changed something is sent again only when
// GitHub says it refused it because of its rate limits.
func (t *trial) next(answer *http.Response, err error, o Options) (time.Duration, bool) {
	backoff := retryablehttp.DefaultBackoff(minWait, maxWait, t.made-1, nil)
	if err != nil {
		return backoff, t.safeAfter(err)
	}
	if wait, limited := t.limit(answer, o.Now()); limited {
		return wait, wait <= o.Patience
	}
	switch answer.StatusCode {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		if wait, asked := retryAfter(answer, o.Now()); asked {
			backoff = wait
		}
		return backoff, backoff <= o.Patience && (t.query || reads(answer.Request.Method))
	}
	return 0, false
}

func reads(method string) bool { return method == http.MethodGet || method == http.MethodHead }

func (t *trial) safeAfter(err error) bool {
	var broken *url.Error
	if errors.As(err, &broken) && !t.query && broken.Op != "Get" && broken.Op != "Head" || errors.Is(err, errTooLarge) {
		return false
	}
	again, _ := retryablehttp.DefaultRetryPolicy(context.Background(), nil, err)
	return again
}

// limit tells whether a rate limit refused the request, and how long it lasts
// (docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
func (t *trial) limit(answer *http.Response, now time.Time) (time.Duration, bool) {
	status := answer.StatusCode
	switch {
	case status == http.StatusTooManyRequests, status == http.StatusForbidden:
	case status == http.StatusOK && t.query && queryLimited(answer):
	default:
		return 0, false
	}
	if wait, asked := retryAfter(answer, now); asked {
		return wait, true
	}
	if reset, gone := limitReset(answer); gone {
		return max(reset.Sub(now), 0) + time.Second, true // its clock and ours differ a little
	}
	if status == http.StatusForbidden && !isSecondary(answer) {
		return 0, false
	}
	wait := minLimited << min(t.limited, 10)
	t.limited++
	return wait, true
}

// retryAfter reads the header's seconds or date.
func retryAfter(answer *http.Response, now time.Time) (wait time.Duration, asked bool) {
	text := strings.TrimSpace(answer.Header.Get("Retry-After"))
	if seconds, err := strconv.Atoi(text); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<30)) * time.Second, true
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}

// limitReset tells when a primary limit that is gone comes back.
func limitReset(answer *http.Response) (time.Time, bool) {
	if strings.TrimSpace(answer.Header.Get("X-RateLimit-Remaining")) != "0" {
		return time.Time{}, false
	}
	at, err := strconv.ParseInt(strings.TrimSpace(answer.Header.Get("X-RateLimit-Reset")), 10, 64)
	if err != nil || at <= 0 || at > 1<<40 {
		return time.Time{}, false
	}
	return time.Unix(at, 0), true
}

// isSecondary tells a secondary limit from a missing permission: both are 403.
func isSecondary(answer *http.Response) bool {
	text := strings.ToLower(string(peek(answer)))
	return strings.Contains(text, "secondary rate limit") || strings.Contains(text, "secondary-rate-limit") ||
		strings.Contains(text, "abuse detection")
}

func queryLimited(answer *http.Response) bool {
	body := peek(answer)
	if !bytes.Contains(body, []byte(limitedType)) {
		return false
	}
	var said struct{ Errors []queryError }
	if err := json.Unmarshal(body, &said); err != nil {
		return false
	}
	for _, e := range said.Errors {
		if e.Type == limitedType {
			return true
		}
	}
	return false
}

// peek reads an answer's body, which bounded holds in memory, and puts it back.
func peek(answer *http.Response) []byte {
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil
	}
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return body
}

// sleep waits by the clock.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d) //nolint:forbidigo // a client made without a Sleep has the real one
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
