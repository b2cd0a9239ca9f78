package change

import (
	"strings"

	"deploycoord/pkg/change/internal/gitstore"
)

// pair is one path on both sides; a side that has no regular file there is the zero blob.
type pair struct {
	path       string
	base, head blob
}

// diffTrees compares two trees of the clone and returns the paths whose content or mode differs. Folders of the same
// name are never opened.
func diffTrees(repo *gitstore.Repo, base, head gitstore.ID) ([]pair, error) {
	var pairs []pair
	err := descend(repo, "", base, head, func(p pair) { pairs = append(pairs, p) })
	return pairs, err
}

func descend(repo *gitstore.Repo, dir string, base, head gitstore.ID, emit func(pair)) error {
	if base == head {
		return nil
	}
	a, err := repo.Tree(base)
	if err != nil {
		return err
	}
	b, err := repo.Tree(head)
	if err != nil {
		return err
	}
	for len(a) > 0 || len(b) > 0 {
		var x, y gitstore.TreeEntry
		switch order := treeOrder(a, b); {
		case order < 0:
			x, a = a[0], a[1:]
		case order > 0:
			y, b = b[0], b[1:]
		default:
			x, y, a, b = a[0], b[0], a[1:], b[1:]
		}
		if x == y {
			continue
		}
		path := join(dir, x.Name)
		if x.Name == "" {
			path = join(dir, y.Name)
		}
		if gitstore.IsDir(x.Mode) || gitstore.IsDir(y.Mode) {
			// Git's order keeps a folder and a file of one name apart, so the other side is a folder or absent.
			if err := descend(repo, path, x.ID, y.ID, emit); err != nil {
				return err
			}
			continue
		}
		if p := (pair{path, fileOf(x), fileOf(y)}); p.base.exists() || p.head.exists() {
			emit(p)
		}
	}
	return nil
}

func fileOf(e gitstore.TreeEntry) blob {
	if !gitstore.IsRegular(e.Mode) {
		return blob{}
	}
	return blob{e.ID, e.Mode}
}

// treeOrder compares the first entries of two lists as git sorts them; an empty list comes last.
func treeOrder(a, b []gitstore.TreeEntry) int {
	switch {
	case len(a) == 0:
		return 1
	case len(b) == 0:
		return -1
	case a[0].Name == b[0].Name && gitstore.IsDir(a[0].Mode) == gitstore.IsDir(b[0].Mode):
		return 0
	}
	return strings.Compare(orderName(a[0]), orderName(b[0]))
}

func orderName(e gitstore.TreeEntry) string {
	if gitstore.IsDir(e.Mode) {
		return e.Name + "/"
	}
	return e.Name
}

// diffLists compares two whole listings, both sorted by path.
func diffLists(base, head []namedBlob) []pair {
	var pairs []pair
	for len(base) > 0 || len(head) > 0 {
		switch {
		case len(head) == 0 || len(base) > 0 && base[0].path < head[0].path:
			pairs = append(pairs, pair{base[0].path, base[0].blob, blob{}})
			base = base[1:]
		case len(base) == 0 || head[0].path < base[0].path:
			pairs = append(pairs, pair{head[0].path, blob{}, head[0].blob})
			head = head[1:]
		default:
			if base[0].blob != head[0].blob {
				pairs = append(pairs, pair{base[0].path, base[0].blob, head[0].blob})
			}
			base, head = base[1:], head[1:]
		}
	}
	return pairs
}
