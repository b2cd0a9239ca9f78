package envusage

import (
	"path"
	"strings"
)

var jsExtensions = []string{"", ".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs", ".cts", ".cjs", ".vue", ".svelte", "/index.ts", "/index.tsx", "/index.js", "/index.mjs"}

// resolveJS gives the files that a module specifier may name: relative to the importing file; else, for an alias such
// as "@/env", "~/env", "@server/env" or a workspace's package, every file of the tree whose path ends that way.
func resolveJS(l *linker, from, module string) []string {
	if strings.HasPrefix(module, ".") {
		return l.firstOf(path.Join(path.Dir(from), module))
	}
	if strings.HasPrefix(module, "node:") || module == "" {
		return nil
	}
	rest := module
	for _, prefix := range []string{"@/", "~/", "#/", "$lib/", "$/", "src/"} {
		if r, ok := strings.CutPrefix(module, prefix); ok {
			return append(l.firstOf(path.Join("src", r)), l.endingWith(from, r)...)
		}
	}
	rest = strings.TrimLeft(rest, "@#~$")
	if rest == module && !strings.Contains(rest, "/") {
		return l.workspace(module)
	}
	if out := l.endingWith(from, rest); out != nil {
		return out
	}
	if strings.HasPrefix(module, "@") && strings.Count(module, "/") == 1 {
		return l.workspace(module)
	}
	if _, after, ok := strings.Cut(rest, "/"); ok { // @scope/package/file, package/file: the file within some package
		if _, deeper, ok := strings.Cut(after, "/"); ok && strings.HasPrefix(module, "@") {
			return l.endingWith(from, deeper)
		}
		return l.endingWith(from, after)
	}
	return nil
}

// firstOf gives the file that a path without an ending names. TypeScript sources are imported as ".js", too.
func (l *linker) firstOf(p string) []string {
	for _, base := range []string{p, strings.TrimSuffix(p, path.Ext(p))} {
		for _, e := range jsExtensions {
			if l.s.exists(base + e) {
				return []string{base + e}
			}
		}
		if path.Ext(p) != ".js" && path.Ext(p) != ".mjs" && path.Ext(p) != ".jsx" {
			break
		}
	}
	return nil
}

// endingWith gives the files whose path without ending ends with suffix, those that share most with from first.
func (l *linker) endingWith(from, suffix string) []string {
	var out []string
	for _, e := range jsExtensions {
		out = append(out, l.s.suffixed(suffix+e)...)
	}
	if len(out) == 0 {
		return nil
	}
	best, most := out[0], -1
	for _, p := range out {
		if n := sharedFolders(p, from); n > most {
			best, most = p, n
		}
	}
	return []string{best}
}

func sharedFolders(a, b string) int {
	n := 0
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	for n < len(as) && n < len(bs) && as[n] == bs[n] {
		n++
	}
	return n
}

// workspace gives the entry files of the package of a monorepo that a bare specifier may name, by its folder's name.
func (l *linker) workspace(module string) []string {
	name := module[strings.LastIndexByte(module, '/')+1:]
	var out []string
	for _, parent := range []string{"packages/", "libs/", "lib/", "apps/", "internal/", "shared/", ""} {
		for _, entry := range []string{"/src/index.ts", "/index.ts", "/src/index.js", "/index.js", "/src/index.mjs", "/env.ts", "/src/env.ts"} {
			if p := parent + name + entry; l.s.exists(p) {
				out = append(out, p)
			}
		}
	}
	return out
}
