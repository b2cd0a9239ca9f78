package notify

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

// harmless looks at all that people see of a request. What a program reads of a webhook is not theirs: its texts of their
// own are as they were, and its title and text are looked at.
func harmless(t testing.TB, name string, r sent) {
	t.Helper()
	var value any
	switch {
	case json.Unmarshal([]byte(r.body), &value) == nil:
		shown(t, name, "", value)
	case strings.Contains(r.header.Get("Content-Type"), "urlencoded"):
		q, err := url.ParseQuery(r.body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		lines(t, q.Get("content"), q.Get("message"), q.Get("title"))
	default:
		lines(t, r.body, r.header.Get("Title"))
	}
	if u, err := url.Parse(r.address); err == nil {
		lines(t, u.Query().Get("text"), u.Query().Get("title"))
	}
}

// texts are the keys under which the services show something, over all of them.
var texts = map[string]bool{"text": true, "title": true, "body": true, "description": true, "content": true, "message": true, "summary": true}

func shown(t testing.TB, name, key string, value any) {
	t.Helper()
	switch v := value.(type) {
	case map[string]any:
		for k, inner := range v {
			if name == "webhook" && k != "text" && k != "title" {
				continue
			}
			shown(t, name, k, inner)
		}
	case []any:
		for _, inner := range v {
			shown(t, name, key, inner)
		}
	case string:
		if texts[key] {
			lines(t, v)
		}
		if key == "alias" || key == "dedup_key" || key == "url" {
			if len(v) > 512 || strings.ContainsAny(v, "\r\n\x00") {
				t.Errorf("%s: %s is %.100q", name, key, v)
			}
		}
	}
}

func lines(t testing.TB, all ...string) {
	t.Helper()
	for _, text := range all {
		for line := range strings.SplitSeq(text, "\n") {
			if line != plainAddress(line) {
				passive(t, line)
			}
		}
	}
}
