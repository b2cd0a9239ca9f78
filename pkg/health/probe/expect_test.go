package probe

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// given is an answer of some body and headers, each as "Name: value".
func given(status int, body string, headers ...string) *answer {
	a := &answer{status: status, body: []byte(body), header: make(http.Header), took: 12 * time.Millisecond, hide: func(s string) string { return s }}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		a.header.Add(name, value)
	}
	return a
}

func TestExpect(t *testing.T) {
	json := func(pairs ...string) config.Expect {
		m := make(map[string]string)
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return config.Expect{JSON: m}
	}
	header := func(name, value string) config.Expect {
		return config.Expect{Headers: map[string]string{name: value}}
	}
	body := `{"status": "degraded", "db": {"up": true, "lag": 1.50}, "n": 12345678901234567890, "none": null, "tags": ["a", "b"]}`
	long := strings.Repeat("é", 500)
	for _, tt := range []struct {
		name   string
		answer *answer
		expect config.Expect
		want   verdict
		wanted string
	}{
		{"JSON text", given(200, body), json(".status", "degraded"), verdict{"good", "status 200 in 12 ms"}, ""},
		{"JSON text differs", given(200, body), json(".status", "ok"), verdict{"bad down", `.status is "degraded"`}, `"ok"`},
		{"JSON bool", given(200, body), json(".db.up", "true", ".none", "null", ".n", "12345678901234567890"), verdict{"good", ""}, ""},
		{"JSON bool differs", given(200, body), json(".db.up", "false"), verdict{"bad down", `.db.up is true`}, `false`},
		{"JSON number as it is written", given(200, body), json(".db.lag", "1.5"), verdict{"bad down", `.db.lag is 1.50`}, `1.5`},
		{"JSON list", given(200, body), json(".tags", `[ "a","b" ]`, ".tags[1]", "b"), verdict{"good", ""}, ""},
		{"JSON list differs", given(200, body), json(".tags", `["b"]`), verdict{"bad down", `.tags is ["a","b"]`}, `["b"]`},
		{"JSON field missing", given(200, body), json(".version", "3"), verdict{"bad down", "has no .version"}, `.version "3"`},
		{"JSON without a dot", given(200, body), json("status", "degraded"), verdict{"good", ""}, ""},
		{"no JSON", given(200, "<html>"), json(".status", "ok"), verdict{"bad down", "its answer is not JSON"}, `JSON whose .status is "ok"`},
		{"no body", given(204, ""), json(".status", "ok"), verdict{"bad down", "its answer has no body"}, ""},
		{"deep JSON", given(200, strings.Repeat("[", 10_000)+strings.Repeat("]", 10_000)), json(".[0]", "ok"), verdict{"bad down", "nested more than 1000 deep"}, ""},
		{"long value", given(200, `{"status": "`+long+`"}`), json(".status", "ok"), verdict{"bad down", `.status is "` + strings.Repeat("é", 28)}, ""},
		{"header", given(200, "", "X-Version: 3"), header("x-version", "3"), verdict{"good", ""}, ""},
		{"any header", given(200, "", "X-Version: "), header("X-Version", "*"), verdict{"good", ""}, ""},
		{"header by its beginning", given(200, "", "Content-Type: application/json; charset=utf-8"), header("Content-Type", "application/json*"), verdict{"good", ""}, ""},
		{"one of several", given(200, "", "Vary: Accept", "Vary: Origin"), header("Vary", "Origin"), verdict{"good", ""}, ""},
		{"several in one", given(200, "", "Vary: Accept", "Vary: Origin"), header("Vary", "Accept, Origin"), verdict{"good", ""}, ""},
		{"header differs", given(200, "", "X-Version: 2\x1b[0m"), header("X-Version", "3"), verdict{"bad down", `header X-Version is "2 [0m"`}, `header X-Version "3"`},
		{"header missing", given(200, ""), header("X-Version", "*"), verdict{"bad down", "has no header X-Version"}, "a header X-Version"},
		{"header that is a key", given(200, "", "Set-Cookie: id=12345"), header("Set-Cookie", "x"), verdict{"bad down", "header Set-Cookie is another one"}, ""},
		{"body", given(200, "all is ready\n"), config.Expect{Body: "(?i)READY"}, verdict{"good", ""}, ""},
		{"body differs", given(200, "starting"), config.Expect{Body: "^ready"}, verdict{"bad down", "status 200, but its body of 8 bytes does not match"}, "a body that matches ^ready"},
		{"no body to match", given(200, ""), config.Expect{Body: "^ready"}, verdict{"bad down", "status 200 without a body"}, ""},
		{"slow", given(200, ""), config.Expect{MaxLatency: 10 * time.Millisecond}, verdict{"bad slow", "answers in 12 ms"}, "an answer within 10 ms"},
		{"fast enough", given(200, ""), config.Expect{MaxLatency: 12 * time.Millisecond}, verdict{"good", ""}, ""},
		{"slow and wrong", given(200, body), config.Expect{MaxLatency: time.Millisecond, JSON: map[string]string{".status": "ok"}}, verdict{"bad down", ".status is"}, ""},
		{"slow and 500", given(500, body), config.Expect{MaxLatency: time.Millisecond}, verdict{"bad server-error", "status 500 in 12 ms"}, ""},
		{"condition", given(200, body), config.Expect{That: `status == 200 && json.db.up && latency < 100`}, verdict{"good", ""}, ""},
		{"condition on a header", given(200, "", "Content-Type: a"), config.Expect{That: `headers["Content-Type"] == "a" && headers["content-type"] == "a"`}, verdict{"good", ""}, ""},
		{"condition fails", given(200, body), config.Expect{That: `json.status == "ok"`}, verdict{"bad down", "status 200, but the condition is not true"}, `json.status == "ok"`},
		{"condition on what is missing", given(200, body), config.Expect{That: `json.nothing.ready`}, verdict{"bad down", "could not be evaluated"}, ""},
		{"condition on no JSON", given(200, "x"), config.Expect{That: `json.db == "up"`}, verdict{"bad down", "the condition is not true: its answer is not JSON"}, ""},
		{"condition on a 503", given(503, ""), config.Expect{That: `status == 200`}, verdict{"bad server-error passing", "status 503, but the condition"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := parseExpect(tt.expect, nil, world(nil))
			if err != nil {
				t.Fatal(err)
			}
			s := e.judge(tt.answer, nil)
			check(t, s, tt.want)
			if tt.wanted != "" && s.Want != tt.wanted {
				t.Errorf("wants %q, want %q", s.Want, tt.wanted)
			}
			if s.Outcome == health.Bad && s.Want == "" || len(s.Text) > health.MaxText || strings.ContainsAny(s.Text, "\n\x1b") {
				t.Errorf("text %q, wanted %q", s.Text, s.Want)
			}
		})
	}
}

