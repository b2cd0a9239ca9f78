package envusage

import (
	"bytes"
	"strings"
)

// symfonyText reads the %env(X)% of a configuration file (symfony.com, "Configuring Symfony": environment variables
// and their processors). Lines that are comments of YAML do not count.
func symfonyText(x *extractor) {
	given := symfonyGiven(x.src)
	for at := 0; ; {
		i := bytes.Index(x.src[at:], []byte("%env("))
		if i < 0 {
			return
		}
		from := at + i + len("%env(")
		at = from
		end := bytes.Index(x.src[from:min(from+256, len(x.src))], []byte(")%"))
		line, col := x.place(from)
		if end < 0 || yamlComment(x.src[from-col+1:from]) {
			continue
		}
		if name, has := symfonyName(string(x.src[from : from+end])); name != "" {
			x.addAt(line, col, name, has || given[name], "%env()%")
		}
	}
}

// yamlComment tells whether a line that begins like this is a comment.
func yamlComment(line []byte) bool {
	for _, c := range line {
		if c != ' ' && c != '\t' {
			return c == '#'
		}
	}
	return false
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
