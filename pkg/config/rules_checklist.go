package config

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
)

// shortText wants a name or a few words: they are compared with what people wrote, and shown in messages.
func shortText(s string) string {
	const longest = 200
	switch count := utf8.RuneCountInString(s); {
	case strings.TrimSpace(s) == "":
		return "is empty: give it a value, or remove it"
	case count > longest:
		return "has " + strconv.Itoa(count) + " characters, expected at most " + strconv.Itoa(longest)
	}
	return ""
}

// checkGlob wants a pattern of names of checks, such as "build (*)", which must not fit every name: nothing would be
// left to look at.
func checkGlob(p string) string {
	if fault := shortText(p); fault != "" {
		return fault
	}
	if strings.HasPrefix(p, "!") {
		return "is " + quote(p) + ": a pattern cannot be taken back with !; name what is meant"
	}
	if !doublestar.ValidatePattern(p) {
		return "is " + quote(p) + ", which is no valid pattern; legal: *, ?, [a-z], {a,b}"
	}
	for _, name := range []string{"a", "Z 9", "ü(b, c)"} { // names that have nothing in common
		if fits, err := doublestar.Match(p, name); err != nil || !fits {
			return ""
		}
	}
	return "is " + quote(p) + ", which fits every name and would leave nothing to check"
}

// regularExpression wants a regular expression that finds something.
func regularExpression(p string) string {
	re, err := regexp.Compile(p)
	if err != nil {
		message := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		return "is " + quote(p) + ", which is no regular expression of RE2: " + clip(message)
	}
	if re.MatchString("") {
		return "is " + quote(p) + ", which fits the empty text: it would be found everywhere"
	}
	return ""
}

const legalImage = "; expected something like ghcr.io/acme/shop:{sha}"

// imageReference wants host, path, and a tag or a digest; {sha} may stand in the tag alone.
func imageReference(s string) string {
	wrong := func(why string) string { return "is " + quote(s) + ", " + why + legalImage }
	host, rest, ok := strings.Cut(s, "/")
	if !ok || host != "localhost" && !strings.ContainsAny(host, ".:") {
		return wrong("which names no registry")
	}
	name, digest, byDigest := strings.Cut(rest, "@")
	name, tag, byTag := strings.Cut(name, ":")
	switch {
	case strings.ToLower(host) != host || strings.ToLower(name) != name:
		return wrong("which has capital letters: a registry knows none")
	case !hostAndPort(host):
		return wrong("whose registry is no host")
	case !imagePath(name):
		return wrong("whose path is none of an image")
	case !byTag && !byDigest:
		return wrong("which has no tag and no digest")
	case byTag && !imageTag(strings.ReplaceAll(tag, "{sha}", strings.Repeat("0", 40))):
		return wrong("whose tag is none of an image; {sha} is all that is filled in")
	case byDigest && !imageDigest(digest):
		return wrong("whose digest is none; it is sha256: and 64 of 0-9a-f")
	}
	return ""
}

func hostAndPort(s string) bool {
	host, port, hasPort := strings.Cut(s, ":")
	number, err := strconv.Atoi(port)
	if hasPort && (err != nil || number < 1 || number > 65535) {
		return false
	}
	return hostName(host) == ""
}

// imagePath follows the distribution's grammar: parts of a-z0-9, joined by one of . or _, by __ or by dashes.
func imagePath(s string) bool {
	for part := range strings.SplitSeq(s, "/") {
		if part == "" || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789._-") != "" || strings.ContainsAny(part[:1]+part[len(part)-1:], "._-") || strings.Contains(part, "..") {
			return false
		}
	}
	return len(s) <= 255
}

func imageTag(s string) bool {
	return s != "" && len(s) <= 128 && !strings.ContainsAny(s[:1], ".-") && only(s, "_.-")
}

func imageDigest(s string) bool {
	hex, ok := strings.CutPrefix(s, "sha256:")
	return ok && len(hex) == 64 && strings.Trim(hex, "0123456789abcdef") == ""
}

// only tells whether a text is of ASCII letters, digits and some others.
func only(s, others string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		return !letter && !strings.ContainsRune(others, c)
	})
}
