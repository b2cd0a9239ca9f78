package scaffold

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"deploycoord/pkg/change"
	"deploycoord/pkg/envusage"
)

// Route is an address path that answers whether something is well.
type Route struct {
	Route string // "/api/health"
	Path  string
	Line  int    // 0 where the file's own place makes the route
	Part  string // of a repository of several: "services/api"; "" for the whole
	// Commit is the field of the answer that, as the lines around tell, says which commit is serving: "commit"; or "".
	Commit string
	known  int // how well it is known: 0 by a framework's rule or a container's health check
}

const (
	maxRouteFile = 256 << 10 // bytes; larger ones are generated, or data
	maxParts     = 8
)

// routes finds them in source, in health checks of containers, and in names of files. The likeliest of each part is first,
// then the parts in order.
func routes(ctx context.Context, tree change.Tree, paths []string) ([]Route, error) {
	var out []Route
	var read []string
	for _, p := range paths {
		if envusage.IsTest(p) || rehearsal(p) {
			continue
		}
		if reads(p) {
			read = append(read, p)
		}
	}
	found := make([][]Route, len(read))
	faults := make([]error, len(read))
	next := make(chan int)
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			var buf []byte
			for i := range next {
				data, err := tree.Read(read[i], buf)
				if err != nil {
					faults[i] = passedOver(err)
					continue
				}
				buf = data[:0]
				if len(data) <= maxRouteFile {
					found[i] = routesOf(read[i], data)
				}
			}
		})
	}
	for i := range read {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	all.Wait()
	if err := errors.Join(append(faults, ctx.Err())...); err != nil {
		return nil, fmt.Errorf("look for health routes: %w", err)
	}
	for _, some := range found {
		out = append(out, some...)
	}
	return likeliest(out), nil
}

// passedOver leaves out files that are gone by now, or are not for reading.
func passedOver(err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, change.ErrTooLarge) || errors.Is(err, change.ErrNotRegular) || errors.Is(err, fs.ErrPermission) {
		return nil
	}
	return err
}

// likeliest keeps one route of each part: the best known, then the most telling, then the shortest.
func likeliest(all []Route) []Route {
	for i := range all {
		all[i].Part = part(all[i].Path)
	}
	slices.SortFunc(all, func(a, b Route) int {
		return cmp.Or(strings.Compare(a.Part, b.Part), cmp.Compare(a.known, b.known), cmp.Compare(telling(a.Route), telling(b.Route)),
			cmp.Compare(len(a.Route), len(b.Route)), strings.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line))
	})
	all = slices.CompactFunc(all, func(a, b Route) bool { return a.Part == b.Part })
	if slices.ContainsFunc(all, func(r Route) bool { return r.known == 0 }) { // what a library asks of others is not asked of it
		all = slices.DeleteFunc(all, func(r Route) bool { return r.known > 0 && library(r.Path) })
	}
	return all[:min(len(all), maxParts)]
}

// telling ranks the last word of a route; lower is better.
func telling(route string) int {
	last := strings.ToLower(path.Base(route))
	for i, word := range []string{"health", "healthz", "healthcheck", "health-check", "health_check", "readyz", "livez", "up", "heartbeat", "ping"} {
		if last == word {
			return i
		}
	}
	return 100
}

// partFolders hold projects side by side.
var partFolders = map[string]bool{"apps": true, "services": true, "projects": true, "microservices": true}

// rehearsal tells what runs on developers' machines alone.
func rehearsal(p string) bool {
	for seg := range strings.SplitSeq(path.Dir(p), "/") {
		switch seg {
		case ".devcontainer", "development", "dev", "local", "examples", "example", "docs", "scripts":
			return true
		}
	}
	return false
}

func library(p string) bool {
	return strings.HasPrefix(p, "packages/") || strings.HasPrefix(p, "libs/") || strings.HasPrefix(p, "lib/")
}

// part is the project of a monorepo that a file belongs to.
func part(p string) string {
	segs := strings.Split(p, "/")
	if len(segs) > 2 && partFolders[segs[0]] {
		return segs[0] + "/" + segs[1]
	}
	return ""
}

var framed = sync.OnceValue(func() *regexp.Regexp {
	const word = `[\w-]*(?:health|ready|live)[\w-]*`
	return regexp.MustCompile(`(?:^|/)(?:` + strings.Join([]string{
		`app/((?:[\w()-]+/)*` + word + `)/route\.[jt]sx?`,           // Next.js
		`pages/(api/(?:[\w-]+/)*` + word + `)(?:/index)?\.[jt]sx?`,  // Next.js, its older router
		`src/routes/((?:[\w()-]+/)*` + word + `)/\+server\.[jt]s`,   // SvelteKit
		`server/(api/(?:[\w-]+/)*` + word + `)(?:\.get)?\.[jt]s`,    // Nuxt
		`app/routes/((?:[\w-]+\+?/)*[\w.-]*health[\w-]*)\.[jt]sx?`,  // Remix
		`server/routes/((?:[\w-]+/)*` + word + `)(?:\.get)?\.[jt]s`, // Nuxt, beside /api
	}, "|") + `)$`)
})

// routeOfName is the route that a framework makes of a file's place.
func routeOfName(p string) string {
	if !strings.Contains(p, "health") && !strings.Contains(p, "ready") && !strings.Contains(p, "live") {
		return ""
	}
	m := framed().FindStringSubmatch(p)
	if m == nil {
		return ""
	}
	segs := strings.Split(strings.Join(m[1:], ""), "/")                                      // one group alone matches
	segs = slices.DeleteFunc(segs, func(s string) bool { return strings.HasPrefix(s, "(") }) // a group of files, not a part of the route
	route := strings.Join(segs, "/")
	if strings.Contains(p, "app/routes/") { // Remix: "api+/health", "api.health"
		route = strings.ReplaceAll(strings.ReplaceAll(route, "+/", "/"), ".", "/")
	}
	return "/" + route
}
