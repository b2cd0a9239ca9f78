package envfile

import "strings"

// isLocal tells values that point to this machine, or to a name that RFC 2606 and RFC 6761 reserve: as a URL, a
// connection string, host:port, an email address or a host alone. Of a list, one URL or all bare hosts must.
// 0.0.0.0 is none: it is what a server in production listens on.
func isLocal(value string) bool {
	if len(value) > 4096 {
		return false
	}
	local, other := false, false
	for part := range strings.FieldsFuncSeq(value, partsHosts) {
		host, isURL := hostOf(part)
		switch {
		case isLocalHost(host, isURL):
			if isURL {
				return true
			}
			local = true
		case !isURL && !isParameter(part):
			other = true
		}
	}
	return local && !other
}

func partsHosts(r rune) bool {
	switch r {
	case ' ', '\t', '\n', ',', ';', '(', ')', '"', '\'', '<', '>', '[', '{', '}', '|', '?', '&':
		return true
	}
	return false
}

// isParameter tells the parts of connection strings that name no host: `port=5432`, `user:pass@tcp`, `/db`.
func isParameter(part string) bool {
	return strings.ContainsAny(part, "=/") || strings.HasSuffix(part, "@tcp") || part == "]"
}

// hostOf gives the host of one part. isURL is true where the part says that it holds one: by a scheme, "@" or a
// parameter's name.
func hostOf(part string) (host string, isURL bool) {
	if i := strings.LastIndex(part, "://"); i >= 0 {
		part, isURL = part[i+3:], true
	} else if i := strings.LastIndexByte(part, '='); i >= 0 {
		key := part[:i]
		isURL = hasSuffixFold(key, "host") || hasSuffixFold(key, "server") || hasSuffixFold(key, "source")
		if !isURL {
			return "", false
		}
		part = part[i+1:]
	}
	if i := strings.IndexByte(part, '/'); i >= 0 {
		if !isURL && strings.Contains(part[:i], "_") {
			return "", false
		}
		part = part[:i]
	}
	if i := strings.LastIndexByte(part, '@'); i >= 0 {
		part, isURL = part[i+1:], true
	}
	if strings.HasPrefix(part, "::1") {
		return "::1", isURL
	}
	if i := strings.IndexByte(part, ':'); i >= 0 {
		part = part[:i]
	}
	return strings.TrimSuffix(part, "."), isURL
}

func hasSuffixFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

func isLocalHost(host string, isURL bool) bool {
	host = strings.ToLower(host)
	switch host {
	case "localhost", "::1", "example.com", "example.org", "example.net":
		return true
	}
	if strings.HasPrefix(host, "127.") && strings.Trim(host, "0123456789.") == "" {
		return true
	}
	for _, suffix := range [...]string{".localhost", ".example.com", ".example.org", ".example.net", ".invalid", ".example"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	if !strings.HasSuffix(host, ".local") && !strings.HasSuffix(host, ".test") {
		return false
	}
	// A cluster's own names end in .cluster.local, and are right in production. A bare `config.settings.local` is a
	// module, and `.env.local` a file.
	return !strings.HasSuffix(host, ".cluster.local") &&
		(isURL || !strings.Contains(host, "_") && !strings.Contains(host, "settings") && !strings.Contains(host, "config") && host[0] != '.')
}
