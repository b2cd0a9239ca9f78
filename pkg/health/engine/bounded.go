package engine

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// boundedAnswers bounds what of an answer is read, and looks at the engine's clock.
type boundedAnswers struct {
	base http.RoundTripper
	of   *Client
	now  func() time.Time
}

// RoundTrip is http.RoundTripper's.
func (b *boundedAnswers) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK || !strings.HasSuffix(r.URL.Path, "/logs") {
		answer.Body = &boundedBody{ReadCloser: answer.Body, left: MaxAnswer}
	}
	if at, err := http.ParseTime(answer.Header.Get("Date")); err == nil && b.now != nil {
		b.of.ahead.Store(int64(at.Sub(b.now())))
	}
	return answer, nil
}

var errTooMuch = errors.New("answers too much")

// boundedBody ends an answer that is too long with an error, so that its beginning is not taken for the whole.
type boundedBody struct {
	io.ReadCloser
	left int
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooMuch
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
