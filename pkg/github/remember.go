package github

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// rememberedHeader marks an answer that GitHub confirmed in place of sending it.
const rememberedHeader = "X-Deploycoord-Remembered"

// remembering asks GitHub whether an answer that it gave before still holds (RFC 9110, If-None-Match): such a request
// does not count against the rate limit. Nothing is ever answered without GitHub's word for the present token.
type remembering struct {
	next    http.RoundTripper
	answers *answers
}

func (m *remembering) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodGet {
		return m.next.RoundTrip(r)
	}
	key := keyOf(r)
	known := m.answers.get(key, r.URL.String())
	if known == nil {
		return m.fresh(r, key)
	}
	conditional := r.Clone(r.Context())
	conditional.Header.Set("If-None-Match", known.Tag)
	answer, err := m.next.RoundTrip(conditional)
	switch {
	case err != nil:
		return nil, err
	case answer.StatusCode != http.StatusNotModified:
		return m.keep(key, r, answer)
	}
	if tag := answer.Header.Get("ETag"); tag != "" && !sameTag(tag, known.Tag) {
		m.answers.drop(r) // it speaks of another answer than the one asked about
		return m.fresh(r, key)
	}
	if limit := limitOf(r.Context()); int64(len(known.body)) > limit {
		return nil, fmt.Errorf("over %d bytes: %w", limit, errTooLarge)
	}
	return known.confirmed(answer), nil
}

func (m *remembering) fresh(r *http.Request, key string) (*http.Response, error) {
	answer, err := m.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	return m.keep(key, r, answer)
}

// keep remembers an answer that has a tag. What is no JSON is broken, whatever its tag says.
func (m *remembering) keep(key string, r *http.Request, answer *http.Response) (*http.Response, error) {
	answer.Header.Del(rememberedHeader)
	tag := answer.Header.Get("ETag")
	if answer.StatusCode != http.StatusOK || tag == "" || len(tag) > 512 {
		return answer, nil
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	answer.Body = io.NopCloser(bytes.NewReader(body))
	if len(body) <= maxRemembered && json.Valid(body) {
		m.answers.put(key, &remembered{
			URL: r.URL.String(), Tag: tag, Link: answer.Header.Get("Link"), Type: answer.Header.Get("Content-Type"),
			Sealed: holdsValues(r), body: body,
		})
	}
	return answer, nil
}

// confirmed is the answer as GitHub would have sent it again; what it says now of limits and scopes stays.
func (k *remembered) confirmed(now *http.Response) *http.Response {
	answer := *now
	answer.Status, answer.StatusCode = "200 OK", http.StatusOK
	answer.Header = now.Header.Clone()
	for name, value := range map[string]string{"Link": k.Link, "Content-Type": k.Type} {
		if answer.Header.Get(name) == "" && value != "" {
			answer.Header.Set(name, value)
		}
	}
	answer.Header.Set("ETag", k.Tag)
	answer.Header.Set(rememberedHeader, "yes")
	answer.ContentLength = int64(len(k.body))
	answer.Body = io.NopCloser(bytes.NewReader(k.body))
	return &answer
}

// sameTag compares weakly: GitHub's proxies turn strong tags into weak ones.
func sameTag(a, b string) bool { return strings.TrimPrefix(a, "W/") == strings.TrimPrefix(b, "W/") }
