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

var hints = [][]byte{[]byte("health"), []byte("readyz"), []byte("livez"), []byte("heartbeat"), []byte("/ping"), []byte("/up"), []byte("\"up\""), []byte("'up'")}

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
	base := path.Base(p)
	if r := routeOfName(p); r != "" {
		return []Route{{Route: r, Path: p, Commit: commitOf(data, 0)}}
	}
	container := isDockerfile(base) || strings.HasSuffix(base, "ml") && !strings.HasSuffix(base, ".xml")
	if !container && !hinted(data) || bytes.IndexByte(data[:min(len(data), 8000)], 0) >= 0 {
		return nil
	}
	var out []Route
	add := func(re *regexp.Regexp, known int) {
		for _, m := range re.FindAllSubmatchIndex(data, 20) {
			for g := 2; g+1 < len(m); g += 2 {
				if m[g] >= 0 {
					r := "/" + strings.Trim(string(data[m[g]:m[g+1]]), "/")
					out = append(out, Route{Route: r, Path: p, Line: 1 + bytes.Count(data[:m[g]], []byte("\n")), known: known, Commit: commitOf(data, m[g])})
				}
			}
		}
	}
	switch {
	case container:
		if bytes.Contains(data, []byte("ttp")) {
			known := 0
			if composeFile().MatchString(p) { // it may ask something that is not this repository's
				known = 1
			}
			add(probedRoute(), known)
		}
		return out
	case base == "pom.xml", base == "build.gradle", base == "build.gradle.kts":
		if i := bytes.Index(data, []byte("spring-boot-starter-actuator")); i >= 0 {
			return []Route{{Route: "/actuator/health", Path: p, Line: 1 + bytes.Count(data[:i], []byte("\n"))}}
		}
		return nil
	case base == "routes.rb", strings.Contains(p, "config/routes/"):
		add(railsRoute(), 0)
	case base == "urls.py":
		add(djangoRoute(), 0)
	}
	add(quotedRoute(), 1)
	return out
}

func hinted(data []byte) bool {
	for _, h := range hints {
		if bytes.Contains(data, h) {
			return true
		}
	}
	return bytes.Contains(data, []byte("actuator"))
}
