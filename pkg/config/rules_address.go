package config

import (
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// address is what stands in scheme://userinfo@host:port/path?query, with every ${NAME} taken for 1.
type address struct {
	scheme string // in lower case; "" where it comes from a variable, or where there is none
	user   string
	secret bool   // a password that is written out
	host   string // with its port
	path   string
	query  string
}

// parseAddress parts a text. No fault quotes userinfo or query.
func parseAddress(s string) (a address, fault string) {
	plain, fault := dereference(s)
	if fault != "" {
		return a, fault
	}
	scheme, rest, ok := strings.Cut(plain, "://")
	if !ok {
		rest = plain
	} else if !strings.HasPrefix(s, "${") {
		a.scheme = strings.ToLower(scheme)
	}
	rest, _, _ = strings.Cut(rest, "#")
	rest, a.query, _ = strings.Cut(rest, "?")
	a.host, a.path, _ = strings.Cut(rest, "/")
	if at := strings.LastIndexByte(a.host, '@'); at >= 0 {
		a.user, _, _ = strings.Cut(a.host[:at], ":")
		a.host = a.host[at+1:]
	}
	a.secret = writtenPassword(s)
	return a, ""
}

// writtenPassword tells whether an address has a password in it that is not of the environment.
func writtenPassword(s string) bool {
	_, rest, ok := strings.Cut(s, "://")
	if !ok {
		rest = s
	}
	rest, query, _ := strings.Cut(rest, "?")
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		user, password, _ := strings.Cut(rest[:at], ":")
		// A password may have a / in it, by mistake; what has one before the colon, or a port behind it, is a path.
		port, _, slash := strings.Cut(password, "/")
		path := strings.Contains(user, "/") || slash && strings.Trim(port, "0123456789") == ""
		if password != "" && !path && !refers(password) {
			return true
		}
	}
	for pair := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if slices.Contains([]string{"password", "passwd", "pwd", "passphrase"}, strings.ToLower(key)) && value != "" && !refers(value) {
			return true
		}
	}
	return false
}

const writtenSecret = "has a password written out: take it out and renew it, and write ${NAME} for a variable of the environment"

// shownAddress is an address in quotes, without userinfo and query.
func shownAddress(s string) string {
	s, _, _ = strings.Cut(s, "?")
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		scheme, rest = "", s
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		rest = "…@" + rest[at+1:]
	}
	if ok {
		rest = scheme + "://" + rest
	}
	return quote(rest)
}

// hostPort parts HOST:PORT; a port may be left out where it is optional.
func hostPort(s string, optional bool) (host, fault string) {
	host, port, err := net.SplitHostPort(s)
	if err != nil && optional {
		host, port, err = net.SplitHostPort(s + ":1")
	}
	switch {
	case err != nil && strings.Count(s, ":") > 1:
		return "", "expected [ ] around an IPv6 address, and a port behind it"
	case err != nil:
		return "", "expected HOST:PORT"
	case host == "":
		return "", "which names no host"
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return "", "expected a port from 1 to 65535"
	}
	ascii := !strings.ContainsFunc(host, func(c rune) bool { return c > 0x7f })
	if ascii && hostName(host) != "" || strings.ContainsAny(host, " ,\u3002\u00a0") {
		return "", "whose host is no name of one"
	}
	return host, ""
}

// httpURL wants an address that a request can be sent to.
func httpURL(s string) string {
	a, fault := parseAddress(s)
	switch {
	case fault != "":
		return fault
	case a.secret:
		return writtenSecret
	case strings.HasPrefix(s, "${"):
		return "" // the scheme or more comes from the environment
	case a.scheme == "":
		return "is " + shownAddress(s) + ": write it with its scheme, http:// or https://"
	case a.scheme != "http" && a.scheme != "https":
		return "is " + shownAddress(s) + ", which has the scheme " + quote(a.scheme) + "; legal: http, https"
	}
	if _, fault := hostPort(a.host, true); fault != "" {
		return "is " + shownAddress(s) + ", " + fault
	}
	plain, _ := dereference(s)
	if _, err := url.Parse(plain); err != nil || strings.Contains(plain, " ") {
		return "is " + shownAddress(s) + ", which is no address: a space, a % or another character in it is to be percent-encoded"
	}
	return ""
}

// hostAndPortOnly wants HOST:PORT.
func hostAndPortOnly(s string) string {
	if strings.HasPrefix(s, "${") {
		return template(s)
	}
	a, fault := parseAddress(s)
	switch {
	case fault != "":
		return fault
	case strings.ContainsAny(s, "/?#@"):
		return "is " + shownAddress(s) + ": write HOST:PORT alone"
	}
	if _, fault := hostPort(a.host, false); fault != "" {
		return "is " + quote(s) + ", " + fault
	}
	return ""
}

// grpcTarget wants HOST:PORT[/SERVICE], with https:// before it for TLS.
func grpcTarget(s string) string {
	if strings.HasPrefix(s, "${") {
		return template(s)
	}
	a, fault := parseAddress(s)
	switch {
	case fault != "":
		return fault
	case a.scheme != "" && !slices.Contains([]string{"http", "https", "grpc", "grpcs"}, a.scheme):
		return "is " + shownAddress(s) + ", which has the scheme " + quote(a.scheme) + "; legal: HOST:PORT, https://HOST:PORT"
	case strings.ContainsAny(s, "?#@"):
		return "is " + shownAddress(s) + ": write HOST:PORT or HOST:PORT/SERVICE"
	}
	if _, fault := hostPort(a.host, a.scheme != ""); fault != "" {
		return "is " + shownAddress(s) + ", " + fault
	}
	return ""
}

// resolvable wants the name of a host, and no address.
func resolvable(s string) string {
	plain, fault := dereference(s)
	if fault != "" || strings.HasPrefix(s, "${") {
		return fault
	}
	if net.ParseIP(plain) != nil {
		return "is " + quote(s) + ", an address: there is nothing to resolve"
	}
	if strings.ContainsFunc(plain, func(c rune) bool { return c > 0x7f }) && !strings.ContainsAny(plain, " /:@") {
		return ""
	}
	if hostName(plain) != "" {
		return "is " + shownAddress(s) + ", which is no name of a host; expected one such as www.example.org"
	}
	return ""
}

// database makes the rule of a connection address with one of some schemes.
func database(schemes ...string) func(string) string {
	return func(s string) string {
		a, fault := parseAddress(s)
		switch {
		case fault != "":
			return fault
		case a.secret:
			return writtenSecret
		case strings.HasPrefix(s, "${"):
			return ""
		}
		dialect, _, _ := strings.Cut(a.scheme, "+") // postgresql+asyncpg
		if !slices.Contains(schemes, dialect) {
			return "is " + shownAddress(s) + ", expected " + schemes[0] + "://USER:${PASSWORD}@HOST/DATABASE; legal schemes: " + strings.Join(schemes, ", ")
		}
		if _, fault := hostPort(a.host, true); fault != "" {
			return "is " + shownAddress(s) + ", " + fault
		}
		return ""
	}
}