// TestExpectSeen holds that the first failure is the outcome, and the rest is evidence.
func TestExpectSeen(t *testing.T) {
	e, err := parseExpect(config.Expect{
		Headers: map[string]string{"X-A": "1"}, JSON: map[string]string{".a": "1", ".b": "2"}, MaxLatency: time.Millisecond,
	}, nil, world(nil))
	if err != nil {
		t.Fatal(err)
	}
	s := e.judge(given(200, `{"a": 1, "b": 3}`), nil)
	check(t, s, verdict{"bad down", "has no header X-A"})
	if diff := cmp.Diff([]string{".b is 3; expected 2", "answers in 12 ms; expected an answer within 1 ms"}, s.Seen); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLike(t *testing.T) {
	for _, tt := range []struct {
		s, pattern string
		want       bool
	}{
		{"", "", true}, {"", "*", true}, {"a", "*", true}, {"a", "", false}, {"abc", "a*", true}, {"abc", "*c", true},
		{"abc", "a*c", true}, {"abc", "*b*", true}, {"abc", "a*b", false}, {"aa", "a*a*a", false}, {"abcbc", "a*bc", true},
		{"ab", "ab*b", false}, {"no-store, max-age=0", "*no-store*", true}, {"abc", "b*", false},
	} {
		if got := like(tt.s, tt.pattern); got != tt.want {
			t.Errorf("%q like %q: %v", tt.s, tt.pattern, got)
		}
	}
}

func TestMentions(t *testing.T) {
	for _, tt := range []struct {
		text, fact string
		want       bool
	}{
		{"status == 200", "status", true}, {"json.status == 200", "status", false}, {"json.status", "json", true},
		{"!(status<400)", "status", true}, {"statuses", "status", false}, {"", "json", false},
		{`len(json) > 0`, "json", true}, {`json["status"] == 1`, "json", true},
	} {
		if got := mentions(tt.text, tt.fact); got != tt.want {
			t.Errorf("%q, %q: %v", tt.text, tt.fact, got)
		}
	}
}
