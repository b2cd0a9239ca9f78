package config

import (
	"net"
	"net/url"
	"slices"
	"strings"
)

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
