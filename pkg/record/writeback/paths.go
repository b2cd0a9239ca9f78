package writeback

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkPath refuses a path that leaves the tree, or that git or a file system reads as something else.
func checkPath(p string) error {
	const fix = "use a plain path below the repository's root, with slashes"
	switch {
	case p == "" || len(p) > 1000 || !utf8.ValidString(p) || strings.ContainsFunc(p, unicode.IsControl):
		return refuse(fix, "the path %.80q is empty, too long or has control characters", p)
	case path.IsAbs(p) || path.Clean(p) != p || strings.Contains(p, `\`) || p == ".":
		return refuse(fix, "the path %q is not plain", p)
	}
	for part := range strings.SplitSeq(p, "/") {
		if part == ".." || isGit(part) {
			return refuse(fix, "the path %q leads out of the tree or into git's own folder", p)
		}
	}
	return nil
}

// isGit tells a name that some file system takes for ".git": in any case, with characters that HFS+ ignores, with what
// NTFS cuts from the end, or in its short form (git's own is_hfs_dotgit and is_ntfs_dotgit).
func isGit(name string) bool {
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
	name, _, _ = strings.Cut(name, ":")
	name = strings.TrimRight(name, " .")
	return name == ".git" || name == "git~1"
}
