package envusage

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed platform.txt
var platformList string

type platformNames struct {
	exact    map[string]bool
	prefixes []string
}

var platform = sync.OnceValue(func() platformNames {
	p := platformNames{exact: map[string]bool{}}
	for line := range strings.Lines(platformList) {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if prefix, ok := strings.CutSuffix(line, "*"); ok {
			p.prefixes = append(p.prefixes, prefix)
		} else if line != "" {
			p.exact[line] = true
		}
	}
	return p
})

// Platform tells whether a variable is one that the operating system, the language's runtime, the CI service or the
// host sets by itself. The list is platform.txt.
func Platform(name string) bool {
	p := platform()
	if p.exact[name] {
		return true
	}
	for _, prefix := range p.prefixes {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
