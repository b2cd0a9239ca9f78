package change

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"deploycoord/pkg/change/internal/disk"
	"deploycoord/pkg/change/internal/gitstore"
)

// copiesAfter is the number of blobs after which a commit's tree looks for clean copies on disk. Loading the index is
// worth it for a scan of the whole tree, not for the files of one change.
const copiesAfter = 200

// checkout is the work tree and its index.
type checkout struct {
	repo  *gitstore.Repo
	disk  disk.Disk
	index func() (*gitstore.Index, error)
	trust func() trust
}

func newCheckout(repo *gitstore.Repo, home string) (*checkout, error) {
	d, err := disk.New(repo.Root)
	if err != nil {
		return nil, err
	}
	c := &checkout{repo: repo, disk: d, index: sync.OnceValues(repo.Index)}
	c.trust = sync.OnceValue(func() trust { return c.conversion(home) })
	return c, nil
}

// read returns the file on disk where the index proves it to be the blob: several times faster than unpacking it.
func (c *checkout) read(p string, id gitstore.ID, buf []byte, limit int64) ([]byte, bool) {
	if c == nil {
		return nil, false
	}
	x, err := c.index()
	if err != nil {
		return nil, false
	}
	i := x.Find(p, 0, len(x.Entries))
	if i < 0 || x.Entries[i].ID != id || x.Entries[i].Stage != 0 {
		return nil, false
	}
	e := &x.Entries[i]
	switch c.trust() {
	case never:
		return nil, false
	case sameSize:
		size, err := c.repo.Objects.Size(id)
		if err != nil || size != int64(e.Size) {
			return nil, false
		}
	}
	data, ok, err := c.disk.Read(p, buf, limit, func(st disk.Stat) bool { return clean(e, st, x.Written) })
	return data, ok && err == nil
}

// clean tells whether a file's stat data prove it to be what the index says, by git's own rule: all of them agree, and
// the file is older than the index (a file as young may have changed within the clock's grain: "racy git").
func clean(e *gitstore.IndexEntry, st disk.Stat, written int64) bool {
	if !st.Mode.IsRegular() || !gitstore.IsRegular(e.Mode) || e.Stage != 0 || e.Intended ||
		uint32(st.Size) != e.Size || st.Mtime >= written {
		return false
	}
	return sameTime(e.Mtime, st.Mtime) &&
		(st.Ctime == 0 || e.Ctime == 0 || sameTime(e.Ctime, st.Ctime)) &&
		(st.Ino == 0 || e.Ino == 0 || uint32(st.Ino) == e.Ino)
}

// sameTime compares seconds alone where the index has no fractions (JGit, filesystems without them).
func sameTime(recorded, now int64) bool {
	const second = 1e9
	if recorded%second == 0 {
		return recorded/second == now/second
	}
	return recorded == now
}

// trust says how far a clean file may be taken for its blob: git may have changed the content on its way to the disk.
type trust uint8

const (
	always   trust = iota
	sameSize       // line endings or Git LFS: both change the size
	never          // a filter program that may do anything
)

// conversion looks for what makes git convert contents (gitattributes, core.autocrlf).
func (c *checkout) conversion(home string) trust {
	found := always
	configs := []gitstore.Config{c.repo.Config}
	if home != "" {
		if user, err := gitstore.ReadConfig(filepath.Join(home, ".gitconfig")); err == nil {
			configs = append(configs, user)
		}
	}
	for _, s := range slices.Concat(configs...) {
		switch {
		case s.Section == "filter" && s.Subsection != "lfs":
			return never
		case s.Section == "core" && (s.Key == "autocrlf" || s.Key == "eol"):
			found = sameSize
		}
	}
	if _, err := os.Stat(filepath.Join(c.repo.CommonDir, "info", "attributes")); err == nil {
		return sameSize
	}
	x, err := c.index()
	if err != nil {
		return never
	}
	for i := range x.Entries {
		if strings.HasSuffix(x.Entries[i].Path, ".gitattributes") {
			return sameSize
		}
	}
	return found
}

// loadedIndex is the index where it can say what trees hold; the zero value says nothing.
type loadedIndex struct{ gitstore.Index }

// loaded gives the index, or an empty one: without a checkout, from an index that cannot be read, or from a sparse one,
// whose entries may be folders.
func (c *checkout) loaded() loadedIndex {
	if c == nil {
		return loadedIndex{}
	}
	x, err := c.index()
	if err != nil || slices.ContainsFunc(x.Entries, func(e gitstore.IndexEntry) bool { return gitstore.IsDir(e.Mode) }) {
		return loadedIndex{}
	}
	return loadedIndex{*x}
}

// below lists the regular files in a folder whose tree is cached: git keeps a tree there only while nothing below was
// staged or left unmerged since.
func (x loadedIndex) below(dir string) []namedBlob {
	from, to := 0, len(x.Entries)
	if dir != "" {
		from, to = x.Range(dir+"/", 0, len(x.Entries))
	}
	files := make([]namedBlob, 0, to-from)
	for _, e := range x.Entries[from:to] {
		if gitstore.IsRegular(e.Mode) && !e.Intended {
			files = append(files, namedBlob{e.Path, blob{e.ID, e.Mode}})
		}
	}
	return files
}
