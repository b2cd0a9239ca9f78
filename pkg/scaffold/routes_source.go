package scaffold

import (
	"bytes"
	"path"
	"regexp"
	"strings"
	"sync"
)

// sources are the extensions in which a route may stand as a string.
var sources = map[string]bool{
	".js": true, ".mjs": true, ".cjs": true, ".ts": true, ".mts": true, ".cts": true, ".jsx": true, ".tsx": true, ".go": true, ".py": true, ".rb": true,
	".php": true, ".java": true, ".kt": true, ".kts": true, ".cs": true, ".rs": true, ".ex": true, ".exs": true, ".scala": true, ".swift": true, ".dart": true,
}

// reads tells whether a file is looked into.
func reads(p string) bool {
	base := path.Base(p)
	switch ext := path.Ext(base); {
	case sources[ext]:
		return !strings.Contains(base, ".min.") && !strings.HasSuffix(base, ".d.ts")
	case ext == ".yml", ext == ".yaml":
		return !strings.HasPrefix(p, ".github/")
	case ext == ".xml", ext == ".gradle":
		return base == "pom.xml" || base == "build.gradle"
	}
	return isDockerfile(base)
}

func isDockerfile(base string) bool {
	return base == "Dockerfile" || strings.HasPrefix(base, "Dockerfile.") || strings.HasSuffix(base, ".Dockerfile") || base == "Containerfile"
}

const routeWord = `(?:health[_-]?checks?|healthz?|readyz|livez|heartbeat|ping|up)`

// In source a route is a whole string; in Rails' routes it has no slash before it.
var (
	quotedRoute = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("[\"'`](/(?:[\\w-]{1,40}/){0,5}" + routeWord + "/?)[\"'`]")
	})
	railsRoute = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\bget\s*\(?\s*["']/?((?:[\w-]{1,40}/){0,5}` + routeWord + `)["']`)
	})
	djangoRoute = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\b(?:re_)?path\(\s*r?["']\^?((?:[\w-]{1,40}/){0,5}` + routeWord + `/?)\$?["']`)
	})
	// probedRoute is what a container's health check asks of itself, or Kubernetes' httpGet.
	probedRoute = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::[\w${}:-]{1,40})?(/[\w./-]{1,100})|\bhttpGet:\s*(?:\{\s*)?(?:port:\s*\S+\s+|scheme:\s*\S+\s+)*path:\s*["']?(/[\w./-]{1,100})`)
	})
)

// hints are in every route that is looked for in source.
var hints = [][]byte{[]byte("health"), []byte("readyz"), []byte("livez"), []byte("heartbeat"), []byte("/ping"), []byte("/up")}

// committed is how a handler's text names the commit that is serving.
var committed = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`["']?\b(commit|sha|revision|git_?sha|git_?commit|commit_?sha|commitHash|commit_hash)\b["']?\s*(?::|=>|,\s*(?:os|process|env)\b)`)
})

// commitOf looks for it in the lines around a place.
func commitOf(data []byte, at int) string {
	const around = 1500 // bytes, some thirty lines
	m := committed().FindSubmatch(data[max(0, at-around):min(len(data), at+around)])
	if m == nil {
		return ""
	}
	return string(m[1])
}

// routesOf gives the routes that a file's place or its text names.
func routesOf(p string, data []byte) []Route {
	if r := routeOfName(p); r != "" {
		return []Route{{Route: r, Path: p, Commit: commitOf(data, 0)}}
	}
	if bytes.IndexByte(data[:min(len(data), 8000)], 0) >= 0 {
		return nil
	}
	f := source{path: p, data: data}
	switch base := path.Base(p); {
	case isDockerfile(base), strings.HasSuffix(base, ".yml"), strings.HasSuffix(base, ".yaml"):
		known := 0
		if composeFile().MatchString(p) { // it may ask something that is not this repository's
			known = 1
		}
		if bytes.Contains(data, []byte("http")) {
			f.find(probedRoute(), 0, len(data), known)
		}
	case base == "pom.xml", base == "build.gradle", base == "build.gradle.kts":
		if at := bytes.Index(data, []byte("spring-boot-starter-actuator")); at >= 0 {
			f.add("actuator/health", at, 0)
		}
	case base == "routes.rb", strings.Contains(p, "config/routes/"):
		f.find(railsRoute(), 0, len(data), 0)
	case base == "urls.py":
		f.find(djangoRoute(), 0, len(data), 0)
	default:
		f.quoted()
	}
	return f.found
}

// source is a file that is looked into.
type source struct {
	path  string
	data  []byte
	found []Route
}

// quoted looks for whole strings that are a route. Only what stands around a hint is looked at: a tree has many files.
func (f *source) quoted() {
	const before, after = 250, 20 // bytes: as far as a route reaches
	for _, hint := range hints {
		for from := 0; len(f.found) < maxRoutes; {
			n := bytes.Index(f.data[from:], hint)
			if n < 0 {
				break
			}
			at := from + n
			from = at + len(hint)
			f.find(quotedRoute(), max(0, at-before), min(len(f.data), from+after), 1)
		}
	}
}

// maxRoutes bounds how many are kept of a file.
const maxRoutes = 50

// find takes what a pattern's groups match in a part of the file.
func (f *source) find(re *regexp.Regexp, from, to, known int) {
	for _, m := range re.FindAllSubmatchIndex(f.data[from:to], maxRoutes) {
		for g := 2; g+1 < len(m) && len(f.found) < maxRoutes; g += 2 {
			if m[g] >= 0 {
				f.add(string(f.data[from+m[g]:from+m[g+1]]), from+m[g], known)
			}
		}
	}
}

func (f *source) add(route string, at, known int) {
	f.found = append(f.found, Route{
		Route: "/" + strings.Trim(route, "/"), Path: f.path, Line: 1 + bytes.Count(f.data[:at], []byte("\n")), Commit: commitOf(f.data, at), known: known,
	})
}
