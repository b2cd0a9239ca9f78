package config

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net/netip"
	"strings"
)

// hostName wants the name or the address of a machine, and nothing else of an address such as user@host:22.
func hostName(s string) string {
	if _, err := netip.ParseAddr(s); err == nil {
		return ""
	}
	switch {
	case strings.Contains(s, "@"):
		return "is " + quote(s) + ": write the user under the key user"
	case strings.Contains(s, "://"):
		return "is " + quote(s) + ": write the host alone"
	case strings.Contains(s, ":"):
		return "is " + quote(s) + ": write the port under the key port"
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(s, "."), ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' || !only(label, "-_") {
			return "is " + quote(s) + ", which is no name of a host"
		}
	}
	return ""
}

// userName wants a user of a machine; it is sent as it is, and no shell sees it.
func userName(s string) string {
	if strings.ContainsAny(s, " :/") || strings.HasPrefix(s, "-") {
		return "is " + quote(s) + ", which is no name of a user"
	}
	return ""
}

// knownHosts wants lines of known_hosts: hosts, type and key. A private key that was pasted by mistake is not repeated.
func knownHosts(s string) string {
	if strings.Contains(s, "PRIVATE KEY") {
		return "holds a private key: take it out of the file, and renew it; host keys are what ssh-keyscan prints"
	}
	keys := 0
	for i, line := range strings.Split(s, "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if fields[0] == "@cert-authority" || fields[0] == "@revoked" {
			fields = fields[1:]
		}
		if len(fields) < 3 || !isKey(fields[1], fields[2]) {
			return fmt.Sprintf("has no host key in line %d of it; expected lines such as %q (ssh-keyscan prints them)", i+1, "host ssh-ed25519 AAAA…")
		}
		keys++
	}
	if keys == 0 {
		return "has no host key; expected what ssh-keyscan prints"
	}
	return ""
}

// isKey tells whether a base64 text is a public key of the type (RFC 4253, 6.6: it begins with the type's name).
func isKey(kind, text string) bool {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(data) < 4 {
		return false
	}
	n := binary.BigEndian.Uint32(data)
	return uint64(n) <= uint64(len(data)-4) && string(data[4:4+n]) == kind
}
