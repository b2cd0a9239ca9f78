package notify

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"deploycoord/internal/golden"
	"deploycoord/internal/hostile"
	"deploycoord/pkg/config"
)

// hostileEvent has a text everywhere that an event has one.
func hostileEvent(kind, text string) Event {
	return Event{
		Kind: kind, ID: text, Repository: text, Service: text, Environment: text, Commit: text, Actor: text, Feature: Feature{text, text},
		Pulls:  []Pull{{1, text, text, text}, {2, text, text, text}, {3, text, text, text}, {4, text, text, text}, {5, text, text, text}, {6, text, text, text}},
		Status: text, Risk: text, Type: text, Reasons: []string{text, text, text, text}, Summary: text, URL: text, At: now,
	}
}

// TestMessages holds the words of every event.
func TestMessages(t *testing.T) {
	bare := func(kind string) Event { return Event{Kind: kind, At: now} }
	proposed, needed, many := event("rolled-back"), event("rolled-back"), event("verified")
	proposed.Status, needed.Status = "ROLLBACK PROPOSED", "ROLLBACK NEEDED"
	many.Feature = Feature{}
	for i := range 6 {
		many.Pulls = append(many.Pulls, Pull{Number: 50 + i, Title: "Another one"})
	}
	one := many
	one.Pulls, one.Service, one.Risk = one.Pulls[:1], "", ""
	untyped := one
	untyped.Risk, untyped.Type, untyped.Environment = "low", "", ""
	events := []Event{proposed, needed, many, one, untyped, {Kind: "closed", Commit: "4f0c2a9b1e7d5a6b", At: now}, {Kind: "a message to try", Repository: "acme/shop"}}
	for _, kind := range config.NotifyEvents {
		events = append(events, event(kind), bare(kind))
		if _, known := words[kind]; !known {
			t.Errorf("the event %s has no words", kind)
		}
	}
	var out strings.Builder
	for _, e := range events {
		title, body := Message(e)
		fmt.Fprintf(&out, "== %s %s\n%s\n%s\n\n", e.Kind, e.Status, title, body)
	}
	golden.Assert(t, "testdata/messages.txt", []byte(out.String()))
}

// bounds looks whether a message is as short, and as inert, as promised.
func bounds(t testing.TB, e Event) {
	t.Helper()
	title, body := Message(e)
	if n := utf8.RuneCountInString(title); n > maxTitle || strings.Contains(title, "\n") {
		t.Errorf("a title of %d characters: %q", n, title)
	}
	if n := utf8.RuneCountInString(body); n > maxBody {
		t.Errorf("a body of %d characters", n)
	}
	if n := len(title) + 1 + len(body); n > maxBytes {
		t.Errorf("a message of %d bytes", n)
	}
	if !utf8.ValidString(title + body) {
		t.Errorf("%q is not UTF-8", title+body)
	}
	address := plainAddress(e.URL)
	for line := range strings.SplitSeq(title+"\n"+body, "\n") {
		if line != address {
			passive(t, line)
		}
	}
	if address != "" && !strings.HasSuffix("\n"+body, "\n"+address) {
		t.Errorf("the address is not the last line of %q", body)
	}
}

func TestHostileMessages(t *testing.T) {
	for _, text := range append(extremes(), hostile.Texts...) {
		for _, kind := range []string{"verified", "rolled-back", text} {
			bounds(t, hostileEvent(kind, text))
		}
	}
}

// extremes are texts beyond all measure, and of the longest characters.
func extremes() []string {
	return []string{
		strings.Repeat("a", 100_000), strings.Repeat("@everyone ", 10_000), strings.Repeat("<!channel>", 10_000), strings.Repeat("👍", 25_000), strings.Repeat("漢字。com", 10_000),
		strings.Repeat("evil.example/", 8_000), strings.Repeat("\n", 100_000), strings.Repeat("](", 50_000), strings.Repeat("\u202e", 30_000), strings.Repeat("e\u0301", 30_000),
	}
}

// TestLongTextsAreLeftOutWhole: what does not fit is left out, the address never.
func TestLongTextsAreLeftOutWhole(t *testing.T) {
	e := hostileEvent("on-hold", strings.Repeat("漢", 500))
	e.URL = "https://github.com/acme/shop/actions/runs/1"
	title, body := Message(e)
	if !strings.HasSuffix(body, "\n"+e.URL) || !strings.Contains(body, "漢…, commit") {
		t.Errorf("%s\n%s", title, body)
	}
	if utf8.RuneCountInString(title) != maxTitle {
		t.Errorf("a title of %d characters: %s", utf8.RuneCountInString(title), title)
	}
}

func TestPlainAddress(t *testing.T) {
	for address, plain := range map[string]bool{
		"https://github.com/acme/shop/actions/runs/1": true, "http://127.0.0.1:8080/a?b=c&d=%20#e": true, "https://xn--80ak6aa92e.com/": true,
		"": false, "github.com/acme": false, "javascript:alert(1)": false, "ftp://a.example": false, "https://": false, "https:///x": false, "//a.example": false,
		"https://user:pw@a.example/": false, "https://a.example/ b": false, "https://a.example/\n": false, "https://a.example/<b>": false, "https://a.example/|b": false,
		"https://a.example/)": false, "https://a.example/*b*": false, "https://a.example/[x](y)": false, "https://a.example/`": false, "https://a.example/@x": false,
		"https://a.example/\u202e": false, "https://é.example/": false, "https://a.example/" + strings.Repeat("a", 400): false, "https://a.example/%zz": false,
	} {
		want := ""
		if plain {
			want = address
		}
		if got := plainAddress(address); got != want {
			t.Errorf("plainAddress(%q) = %q", address, got)
		}
	}
}
