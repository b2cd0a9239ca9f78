package dependency

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/mod/module"
)

// differ compares two lists by name. A name may stand with several versions: those that both sides have are the same,
// the others are paired, first those that were asked for, then those of one major version.
func differ(f *format, was, now []locked) []Change {
	before, after := byKey(f, was), byKey(f, now)
	var keys []string
	for k := range before {
		keys = append(keys, k)
	}
	for k := range after {
		if _, both := before[k]; !both {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	var out []Change
	for _, k := range keys {
		out = append(out, changesOf(rest(before[k], after[k]), rest(after[k], before[k]))...)
	}
	return out
}

// byKey groups packages by the name that stays when a major version comes, each version once.
func byKey(f *format, list []locked) map[string]versions {
	out := make(map[string]versions, len(list))
	for _, l := range list {
		key := l.name
		if f.ecosystem == golang {
			key = modulePrefix(l.name)
		}
		of := out[key]
		if of == nil {
			of = versions{}
			out[key] = of
		}
		if o, known := of[id{l.name, l.version}]; known {
			o.direct, o.dev = o.direct || l.direct, o.dev && l.dev
			l = o
		}
		of[id{l.name, l.version}] = l
	}
	return out
}

type id struct{ name, version string }

type versions map[id]locked

// modulePrefix is a module's path without its major version (go.dev/ref/mod#major-version-suffixes).
func modulePrefix(name string) string {
	if prefix, _, ok := module.SplitPathVersion(name); ok {
		return prefix
	}
	return name
}

// rest gives what only the first list has, the oldest first.
func rest(list, other versions) []locked {
	var out []locked
	for at, l := range list {
		if _, same := other[at]; !same {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b locked) int {
		return cmp.Or(compareVersions(a.version, b.version), strings.Compare(a.version, b.version), strings.Compare(a.name, b.name))
	})
	return out
}

// maxPaired bounds how many versions of one name are paired; more are no file of a package manager.
const maxPaired = 100

// changesOf pairs the versions that are gone with those that came.
func changesOf(gone, came []locked) []Change {
	var out []Change
	pair := func(fits func(a, b locked) bool) {
		came = slices.DeleteFunc(came, func(b locked) bool {
			at := slices.IndexFunc(gone, func(a locked) bool { return fits(a, b) })
			if at < 0 {
				return false
			}
			a := gone[at]
			gone = slices.Delete(gone, at, at+1)
			out = append(out, Change{
				Name: b.name, Before: a.version, After: b.version, Direct: b.direct, Dev: b.dev, Line: b.line,
				Major: isMajor(a.version, b.version) && !isFrozen(b) || suffix(a.name) != suffix(b.name),
			})
			return true
		})
	}
	if len(gone) <= maxPaired && len(came) <= maxPaired {
		near := func(a, b locked) bool { return a.name == b.name && !isMajor(a.version, b.version) }
		asked := func(a, b locked) bool { return a.direct && b.direct }
		pair(func(a, b locked) bool { return asked(a, b) && near(a, b) })
		pair(asked)
		pair(near)
		pair(func(locked, locked) bool { return true })
	}
	for _, b := range came {
		out = append(out, Change{Name: b.name, After: b.version, Direct: b.direct, Dev: b.dev, Line: b.line})
	}
	for _, a := range gone {
		out = append(out, Change{Name: a.name, Before: a.version, Direct: a.direct, Dev: a.dev})
	}
	return out
}

// isFrozen tells whether a module has stayed at 0.x for ever: the second numbers of golang.org/x are releases like any.
func isFrozen(l locked) bool { return strings.HasPrefix(l.name, "golang.org/x/") }

// suffix is what modulePrefix takes off; names of one key differ in it alone.
func suffix(name string) string { return strings.TrimPrefix(name, modulePrefix(name)) }
