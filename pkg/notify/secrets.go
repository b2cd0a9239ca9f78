package notify

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// minSecret is how long a part of an address is that could be a token.
const minSecret = 8

// Secrets gives what must appear in no output: the addresses, and those of their parts that may be tokens, as they are
// and as they are written in an address. Hosts, and what people would miss in a text, are none.
func Secrets(lines string) []string {
	var out []string
	for line := range strings.SplitSeq(lines, "\n") {
		entry := strings.TrimSpace(line)
		if entry == "" || entry[0] == '#' {
			continue
		}
		out = append(out, entry)
		u, err := url.Parse(entry)
		if err != nil || u.Scheme == "" {
			continue
		}
		for _, part := range append(named(u), guessed(u)...) {
			if len(part) >= minSecret {
				out = append(out, part, url.PathEscape(part), url.QueryEscape(part))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// named are the parts of an address that are secret whatever they look like.
func named(u *url.URL) []string {
	password, _ := u.User.Password()
	out := []string{password, strings.TrimPrefix(u.Fragment, "secret=")}
	path := strings.Split(strings.Trim(u.Path, "/"), "/")
	switch strings.ToLower(u.Scheme) {
	case "gotify":
		out = append(out, path[len(path)-1])
	case "mattermost", "lark", "pagerduty", "opsgenie":
		out = append(out, path[0])
	case "rocketchat":
		out = append(out, path[:min(len(path), 2)]...)
	case "wecom", "pushbullet", "pushover":
		out = append(out, u.Hostname())
	case "discord":
		out = append(out, u.User.Username())
	}
	for key, values := range u.Query() {
		if tells(key) {
			out = append(out, strings.Fields(strings.Join(values, " "))...)
		}
	}
	return out
}

// tells recognizes a setting, or a header, by its name: Authorization, sig, api_key.
func tells(key string) bool {
	key = strings.ToLower(key)
	return slices.ContainsFunc([]string{"auth", "token", "key", "secret", "sig", "passw", "credential"}, func(word string) bool { return strings.Contains(key, word) })
}

// guessed are the parts that look drawn by lot. Those of a mail's address are its people.
func guessed(u *url.URL) []string {
	if u.Scheme == "smtp" || u.Scheme == "smtps" {
		return nil
	}
	parts := append([]string{u.User.Username(), u.Hostname()}, strings.Split(u.Path, "/")...)
	for _, values := range u.Query() {
		parts = append(parts, values...)
	}
	var out []string
	for _, part := range parts {
		for _, word := range strings.FieldsFunc(part, func(r rune) bool { return r == '.' || r == ' ' || r == ',' || r == ':' }) {
			if drawn(word) {
				out = append(out, word)
			}
		}
	}
	return out
}

// drawn tells what could be drawn by lot from words: abcdefg7hijk, but not chat-server1 or deployments-of-the-shop.
func drawn(part string) bool {
	if len(part) < minSecret || !strings.ContainsFunc(part, unicode.IsLetter) {
		return false
	}
	digits := strings.ContainsFunc(part, unicode.IsDigit)
	words := strings.FieldsFunc(part, func(r rune) bool { return r == '-' || r == '_' })
	if len(part) >= 20 && (digits || len(words) == 1) {
		return true
	}
	return slices.ContainsFunc(words, func(word string) bool { return len(word) >= minSecret && jumbled(word) })
}

// jumbled tells whether letters and digits, or small letters and capitals, change too often for a word.
func jumbled(word string) bool {
	var digits, inside, humps int
	runes := []rune(word)
	for i, r := range runes {
		if unicode.IsDigit(r) {
			digits++
			if i > 0 && i < len(runes)-1 {
				inside++
			}
		}
		if i > 0 && unicode.IsUpper(r) && unicode.IsLower(runes[i-1]) {
			humps++
		}
	}
	return humps > 2 || strings.ContainsFunc(word, unicode.IsLetter) && (inside > 0 && !unicode.IsDigit(runes[len(runes)-1]) || digits > 2 || digits > 0 && humps > 0)
}
