package gitstore

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

const maxCommit = 16 << 20

// Commit is what of a commit object this project needs.
type Commit struct {
	Tree    ID
	Parents []ID // as written in the object, whether or not they are in this clone
	When    int64
}

// Commit reads one commit object.
func (r *Repo) Commit(id ID) (Commit, error) {
	kind, data, err := r.Objects.Read(id, nil, maxCommit)
	if err != nil {
		return Commit{}, fmt.Errorf("read commit %s: %w", id, err)
	}
	if kind != KindCommit {
		return Commit{}, fmt.Errorf("%s is a %s, not a commit: %w", id, kind, ErrUnknownRevision)
	}
	return parseCommit(id, data)
}

func parseCommit(id ID, data []byte) (Commit, error) {
	var c Commit
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte{'\n'})
		data = rest
		if len(line) == 0 {
			break
		}
		key, value, _ := strings.Cut(string(line), " ")
		switch key {
		case "tree", "parent":
			of, ok := ParseID(value)
			if !ok {
				return c, fmt.Errorf("commit %s: %w", id, ErrCorrupt)
			}
			if key == "tree" {
				c.Tree = of
			} else {
				c.Parents = append(c.Parents, of)
			}
		case "committer":
			c.When = signatureTime(value)
		}
	}
	if c.Tree.IsZero() {
		return c, fmt.Errorf("commit %s names no tree: %w", id, ErrCorrupt)
	}
	return c, nil
}

// signatureTime reads the seconds of "Name <mail> 1700000000 +0100"; 0 where they are damaged, as git does.
func signatureTime(s string) int64 {
	_, tail, _ := strings.Cut(s[strings.LastIndexByte(s, '>')+1:], " ")
	seconds, _, _ := strings.Cut(tail, " ")
	t, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return 0
	}
	return t
}

// Peel follows annotated tags to the object they name.
func (r *Repo) Peel(id ID) (ID, Kind, error) {
	for range 16 {
		kind, data, err := r.Objects.Read(id, nil, maxCommit)
		if err != nil {
			return id, 0, err
		}
		if kind != KindTag {
			return id, kind, nil
		}
		line, _, _ := strings.Cut(string(data), "\n")
		target, named := strings.CutPrefix(line, "object ")
		var ok bool
		if id, ok = ParseID(target); !ok || !named {
			return id, 0, fmt.Errorf("tag: %w", ErrCorrupt)
		}
	}
	return id, 0, fmt.Errorf("a tag of a tag of a tag …: %w", ErrCorrupt)
}
