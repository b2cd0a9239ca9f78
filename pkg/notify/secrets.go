package notify

import (
	"net/url"
	"slices"
	"strings"
)

// minSecret is how long a part of an address is that could be a token.
const minSecret = 8

// Secrets gives what must appear in no output: the addresses, and those of their parts that may be tokens. Hosts, and
// what people would miss in a text, are none.
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
		password, _ := u.User.Password()
		parts := []string{password, strings.TrimPrefix(u.Fragment, "secret=")}
		if u.Scheme != "smtp" && u.Scheme != "smtps" {
			parts = append(append(parts, u.User.Username(), u.Host), strings.Split(u.Path, "/")...)
			for _, values := range u.Query() {
				parts = append(parts, values...)
			}
		}
		for _, part := range parts {
			if len(part) >= minSecret && (part == password || mixed(part)) {
				out = append(out, part)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// mixed tells what could be drawn by lot from a word or a host's name.
func mixed(part string) bool {
	letters := strings.ContainsFunc(part, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' })
	digits := strings.ContainsAny(part, "0123456789")
	return letters && digits && !strings.Contains(part, ".") || len(part) >= 20 && !strings.Contains(part, ".")
}
