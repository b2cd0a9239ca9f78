package envfile

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// checkPattern holds a value to the option matches: a JavaScript /pattern/flags, or a pattern in quotes. One that Go's
// regular expressions cannot hold (look-around, back references) checks nothing.
func (t Type) checkPattern(value string) string {
	pattern, ok := t.option("matches")
	if !ok || pattern == "" || len(pattern) > 1000 || len(value) > 64<<10 {
		return ""
	}
	shown := pattern
	if patternLength(pattern) == len(pattern) {
		end := strings.LastIndexByte(pattern, '/')
		flags := strings.Map(func(r rune) rune {
			if strings.ContainsRune("ims", r) {
				return r
			}
			return -1
		}, pattern[end+1:])
		pattern = strings.ReplaceAll(pattern[1:end], `\/`, "/")
		if flags != "" {
			pattern = "(?" + flags + ")" + pattern
		}
	}
	re, err := regexp.Compile(pattern)
	if err != nil || re.MatchString(value) {
		return ""
	}
	return "does not match " + bounded(shown, maxText)
}

func (t Type) checkURL(value string) string {
	if t.flag("prependHttps") && !strings.Contains(value, "://") {
		value = "https://" + value
	}
	n := strings.IndexByte(value, ':')
	if n <= 0 || strings.ContainsAny(value, " \t\n") || !isScheme(value[:n]) {
		return "is not a URL with a scheme, such as https://…"
	}
	scheme, rest := strings.ToLower(value[:n]), value[n+1:]
	authority, hasAuthority := strings.CutPrefix(rest, "//")
	switch {
	case rest == "":
		return "is a URL without a host"
	case !hasAuthority && (isWebScheme(scheme) || rest[0] >= '0' && rest[0] <= '9'):
		return "is not a URL with a scheme, such as https://…"
	}
	if i := strings.IndexAny(authority, "/?#"); i >= 0 {
		authority = authority[:i]
	}
	host := authority[strings.LastIndexByte(authority, '@')+1:]
	if isWebScheme(scheme) && (host == "" || host[0] == ':') {
		return "is a URL without a host"
	}
	if domains, ok := t.option("allowedDomains"); ok {
		list := splitArguments(strings.Trim(domains, "[]"))
		if !slices.ContainsFunc(list, func(a argument) bool { return strings.EqualFold(unquote(a.value), host) }) {
			return "has a host that is none of: " + bounded(strings.Trim(domains, "[]"), maxText)
		}
	}
	if t.flag("noTrailingSlash") && strings.HasSuffix(value, "/") {
		return "ends with a slash"
	}
	return t.checkPattern(value)
}

func isScheme(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isLetter(s[i]) && (i == 0 || strings.IndexByte("0123456789+-.", s[i]) < 0) {
			return false
		}
	}
	return true
}

func isWebScheme(s string) bool {
	return s == "http" || s == "https" || s == "ws" || s == "wss" || s == "ftp"
}

func checkEmail(value string) string {
	const problem = "is not an email address"
	at := strings.LastIndexByte(value, '@')
	if at <= 0 || strings.ContainsAny(value, " \t\n<>,;") || strings.Contains(value[:at], "@") {
		return problem
	}
	domain := value[at+1:]
	dot := strings.LastIndexByte(domain, '.')
	if dot <= 0 || len(domain)-dot < 3 || strings.Contains(domain, "..") {
		return problem
	}
	return ""
}

func (t Type) checkIP(value string) string {
	a, err := netip.ParseAddr(value)
	version, _ := t.option("version")
	switch {
	case err != nil:
		return "is not an IP address"
	case version == "4" && !a.Is4():
		return "is not an IPv4 address"
	case version == "6" && a.Is4():
		return "is not an IPv6 address"
	}
	return ""
}

// checkUUID takes any version: those newer than RFC 4122 are in use too.
func checkUUID(value string) string {
	const problem = "is not a UUID"
	if len(value) != 36 {
		return problem
	}
	for i := 0; i < len(value); i++ {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (value[i] == '-') || !dash && !isHex(value[i]) {
			return problem
		}
	}
	return ""
}

// The pattern is the one semver.org suggests.
var semver = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)` +
		`(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?` +
		`(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$`)
})

func checkSemver(value string) string {
	if len(value) > 256 || !semver().MatchString(value) {
		return "is not a semantic version, such as 1.2.3"
	}
	return ""
}

func checkDate(value string) string {
	for _, layout := range [...]string{
		"2006-01-02", time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04",
		"2006-01-02 15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01", "2006", "20060102",
		"20060102T150405Z07:00", "20060102T150405", "2006-002",
	} {
		if _, err := time.Parse(layout, value); err == nil {
			return ""
		}
	}
	return "is not an ISO 8601 date, such as 2024-03-20T15:30:00Z"
}

func checkMD5(value string) string {
	for i := 0; i < len(value); i++ {
		if !isHex(value[i]) || value[i] >= 'A' && value[i] <= 'F' {
			return "is not an MD5 hash (32 lower-case hexadecimal digits)"
		}
	}
	if len(value) != 32 {
		return "is not an MD5 hash (32 lower-case hexadecimal digits)"
	}
	return ""
}

// parseDuration reads `30s`, `1.5 hours` or a bare number of milliseconds, into milliseconds.
func parseDuration(s string) (ms float64, ok bool) {
	s = strings.TrimSpace(s)
	n := 0
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == '.') {
		n++
	}
	f, err := strconv.ParseFloat(s[:n], 64)
	if err != nil {
		return 0, false
	}
	switch strings.ToLower(strings.TrimSpace(s[n:])) {
	case "", "ms", "millis", "millisecond", "milliseconds":
		return f, true
	case "s", "sec", "secs", "second", "seconds":
		return f * 1e3, true
	case "m", "min", "mins", "minute", "minutes":
		return f * 60e3, true
	case "h", "hr", "hrs", "hour", "hours":
		return f * 3600e3, true
	case "d", "day", "days":
		return f * 86400e3, true
	case "w", "wk", "wks", "week", "weeks":
		return f * 604800e3, true
	}
	return 0, false
}

func (t Type) checkDuration(value string) string {
	ms, ok := parseDuration(value)
	if !ok {
		return "is not a duration, such as 30s or 1h"
	}
	if v, ok := t.option("min"); ok {
		if least, ok := parseDuration(v); ok && ms < least {
			return "is shorter than " + v
		}
	}
	if v, ok := t.option("max"); ok {
		if most, ok := parseDuration(v); ok && ms > most {
			return "is longer than " + v
		}
	}
	return ""
}
