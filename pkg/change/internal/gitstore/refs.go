package gitstore

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

const maxSymrefs = 5 // git's own bound (SYMREF_MAXDEPTH)

// Head returns the branch that is checked out ("refs/heads/main"; "" when detached) and its commit, whose ID is zero
// where the branch has no commit yet.
func (r *Repo) Head() (branch string, id ID, err error) {
	target, id, err := r.readRef("HEAD")
	if err != nil {
		return "", ID{}, err
	}
	if target == "" {
		return "", id, nil
	}
	id, _, err = r.Ref(target)
	return target, id, err
}

// SymbolicRef returns what a ref points to by name, or "".
func (r *Repo) SymbolicRef(name string) string {
	target, _, err := r.readRef(name)
	if err != nil {
		return ""
	}
	return target
}

// Ref follows a full ref name to an object; ok is false where there is no such ref.
func (r *Repo) Ref(name string) (id ID, ok bool, err error) {
	for range maxSymrefs {
		target, id, err := r.readRef(name)
		if err != nil {
			return ID{}, false, err
		}
		if target == "" {
			return id, !id.IsZero(), nil
		}
		name = target
	}
	return ID{}, false, fmt.Errorf("ref %s: too many symbolic refs: %w", name, ErrCorrupt)
}

// readRef returns the target of a symbolic ref or the ID of a plain one; neither where there is no such ref.
func (r *Repo) readRef(name string) (target string, id ID, err error) {
	if !validRef(name) {
		return "", ID{}, nil
	}
	dir := r.CommonDir
	if !strings.HasPrefix(name, "refs/") || strings.HasPrefix(name, "refs/bisect/") ||
		strings.HasPrefix(name, "refs/worktree/") || strings.HasPrefix(name, "refs/rewritten/") {
		dir = r.GitDir
	}
	text, err := readSmall(filepath.Join(dir, filepath.FromSlash(name)), 64<<10)
	if err == nil {
		line := strings.TrimSpace(string(text))
		if target, ok := strings.CutPrefix(line, "ref:"); ok {
			return strings.TrimSpace(target), ID{}, nil
		}
		// A loose ref may carry more after the ID (FETCH_HEAD does).
		if id, ok := ParseID(line[:min(40, len(line))]); ok {
			return "", id, nil
		}
		return "", ID{}, fmt.Errorf("ref %s: %w", name, ErrCorrupt)
	}
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrCorrupt) && !isNotDir(err) {
		return "", ID{}, fmt.Errorf("read ref %s: %w", name, err)
	}
	id, err = r.packedRef(name)
	return "", id, err
}

func (r *Repo) packedRef(name string) (ID, error) {
	text, err := r.packed()
	if err != nil {
		return ID{}, fmt.Errorf("read packed-refs: %w", err)
	}
	needle := []byte(" " + name)
	for from := 0; ; {
		i := bytes.Index(text[from:], needle)
		if i < 0 {
			return ID{}, nil
		}
		i += from
		from = i + len(needle)
		whole := from == len(text) || text[from] == '\n' || text[from] == '\r'
		if whole && i >= 40 && (i == 40 || text[i-41] == '\n') {
			if id, ok := ParseID(string(text[i-40 : i])); ok {
				return id, nil
			}
		}
	}
}

// validRef keeps a name inside the git folder: git's own rule for refs (git-check-ref-format), the parts that matter here.
func validRef(name string) bool {
	if name == "" || len(name) > 4096 || strings.ContainsAny(name, " ~^:?*[\\\x7f") {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part[0] == '.' || strings.HasSuffix(part, ".lock") || strings.Contains(part, "..") {
			return false
		}
	}
	for i := range len(name) {
		if name[i] < ' ' {
			return false
		}
	}
	return strings.HasPrefix(name, "refs/") || isPseudoRef(name)
}

// isPseudoRef tells HEAD, FETCH_HEAD, ORIG_HEAD and the like from "config" or "index".
func isPseudoRef(name string) bool {
	for i := range len(name) {
		if c := name[i]; (c < 'A' || c > 'Z') && c != '_' {
			return false
		}
	}
	return strings.HasSuffix(name, "HEAD")
}

// DefaultBranch returns the ref this repository treats as deployed: origin's HEAD, else the first of origin/main,
// origin/master, main and master that exists; "" where none does.
func (r *Repo) DefaultBranch() (string, ID, error) {
	names := []string{"refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master"}
	if target := r.SymbolicRef("refs/remotes/origin/HEAD"); target != "" {
		names = append([]string{target}, names...)
	}
	for _, name := range names {
		id, ok, err := r.Ref(name)
		if err != nil {
			return "", ID{}, err
		}
		if ok {
			return name, id, nil
		}
	}
	return "", ID{}, nil
}
