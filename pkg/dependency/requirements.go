package dependency

import (
	"path"
	"strings"
)

// isRequirements tells whether a path is one of pip's requirements files: requirements-dev.txt, requirements/base.txt.
func isRequirements(p string) bool {
	base := strings.ToLower(path.Base(p))
	return strings.HasSuffix(base, ".txt") && (strings.Contains(base, "requirements") || path.Base(path.Dir(p)) == "requirements")
}

// readRequirements reads pip's format (pip.pypa.io/en/stable/reference/requirements-file-format). Files that it
// includes are read by themselves. Behind pip-compile's "# via" stands who asks for a package.
func readRequirements(f file) ([]locked, error) {
	var list []locked
	dev := isDevFile(path.Base(f.path))
	number, begun, line, via := 0, 0, "", false
	for text := range strings.Lines(string(f.data)) {
		number++
		text = strings.TrimRight(text, "\r\n")
		if comment, ok := strings.CutPrefix(strings.TrimSpace(text), "#"); ok && line == "" {
			via = (via || strings.HasPrefix(strings.TrimSpace(comment), "via")) && len(list) > 0
			if via {
				asksFor(&list[len(list)-1], comment)
			}
			continue
		}
		if line == "" {
			begun = number
		}
		if part, more := strings.CutSuffix(text, "\\"); more {
			line += part + " "
			continue
		}
		comment := ""
		line += text
		if at := strings.Index(line, " #"); at >= 0 {
			line, comment = line[:at], line[at+2:]
		}
		if l, ok := requirement(line); ok {
			l.direct, l.dev, l.line = true, dev, begun
			list = append(list, l)
			if via = strings.HasPrefix(strings.TrimSpace(comment), "via"); via {
				asksFor(&list[len(list)-1], comment)
			}
		}
		line = ""
	}
	return normal(list), nil
}

// asksFor reads one line of pip-compile's comment: "via flask", "via -r requirements.in".
func asksFor(l *locked, comment string) {
	who, first := strings.CutPrefix(strings.TrimSpace(comment), "via")
	if first {
		l.direct = false // unless this line or a later one names a file
	}
	l.direct = l.direct || strings.Contains(who, "-r ") || strings.Contains(who, ".toml")
}

// required reads requirements as a list of a pyproject.toml has them.
func required(into []locked, texts []string, dev bool) []locked {
	for _, t := range texts {
		if l, ok := requirement(t); ok {
			l.direct, l.dev = true, dev
			into = append(into, l)
		}
	}
	return into
}

// requirement reads one requirement (PEP 508): "name[extra] >=1,<2 ; marker", "name @ https://…".
func requirement(text string) (locked, bool) {
	text = strings.TrimSpace(text)
	n := 0
	for n < len(text) && (text[n] == '-' || text[n] == '_' || text[n] == '.' || text[n]|0x20 >= 'a' && text[n]|0x20 <= 'z' || text[n] >= '0' && text[n] <= '9') {
		n++
	}
	if n == 0 || text[0] == '-' || text[0] == '.' {
		return locked{}, false
	}
	l := locked{name: text[:n]}
	rest := strings.TrimSpace(text[n:])
	if strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "/") {
		return locked{}, false // an address or a path
	}
	if extras, ok := strings.CutPrefix(rest, "["); ok {
		_, rest, _ = strings.Cut(extras, "]")
		rest = strings.TrimSpace(rest)
	}
	if address, ok := strings.CutPrefix(rest, "@"); ok {
		// Only its end: the rest may hold a password.
		address, _, _ = strings.Cut(strings.TrimSpace(address), " ")
		l.version = "#" + address[strings.LastIndexByte(address, '/')+1:]
		return l, true
	}
	rest, _, _ = strings.Cut(rest, ";")
	rest, _, _ = strings.Cut(rest, "--")
	l.version = strings.Join(strings.Fields(strings.Trim(rest, " ()")), "")
	if exact, ok := strings.CutPrefix(l.version, "=="); ok && !strings.ContainsAny(exact, ",*") {
		l.version = strings.TrimPrefix(exact, "=")
	}
	if l.version == "" {
		l.version = "*"
	}
	return l, true
}

// isDevFile tells whether a requirements file is for development, by its name.
func isDevFile(base string) bool {
	for _, word := range strings.FieldsFunc(strings.ToLower(base), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if isDevGroup(word) {
			return true
		}
	}
	return false
}

// normal writes names as PyPI does (PEP 503), so that a changed spelling is no change.
func normal(list []locked) []locked {
	for i := range list {
		list[i].name = plain(list[i].name)
	}
	return list
}
