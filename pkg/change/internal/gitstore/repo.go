package gitstore

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Repo is one repository seen from one work tree.
type Repo struct {
	Root      string // the work tree
	GitDir    string // this work tree's own: HEAD, index
	CommonDir string // shared by all work trees: objects, refs, config
	Objects   *Store
	Config    Config

	trees   treeCache
	shallow func() (map[ID]bool, error)
	packed  func() ([]byte, error)
}

// Discover finds the repository that dir lies in, as git does: the nearest folder upwards with a usable .git, which is
// a folder or a file that points to one (linked work trees, submodules). The owner of the folder does not matter
// (git's safe.directory guards against running hooks and filters; nothing is run here).
func Discover(dir string) (*Repo, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("locate %s: %w", dir, err)
	}
	start, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return nil, fmt.Errorf("locate %s: %w", dir, err)
	}
	if info, err := os.Stat(start); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder: %w", dir, ErrNoRepository)
	}
	for at := start; ; at = filepath.Dir(at) {
		gitDir, err := gitDirOf(at)
		if err != nil {
			return nil, err
		}
		if gitDir != "" {
			return open(at, gitDir)
		}
		if isGitDir(at) {
			return nil, fmt.Errorf("%s: %w", at, ErrBare)
		}
		if filepath.Dir(at) == at {
			return nil, fmt.Errorf("%s and the folders above it: %w", dir, ErrNoRepository)
		}
	}
}

// gitDirOf returns the git folder of a work tree at root, or "" where there is none.
func gitDirOf(root string) (string, error) {
	dot := filepath.Join(root, ".git")
	info, err := os.Stat(dot)
	if err != nil {
		return "", nil //nolint:nilerr // absent or unreadable: git looks further up
	}
	if info.IsDir() {
		if isGitDir(dot) {
			return dot, nil
		}
		return "", nil
	}
	text, err := readSmall(dot, 64<<10)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", dot, err)
	}
	target, ok := strings.CutPrefix(strings.TrimRight(string(text), "\r\n"), "gitdir: ")
	if !ok {
		return "", fmt.Errorf("%s does not name a git folder: %w", dot, ErrNoRepository)
	}
	if !filepath.IsAbs(target) {
		target = filepath.Join(root, target)
	}
	if !isGitDir(target) {
		return "", fmt.Errorf("%s points to %s, which is no git folder: %w", dot, target, ErrNoRepository)
	}
	return target, nil
}

func isGitDir(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, "HEAD")); err != nil {
		return false
	}
	info, err := os.Stat(filepath.Join(commonDir(dir), "objects"))
	return err == nil && info.IsDir()
}

func commonDir(gitDir string) string {
	text, err := readSmall(filepath.Join(gitDir, "commondir"), 64<<10)
	if err != nil {
		return gitDir
	}
	dir := strings.TrimRight(string(text), "\r\n")
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(gitDir, dir)
	}
	return dir
}

func open(root, gitDir string) (*Repo, error) {
	r := &Repo{Root: root, GitDir: gitDir, CommonDir: commonDir(gitDir)}
	var err error
	if r.Config, err = readConfig(filepath.Join(r.CommonDir, "config")); err != nil {
		return nil, err
	}
	if err := r.supported(); err != nil {
		return nil, err
	}
	if r.Config.Bool("extensions", "", "worktreeconfig") {
		own, err := readConfig(filepath.Join(gitDir, "config.worktree"))
		if err != nil {
			return nil, err
		}
		r.Config = append(r.Config, own...)
	}
	if wt := r.Config.Get("core", "", "worktree"); wt != "" {
		if !filepath.IsAbs(wt) {
			wt = filepath.Join(gitDir, wt)
		}
		r.Root = filepath.Clean(wt)
	} else if r.Config.Bool("core", "", "bare") && r.GitDir == r.CommonDir {
		return nil, fmt.Errorf("%s: %w", root, ErrBare)
	}
	r.Objects = newStore(filepath.Join(r.CommonDir, "objects"))
	r.shallow = sync.OnceValues(r.readShallow)
	r.packed = sync.OnceValues(func() ([]byte, error) {
		b, err := readSmall(filepath.Join(r.CommonDir, "packed-refs"), 256<<20)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return b, err
	})
	return r, nil
}

// supported refuses what this reader would misread (gitrepository-layout, "extensions").
func (r *Repo) supported() error {
	switch v := r.Config.Get("core", "", "repositoryformatversion"); v {
	case "", "0", "1":
	default:
		return fmt.Errorf("repository format version %s: %w", v, ErrUnsupported)
	}
	for _, e := range r.Config {
		if e.Section != "extensions" {
			continue
		}
		switch e.Key {
		case "objectformat", "compatobjectformat":
			if e.Value != "sha1" {
				return fmt.Errorf("objects named by %s: %w (only sha1 is read)", e.Value, ErrUnsupported)
			}
		case "refstorage":
			if e.Value != "files" {
				return fmt.Errorf("refs stored as %s: %w (only files is read)", e.Value, ErrUnsupported)
			}
		case "noop", "preciousobjects", "partialclone", "worktreeconfig", "relativeworktrees":
		default:
			if r.Config.Get("core", "", "repositoryformatversion") == "1" {
				return fmt.Errorf("extension %s: %w", e.Key, ErrUnsupported)
			}
		}
	}
	return nil
}

// Shallow tells whether the clone's history is cut, and at which commits.
func (r *Repo) Shallow() (map[ID]bool, error) { return r.shallow() }

func (r *Repo) readShallow() (map[ID]bool, error) {
	text, err := readSmall(filepath.Join(r.CommonDir, "shallow"), 64<<20)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the list of shallow commits: %w", err)
	}
	cut := map[ID]bool{}
	for line := range strings.Lines(string(text)) {
		if id, ok := ParseID(strings.TrimSpace(line)); ok {
			cut[id] = true
		}
	}
	return cut, nil
}

// readSmall reads a regular file of at most limit bytes.
func readSmall(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file: %w", path, ErrCorrupt)
	}
	if info.Size() > limit {
		return nil, fmt.Errorf("%s has %d bytes: %w", path, info.Size(), ErrTooLarge)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	buf := make([]byte, info.Size())
	n, err := io.ReadFull(f, buf)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return buf[:n], nil
}
