package notify

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"deploycoord/pkg/escape"
)

// Bounds in characters: OpsGenie takes 130 for a title, Pushover 1,024 for a text. WeCom takes 2,048 bytes for both.
const (
	maxTitle   = 120
	maxBody    = 1000
	maxBytes   = 2000 // of title and body
	maxLine    = 200
	maxAddress = 400
	maxPulls   = 5
	maxReasons = 3
)

// words begin a title. An event that is not known is called by its name.
var words = map[string]string{
	"gate-passed": "Ready to deploy", "started": "Deployment started", "verified": "Deployed and verified",
	"on-hold": "On hold", "rolled-back": "Rolled back", "closed": "No longer watched",
}

// Message words an event in plain text for people: one line, and a few. Nothing in it mentions anybody, and nothing but
// the address of the event is a link. A title has at most 120 characters, a body 1,000, both together 2,000 bytes: lines that do not fit are left
// out.
func Message(e Event) (title, body string) {
	head, known := words[e.Kind]
	switch {
	case !known:
		head = capital(inert(e.Kind, 40))
	case e.Kind == "rolled-back" && e.Status != "" && e.Status != "ROLLED BACK":
		head = capital(inert(strings.ToLower(e.Status), 40)) // a rollback that is proposed, or needed
	}
	to := ""
	if e.Environment != "" {
		to = " to " + inert(e.Environment, 40)
	}
	if e.Service != "" {
		to = " (" + inert(e.Service, 30) + ")" + to
	}
	title = head + to
	if room := maxTitle - utf8.RuneCountInString(title) - len(": "); e.subject() != "" && room > 0 {
		title = head + ": " + inert(e.subject(), room) + to
	}

	lines := append([]string{e.where()}, e.about()...)
	address := plainAddress(e.URL)
	room, bytes := maxBody-len(address), maxBytes-len(title)-1-len(address)
	var kept []string
	for _, line := range lines {
		long := utf8.RuneCountInString(line) + 1
		if line == "" || long > room || len(line)+1 > bytes {
			continue
		}
		room, bytes = room-long, bytes-len(line)-1
		kept = append(kept, line)
	}
	if address != "" {
		kept = append(kept, address)
	}
	if len(kept) == 0 { // Discord and Gotify take no empty text
		kept = []string{title}
	}
	return title, strings.Join(kept, "\n")
}

// subject is what people call the change.
func (e Event) subject() string {
	switch {
	case e.Feature.ID != "":
		return strings.TrimSpace(e.Feature.ID + " " + e.Feature.Name)
	case len(e.Pulls) == 1:
		return fmt.Sprintf("#%d %s", e.Pulls[0].Number, e.Pulls[0].Title)
	case e.Repository != "":
		return e.Repository
	}
	return short(e.Commit)
}

func (e Event) where() string {
	parts := []string{inert(e.Repository, 100)}
	if e.Commit != "" {
		parts = append(parts, "commit "+inert(short(e.Commit), 40))
	}
	if e.Actor != "" {
		parts = append(parts, "by "+inert(e.Actor, 60))
	}
	return strings.TrimPrefix(strings.Join(parts, ", "), ", ")
}

func (e Event) about() []string {
	var out []string
	for i, p := range e.Pulls {
		if i == maxPulls {
			out = append(out, fmt.Sprintf("and %d more", len(e.Pulls)-i))
			break
		}
		line := fmt.Sprintf("#%d %s", p.Number, inert(p.Title, 100))
		if p.Author != "" {
			line += " (" + inert(p.Author, 40) + ")"
		}
		out = append(out, line)
	}
	var weight []string
	if e.Risk != "" {
		weight = append(weight, "risk: "+inert(e.Risk, 20))
	}
	if e.Type != "" {
		weight = append(weight, "type: "+inert(e.Type, 20))
	}
	out = append(out, capital(strings.Join(weight, "; ")))
	for _, reason := range e.Reasons[:min(len(e.Reasons), maxReasons)] {
		out = append(out, "Why: "+inert(reason, maxLine))
	}
	if e.Summary != "" {
		out = append(out, capital(inert(e.Summary, maxLine)))
	}
	return out
}

// plainAddress gives an http(s) address in which no chat finds markup, or "".
func plainAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" || len(address) > maxAddress {
		return ""
	}
	if strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("<>|\"'`\\*()[]{}@", r) }) {
		return ""
	}
	return address
}

func short(sha string) string { return sha[:min(len(sha), 12)] }

func capital(s string) string {
	if s == "" || s[0] >= utf8.RuneSelf {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// plain is a text from outside for a machine or a mail: one line, nothing invisible, bounded.
func plain(text string, limit int) string { return cut(escape.Prose(text), limit) }
