package envusage

import (
	"bytes"
	"strings"
)

// symfonyText reads the %env(X)% of a configuration file (symfony.com, "Configuring Symfony": environment variables
// and their processors). Lines that are comments of YAML do not count.
func symfonyText(x *extractor) {
	given := symfonyGiven(x.src)
	line, counted := 1, 0
	for at := 0; ; {
		i := bytes.Index(x.src[at:], []byte("%env("))
		if i < 0 {
			return
		}
		from := at + i + len("%env(")
		end := bytes.Index(x.src[from:], []byte(")%"))
		if end < 0 {
			return
		}
		at = from
		line += bytes.Count(x.src[counted:from], []byte("\n"))
		counted = from
		start := bytes.LastIndexByte(x.src[:from], '\n') + 1
		if text := bytes.TrimLeft(x.src[start:from], " \t"); end > 256 || len(text) > 0 && text[0] == '#' {
			continue
		}
		if name, has := symfonyName(string(x.src[from : from+end])); name != "" {
			x.addAt(line, from-start+1, name, has || given[name], "%env()%")
		}
	}
}

// symfonyName takes the name from int:default:param:NAME. The processor `default` gives a value where there is none.
func symfonyName(expr string) (name string, hasDefault bool) {
	parts := strings.Split(expr, ":")
	name = parts[len(parts)-1]
	if !isName(name) {
		return "", false
	}
	for _, p := range parts[:len(parts)-1] {
		hasDefault = hasDefault || p == "default"
	}
	return name, hasDefault
}

// symfonyGiven lists the names that the file's own parameters give a default: `env(NAME): value`.
func symfonyGiven(src []byte) map[string]bool {
	given := map[string]bool{}
	for at := 0; ; {
		i := bytes.Index(src[at:], []byte("env("))
		if i < 0 {
			return given
		}
		from := at + i + len("env(")
		at = from
		end := bytes.IndexByte(src[from:], ')')
		if end > 0 && end < 128 && (i == 0 || src[from-5] != '%') && bytes.HasPrefix(bytes.TrimLeft(src[from+end+1:], `'" `), []byte(":")) {
			given[string(src[from:from+end])] = true
		}
	}
}
