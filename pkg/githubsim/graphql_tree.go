package githubsim

import (
	"bytes"
	"encoding/base64"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// maxText is where GraphQL cuts the text of a blob, in bytes.
const maxText = 512_000

// treeEntry is one entry of a folder.
type treeEntry struct {
	gitobject.TreeEntry
	dir string
}

// blobRead is a blob with its content.
type blobRead struct {
	hash plumbing.Hash
	data []byte
}

func (b blobRead) binary() bool { return bytes.IndexByte(b.data[:min(len(b.data), 8000)], 0) >= 0 }

// objectOf is Repository.object: by SHA, or by an expression such as "main", "main:path" or a SHA.
func objectOf(h *here, r *Repository) (any, error) {
	if err := h.may(need{contents, read, public}, 0); err != nil {
		return nil, err
	}
	if oid, given := h.text("oid"); given {
		if !isSHA(oid) {
			return nil, &queryFault{Message: "Argument 'oid' on Field 'object' has an invalid value. Expected type 'GitObjectID'."}
		}
		return h.gitObject(plumbing.NewHash(oid))
	}
	expression, given := h.text("expression")
	if !given {
		return nil, missingArgument(h, "expression or oid")
	}
	revision, file, inside := strings.Cut(expression, ":")
	if isSHA(revision) && !inside {
		return h.gitObject(plumbing.NewHash(revision))
	}
	hash, err := r.resolve(revision)
	if err != nil {
		return nil, nil //nolint:nilerr // what is not there is null
	}
	if !inside {
		return h.gitObject(hash)
	}
	k, err := r.commit(hash)
	if err != nil {
		return nil, err
	}
	e, err := r.entryAt(k.TreeHash, strings.Trim(file, "/"))
	if err != nil {
		return nil, nil //nolint:nilerr // as above
	}
	return h.gitObject(e.Hash)
}

// gitObject is an object by its hash; nil where it is not there.
func (h *here) gitObject(hash plumbing.Hash) (any, error) {
	if k, err := h.repo.commit(hash); err == nil {
		return h.node("Commit", k), nil
	}
	if _, err := h.repo.tree(hash); err == nil {
		return h.node("Tree", hash), nil
	}
	if data, err := h.repo.blob(hash); err == nil {
		return h.node("Blob", blobRead{hash, data}), nil
	}
	if k, err := h.repo.peel(hash); err == nil { // a tag object, which the schema's subset has not
		return h.commitOf(k.String())
	}
	return nil, nil
}

func blobKind() kind {
	fields := objectFields(func(b blobRead) string { return b.hash.String() }, "B")
	fields["byteSize!"] = with(func(_ *here, b blobRead) any { return len(b.data) })
	fields["isBinary"] = with(func(_ *here, b blobRead) any { return b.binary() })
	fields["isTruncated!"] = with(func(_ *here, b blobRead) any { return len(b.data) > maxText })
	fields["text"] = with(func(_ *here, b blobRead) any {
		if b.binary() {
			return nil
		}
		data := b.data
		if len(data) > maxText {
			for data = data[:maxText]; len(data) > 0 && !utf8.Valid(data[max(0, len(data)-4):]); {
				data = data[:len(data)-1]
			}
		}
		return strings.ToValidUTF8(string(data), "\uFFFD")
	})
	return kind{is: []string{"Node", "GitObject"}, fields: fields}
}

func treeKind() kind {
	fields := objectFields(func(hash plumbing.Hash) string { return hash.String() }, "T")
	fields["entries"] = try(func(h *here, hash plumbing.Hash) (any, error) {
		t, err := h.repo.tree(hash)
		if err != nil {
			return nil, err
		}
		var out []*node
		for _, e := range t.Entries {
			out = append(out, h.node("TreeEntry", treeEntry{e, ""}))
		}
		return out, nil
	})
	return kind{is: []string{"Node", "GitObject"}, fields: fields}
}

func treeEntryKind() kind {
	return kind{fields: map[string]resolver{
		"name!":        with(func(_ *here, e treeEntry) any { return e.Name }),
		"nameRaw!":     with(func(_ *here, e treeEntry) any { return base64.StdEncoding.EncodeToString([]byte(e.Name)) }),
		"path":         with(func(_ *here, e treeEntry) any { return path.Join(e.dir, e.Name) }),
		"extension":    with(func(_ *here, e treeEntry) any { return path.Ext(e.Name) }),
		"mode!":        with(func(_ *here, e treeEntry) any { return int(e.Mode) }),
		"oid!":         with(func(_ *here, e treeEntry) any { return e.Hash.String() }),
		"isGenerated!": always(false),
		"repository!":  with(func(h *here, _ treeEntry) any { return h.node("Repository", h.repo) }),
		"object":       try(func(h *here, e treeEntry) (any, error) { return h.gitObject(e.Hash) }),
		"type!": with(func(_ *here, e treeEntry) any {
			switch e.Mode {
			case filemode.Dir:
				return "tree"
			case filemode.Submodule:
				return "commit"
			}
			return "blob"
		}),
		"size!": with(func(h *here, e treeEntry) any {
			data, err := h.repo.blob(e.Hash)
			if err != nil {
				return 0
			}
			return len(data)
		}),
	}}
}
