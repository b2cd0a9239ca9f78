package config

import (
	"strings"
)

// engineAddress wants the address of a Docker engine.
func engineAddress(s string) string {
	const legal = "; legal: unix:///PATH, tcp://HOST:PORT, ssh://USER@HOST"
	scheme, rest, ok := strings.Cut(s, "://")
	switch {
	case !ok:
		return "is " + shownAddress(s) + ", which is no address" + legal
	case scheme == "unix":
		if !strings.HasPrefix(rest, "/") || strings.Trim(rest, "/") == "" || len(rest) > 107 { // sun_path of unix(7)
			return "is " + shownAddress(s) + ", expected a socket's whole path of at most 107 bytes, such as unix:///var/run/docker.sock"
		}
		return ""
	case scheme == "tcp":
		if _, fault := hostPort(strings.TrimSuffix(rest, "/"), false); fault != "" {
			return "is " + shownAddress(s) + ", " + fault + legal
		}
		return ""
	case scheme == "ssh":
		return sshEngine(s, rest)
	}
	return "is " + shownAddress(s) + ", which has the scheme " + quote(scheme) + legal
}

func sshEngine(s, rest string) string {
	host, _, _ := strings.Cut(rest, "/")
	user, host, ok := strings.Cut(host, "@")
	_, _, password := strings.Cut(user, ":")
	switch {
	case password:
		return "has a password: take it out, and renew it; the way in is a private key"
	case !ok || user == "" || userName(user) != "":
		return "is " + shownAddress(s) + ", which names no user; expected ssh://USER@HOST"
	}
	if _, fault := hostPort(host, true); fault != "" {
		return "is " + shownAddress(s) + ", " + fault
	}
	return ""
}
