package envusage

import (
	"slices"
	"strings"
)

// compose reads compose files: interpolation in every value, and what passes a variable of the host through by its
// name alone (compose-spec, "Interpolation", "environment", "args", "secrets"). `environment: A: value` gives A to the
// service and reads nothing.
var compose = &language{
	name:    "compose",
	match:   isCompose,
	always:  true,
	extract: extractCompose,
}

// isCompose tells compose files by name, in any folder: compose.yaml, docker-compose.prod.yml, prod.compose.yml.
func isCompose(p string) bool {
	stem, ok := strings.CutSuffix(p, ".yml")
	if !ok {
		if stem, ok = strings.CutSuffix(p, ".yaml"); !ok {
			return false
		}
	}
	base := stem[strings.LastIndexByte(stem, '/')+1:]
	for word := range strings.FieldsFuncSeq(base, func(r rune) bool { return r == '-' || r == '.' || r == '_' }) {
		if word == "compose" {
			return true
		}
	}
	return false
}

// composeFile is the state of reading one compose file.
type composeFile struct {
	*extractor
	environments map[string]bool // anchors that an environment takes over: `<<: *common`
	waiting      []composePass
}

// composePass is a bare name under an anchor: it passes through if an environment takes the anchor over.
type composePass struct {
	anchors []string
	name    string
	at      int
}

func extractCompose(x *extractor) {
	f := &composeFile{extractor: x, environments: map[string]bool{}}
	readYAML(x.src, func(s yamlScalar) {
		f.alias(s)
		f.passed(s)
		if !s.null && s.style != '*' {
			f.interpolate(s)
		}
	})
	for _, p := range f.waiting {
		if slices.ContainsFunc(p.anchors, func(a string) bool { return f.environments[a] }) {
			x.addOffset(p.at, p.name, false, "environment")
		}
	}
}

// passesThrough tells whether bare names directly under these keys are the host's: `environment` of a service and
// `args` of its build.
func passesThrough(path []string) bool {
	n := len(path)
	return n > 0 && (path[n-1] == "environment" || n > 1 && path[n-1] == "args" && path[n-2] == "build")
}

// alias records the anchors that an environment takes over whole or merges.
func (f *composeFile) alias(s yamlScalar) {
	if s.style != '*' {
		return
	}
	path := s.path
	if n := len(path); n > 0 && path[n-1] == yamlItem {
		path = path[:n-1]
	}
	if n := len(path); n > 0 && path[n-1] == "<<" {
		path = path[:n-1]
	}
	if passesThrough(path) {
		f.environments[string(f.src[s.start:s.end])] = true
	}
}

// passed reads what names a variable of the host: `- X`, `X:` and `environment: X` of a secret or config.
func (f *composeFile) passed(s yamlScalar) {
	n := len(s.path)
	if n == 0 {
		return
	}
	name, last := string(f.src[s.start:s.end]), s.path[n-1]
	switch {
	case s.style == '|' || s.style == '>' || s.style == '*':
		return
	case last == yamlItem:
	case s.null || s.style == 0 && (name == "null" || name == "~"):
		name = last
	case n == 3 && last == "environment" && (s.path[0] == "secrets" || s.path[0] == "configs"):
		f.addOffset(s.start, name, false, s.path[0]+" environment")
		return
	default:
		return
	}
	if !isName(name) {
		return
	}
	if passesThrough(s.path[:n-1]) {
		f.addOffset(s.start, name, false, s.path[n-2])
	} else if slices.ContainsFunc(s.anchors, func(a string) bool { return a != "" }) && n < 4 {
		f.waiting = append(f.waiting, composePass{slices.Clone(s.anchors), name, s.start})
	}
}
