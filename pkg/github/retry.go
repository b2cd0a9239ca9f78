package github

import (
	"context"
	"errors"
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
	// maxAsked is the longest Retry-After that is waited for; a longer one ends the request with its error.
	maxAsked = time.Minute
)

// retrying wraps a client so that what may succeed later is tried again.
func retrying(inner *http.Client, o Options) *http.Client {
	c := retryablehttp.NewClient()
	c.HTTPClient = inner
	c.Logger = nil
	c.RetryMax = attempts - 1
	c.RetryWaitMin, c.RetryWaitMax = minWait, maxWait
	c.ErrorHandler = retryablehttp.PassthroughErrorHandler
	c.CheckRetry = func(ctx context.Context, answer *http.Response, err error) (bool, error) {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		return worthRetrying(answer, err, o.Now()), nil
	}
	c.Backoff = func(least, most time.Duration, attempt int, answer *http.Response) time.Duration {
		wait, asked := retryAfter(answer, o.Now())
		if !asked {
			wait = retryablehttp.DefaultBackoff(least, most, attempt, nil)
		}
		if o.Sleep != nil {
			o.Sleep(wait)
			return 0
		}
		return wait
	}
	return c.StandardClient()
}

// worthRetrying tells faults that pass. A request that may have changed something is sent again only when GitHub says
// it refused it because of its rate limits.
func worthRetrying(answer *http.Response, err error, now time.Time) bool {
	if err != nil {
		var broken *url.Error
		safe := !errors.As(err, &broken) || broken.Op == "Get" || broken.Op == "Head"
		if errors.Is(err, errTooLarge) || !safe {
			return false
		}
		again, _ := retryablehttp.DefaultRetryPolicy(context.Background(), nil, err)
		return again
	}
	wait, asked := retryAfter(answer, now)
	if wait > maxAsked {
		return false
	}
	switch answer.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusForbidden: // a secondary rate limit says when to come back
		return asked
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		method := answer.Request.Method
		return method == http.MethodGet || method == http.MethodHead
	}
	return false
}

// retryAfter reads the header's seconds or date.
func retryAfter(answer *http.Response, now time.Time) (wait time.Duration, asked bool) {
	if answer == nil {
		return 0, false
	}
	text := strings.TrimSpace(answer.Header.Get("Retry-After"))
	if seconds, err := strconv.Atoi(text); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<30)) * time.Second, true
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}
