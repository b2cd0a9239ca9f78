package github

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
)

const (
	// maxAnswer bounds an answer in bytes. GitHub itself cuts a recursive tree at 7 MB.
	maxAnswer = 64 << 20
	// atOnce bounds the requests side by side; GitHub's own bound is 100.
	atOnce       = 8
	maxRedirects = 10
)

// sameMethod keeps net/http from turning a write into a read: what a moved repository's comment says is no sign that
// the comment was written. The redirect itself is the answer then, which is an error.
func sameMethod(inner func(*http.Request, []*http.Request) error) func(*http.Request, []*http.Request) error {
	return func(next *http.Request, before []*http.Request) error {
		switch {
		case next.Method != before[0].Method:
			return http.ErrUseLastResponse
		case inner != nil:
			return inner(next, before)
		case len(before) >= maxRedirects:
			return fmt.Errorf("stopped after %d redirects", maxRedirects) // retryablehttp knows these words
		}
		return nil
	}
}

type limitKey struct{}

// withLimit bounds the answer of the requests made with ctx to n bytes.
func withLimit(ctx context.Context, n int64) context.Context {
	return context.WithValue(ctx, limitKey{}, n)
}

func limitOf(ctx context.Context) int64 {
	if limit, ok := ctx.Value(limitKey{}).(int64); ok {
		return limit
	}
	return maxAnswer
}

var (
	errTooLarge = errors.New("the answer is larger than the limit")
	errCut      = errors.New("the answer was cut short")
)

// bounded adds the token to requests to the API's own hosts, and reads each answer whole: so a connection that breaks in
// the middle of one is retried like one that broke before it, and nothing is ever larger than its limit.
type bounded struct {
	next  http.RoundTripper
	token string
	to    []*url.URL    // whose hosts get the token
	slots chan struct{} // one for each request under way
}

func (b *bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case b.slots <- struct{}{}:
		defer func() { <-b.slots }()
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if b.token != "" && slices.ContainsFunc(b.to, func(u *url.URL) bool { return u.Host == r.URL.Host && u.Scheme == r.URL.Scheme }) {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	answer, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	limit := limitOf(r.Context())
	if answer.StatusCode >= 300 {
		limit = maxAnswer
	}
	if answer.ContentLength > limit {
		return nil, fmt.Errorf("%d bytes: %w", answer.ContentLength, errTooLarge)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errCut, err)
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("over %d bytes: %w", limit, errTooLarge)
	}
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, nil
}
