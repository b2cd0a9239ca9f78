package scaffold

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Specs are the folders of feature specs.
type Specs struct {
	Active      string
	Implemented string
	Guessed     bool   // there is no folder of implemented ones yet
	Pattern     string // of their identifiers; "" for the default one
}

// done are names of the folder beside "active" to which a finished spec moves.
var done = []string{"implemented", "done", "completed", "shipped", "released"}

// specs finds a folder "active" with Markdown in it, and the one beside it. Nearest to the root goes first.
func specs(paths []string) *Specs {
	folders := map[string]bool{}
	active := map[string][]string{}
	for _, p := range paths {
		dir := path.Dir(p)
		for d := dir; d != "." && !folders[d]; d = path.Dir(d) {
			folders[d] = true
		}
		if ext := path.Ext(p); path.Base(dir) == "active" && (ext == ".md" || ext == ".mdx") {
			active[dir] = append(active[dir], path.Base(p))
		}
	}
	var best *Specs
	for dir, files := range active {
		s := &Specs{Active: dir, Implemented: path.Join(path.Dir(dir), "implemented"), Guessed: true, Pattern: pattern(files)}
		for _, name := range done {
			if at := path.Join(path.Dir(dir), name); folders[at] {
				s.Implemented, s.Guessed = at, false
				break
			}
		}
		if best == nil || s.before(best) {
			best = s
		}
	}
	return best
}

func (s *Specs) before(o *Specs) bool {
	if s.Guessed != o.Guessed {
		return o.Guessed
	}
	if a, b := strings.Count(s.Active, "/"), strings.Count(o.Active, "/"); a != b {
		return a < b
	}
	return s.Active < o.Active
}

var identifier = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([A-Z][A-Z0-9]{1,19})-[0-9]+`) })

// pattern is how the files' identifiers look: PREFIX-[0-9]+ where they share a prefix that is not the default one.
func pattern(files []string) string {
	slices.Sort(files)
	prefix := ""
	for _, name := range files {
		m := identifier().FindStringSubmatch(name)
		if m == nil || prefix != "" && m[1] != prefix {
			continue
		}
		prefix = m[1]
	}
	if prefix == "" || prefix == "FEATURE" {
		return ""
	}
	return prefix + "-[0-9]+"
}
