// Package ignore reads .gitignore files and tells which paths they leave out, by the rules of gitignore(5).
//
// It takes text and slash-separated paths, does no I/O, and returns a verdict for one path at a time; the caller
// descends from the root and does not enter a folder that is left out. Globs are matched by doublestar; go-git's own
// gitignore package gets "a/**", "[!a]" and a "**" that must backtrack wrong.
package ignore

import (
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Rules is the patterns of one file, below those of the folders above it.
type Rules struct {
	above    *Rules
	dir      string // folder of the file, with a slash at its end; "" for the root and for user-wide files
	patterns []pattern
}

type pattern struct {
	glob    string
	literal bool // no wildcard: compare
	suffix  bool // "*" and a literal: compare the end
	whole   bool // against the path from the rules' folder, not the last name alone
	folder  bool // only folders
	negated bool
}

// Add returns the rules with those of one more file of the folder dir ("" is the root). An empty file adds nothing.
func (r *Rules) Add(dir, text string) *Rules {
	if dir != "" {
		dir += "/"
	}
	next := &Rules{above: r, dir: dir}
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		if p, ok := parse(strings.TrimRight(line, "\n")); ok {
			next.patterns = append(next.patterns, p)
		}
	}
	if len(next.patterns) == 0 {
		return r
	}
	return next
}

// Match tells whether the path is left out: the last pattern that matches decides, deeper files before higher ones.
func (r *Rules) Match(name string, isDir bool) bool {
	base := path.Base(name)
	for ; r != nil; r = r.above {
		rel, ok := strings.CutPrefix(name, r.dir)
		if !ok {
			continue
		}
		for i := len(r.patterns) - 1; i >= 0; i-- {
			if p := &r.patterns[i]; p.match(rel, base, isDir) {
				return !p.negated
			}
		}
	}
	return false
}

func parse(line string) (pattern, bool) {
	line = strings.TrimSuffix(line, "\r")
	if line == "" || line[0] == '#' {
		return pattern{}, false
	}
	var p pattern
	line = trimSpaces(line)
	if strings.HasPrefix(line, "!") {
		p.negated, line = true, line[1:]
	}
	if rest, ok := strings.CutSuffix(line, "/"); ok && !strings.HasSuffix(rest, `\`) {
		p.folder, line = true, rest
	}
	p.whole = strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if line == "" {
		return pattern{}, false
	}
	if p.whole && strings.HasSuffix(line, "/**") {
		line += "/*" // doublestar lets "a/**" match a itself
	}
	switch {
	case !strings.ContainsAny(line, `*?[\`):
		p.literal = true
	case !p.whole && line[0] == '*' && !strings.ContainsAny(line[1:], `*?[\`):
		p.suffix, line = true, line[1:]
	default:
		line = strings.NewReplacer(`\\`, `\\`, `\{`, `\{`, `\}`, `\}`, "{", `\{`, "}", `\}`).Replace(line) // git has no alternatives
	}
	p.glob = line
	return p, true
}

// trimSpaces cuts trailing spaces that no backslash keeps.
func trimSpaces(line string) string {
	cut := strings.TrimRight(line, " ")
	slashes := len(cut) - len(strings.TrimRight(cut, `\`))
	if slashes%2 == 1 && len(cut) < len(line) {
		return cut + " "
	}
	return cut
}

func (p *pattern) match(rel, base string, isDir bool) bool {
	if p.folder && !isDir {
		return false
	}
	text := base
	if p.whole {
		text = rel
	}
	switch {
	case p.literal:
		return text == p.glob
	case p.suffix:
		return strings.HasSuffix(text, p.glob)
	}
	ok, err := doublestar.Match(p.glob, text)
	return ok && err == nil
}
