package github

import (
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"
)

// A file that lies under another request's name is not that request's answer.
func TestAnswerOfAnotherRequest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	a := newAnswers(dir, "", time.Now)
	a.disk.write("k", &remembered{URL: "https://host/a", Tag: "t", body: []byte("{}")})
	if a.get("k", "https://host/b") != nil || a.get("k", "https://host/a") == nil {
		t.Error("an answer was given for another address, or not for its own")
	}
}

func TestConfirmedAnswerKeepsToItsLimit(t *testing.T) {
	s := &tagged{body: `{"a":"0123456789"}`, tag: `"1"`}
	server := httptest.NewServer(s)
	defer server.Close()
	r := open(t, Options{BaseURL: server.URL})
	for limit, fits := range map[int64]bool{1000: true, 10: false} {
		var body json.RawMessage
		for range 2 { // sent and then confirmed, in either order
			err := r.get(withLimit(context.Background(), limit), "x", "p", &body)
			if fits && err != nil || !fits && !errors.Is(err, errTooLarge) {
				t.Errorf("limit %d: %v", limit, err)
			}
		}
	}
}
