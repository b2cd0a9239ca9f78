package github

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	api "github.com/google/go-github/v62/github"
)

// Bounds of what is kept of a stranger's text, in bytes.
const (
	maxBody    = 256 << 10 // GitHub allows 65,536 characters
	maxTitle   = 4 << 10
	maxName    = 1 << 10
	maxMessage = 64 << 10 // of a commit
	maxSummary = 64 << 10 // GitHub's own limit of a check run's
)

// cutBytes keeps at most n bytes of whole characters.
func cutBytes(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n], true
}

func atMost(s string, n int) string {
	s, _ = cutBytes(s, n)
	return s
}

// cutRunes keeps at most n characters and ends a cut text with "…".
func cutRunes(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	at := 0
	for range n - 1 {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return s[:at] + "…"
}

// cutMarked keeps at most n bytes and ends a cut text with "…".
func cutMarked(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return atMost(s, n-len("…")) + "…"
}

// webAddress keeps only what a browser opens as a page.
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || len(s) > maxTitle || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return s
}

// isSHA tells a full object name, SHA-1 or SHA-256.
func isSHA(s string) bool {
	return (len(s) == 40 || len(s) == 64) && strings.Trim(s, "0123456789abcdef") == ""
}

// loginOf gives REST's user; "" for an account that is gone, in whose place GitHub puts "ghost".
func loginOf(u *api.User) string { return login(u.GetLogin(), u.GetType() == "Bot") }

// login writes a name as REST does: GraphQL leaves out a bot's "[bot]".
func login(name string, bot bool) string {
	if name == "ghost" || len(name) > maxName {
		return ""
	}
	if bot && name != "" && !strings.HasSuffix(name, "[bot]") {
		name += "[bot]"
	}
	return name
}

func timeOf(t *api.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}
