package change

import (
	"path"
	"slices"
	"strings"

	"deploycoord/pkg/change/internal/gitstore"
)

// emptyBlob says nothing of where it came from: every empty file is one.
var emptyBlob = gitstore.ID{0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b, 0x29, 0xae, 0x77, 0x5a, 0xd8, 0xc2, 0xe4, 0x8c, 0x53, 0x91}

// filesOf turns differing paths into Files sorted by path, and joins a deleted and an added file of the same content
// into a renamed one. Among several, the one that kept its name goes first.
func filesOf(pairs []pair) []File {
	slices.SortFunc(pairs, func(a, b pair) int { return strings.Compare(a.path, b.path) })
	gone := map[gitstore.ID][]string{}
	for _, p := range pairs {
		if p.base.exists() && !p.head.exists() && p.base.id != emptyBlob {
			gone[p.base.id] = append(gone[p.base.id], p.path)
		}
	}
	renamed, moved := map[string]string{}, map[string]bool{}
	for _, sameName := range []bool{true, false} {
		for _, p := range pairs {
			if p.base.exists() || renamed[p.path] != "" {
				continue
			}
			from := gone[p.head.id]
			i := slices.IndexFunc(from, func(old string) bool { return !sameName || path.Base(old) == path.Base(p.path) })
			if i >= 0 {
				renamed[p.path], moved[from[i]] = from[i], true
				gone[p.head.id] = slices.Delete(from, i, i+1)
			}
		}
	}
	files := make([]File, 0, len(pairs))
	for _, p := range pairs {
		switch {
		case moved[p.path]:
		case renamed[p.path] != "":
			files = append(files, File{Path: p.path, OldPath: renamed[p.path], Status: Renamed})
		case !p.base.exists():
			files = append(files, File{Path: p.path, Status: Added})
		case !p.head.exists():
			files = append(files, File{Path: p.path, Status: Deleted})
		default:
			files = append(files, File{Path: p.path, Status: Modified})
		}
	}
	return files
}
