package notify

import (
	"fmt"
	"net/url"
	"slices"
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
	if head == "" {
		head = "Deployment"
	}
	to := around(" (", inert(e.Service, 30), ")") + around(" to ", inert(e.Environment, 40), "")
	title = head + to
	if subject := inert(e.subject(), maxTitle-utf8.RuneCountInString(title)-len(": ")); subject != "" {
		title = head + ": " + subject + to
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
	return joined(", ", inert(e.Repository, 100), around("commit ", inert(short(e.Commit), 40), ""), around("by ", inert(e.Actor, 60), ""))
}

func (e Event) about() []string {
	var out []string
	for i, p := range e.Pulls {
		if i == maxPulls {
			out = append(out, fmt.Sprintf("and %d more", len(e.Pulls)-i))
			break
		}
		out = append(out, joined(" ", fmt.Sprintf("#%d", p.Number), inert(p.Title, 100), around("(", inert(p.Author, 40), ")")))
	}
	out = append(out, capital(joined("; ", around("risk: ", inert(e.Risk, 20), ""), around("type: ", inert(e.Type, 20), ""))))
	for _, reason := range e.Reasons[:min(len(e.Reasons), maxReasons)] {
		out = append(out, around("Why: ", inert(reason, maxLine), ""))
	}
	return append(out, capital(inert(e.Summary, maxLine)))
}

// around is a text between two others; "" where there is none.
func around(before, text, after string) string {
	if text == "" {
		return ""
	}
	return before + text + after
}

// joined leaves out parts that are "".
func joined(by string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), by)
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
