package config

import (
	"net"
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
