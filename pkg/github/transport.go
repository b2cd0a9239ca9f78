package github

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// maxAnswer bounds an answer in bytes. GitHub itself cuts a recursive tree at 7 MB.
const maxAnswer = 64 << 20

type limitKey struct{}

// withLimit bounds the answer of the requests made with ctx to n bytes.
func withLimit(ctx context.Context, n int64) context.Context {
	return context.WithValue(ctx, limitKey{}, n)
}

var (
	errTooLarge = errors.New("the answer is larger than the limit")
	errCut      = errors.New("the answer was cut short")
)

// bounded adds the token to requests to the API's own host, and reads each answer whole: so a connection that breaks in
// the middle of one is retried like one that broke before it, and nothing is ever larger than its limit.
type bounded struct {
	next         http.RoundTripper
	scheme, host string
	token        string
}

func (b *bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	if b.token != "" && r.URL.Host == b.host && r.URL.Scheme == b.scheme {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	answer, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	limit, ok := r.Context().Value(limitKey{}).(int64)
	if !ok || answer.StatusCode >= 300 {
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
