package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

const writeContents = "contents: write"

// TreeChange is one path of a new tree. Without SHA and Content, the path is taken out.
type TreeChange struct {
	Path, Mode string  // "100644", "100755", "120000", "160000"
	SHA        string  // of the blob, or of a submodule's commit
	Content    *string // of a new file, in UTF-8, where it has no SHA yet; what is no text takes CreateBlob
}

// CreateTree writes a tree: that of a base, with changes; without a base, of the changes alone. It returns its SHA.
func (r *Repository) CreateTree(ctx context.Context, base string, changes []TreeChange) (string, error) {
	type entry struct {
		Path string  `json:"path"`
		Mode string  `json:"mode"`
		Type string  `json:"type"`
		SHA  *string `json:"sha"` // null takes it out
	}
	type newEntry struct { // GitHub refuses one with both
		Path    string `json:"path"`
		Mode    string `json:"mode"`
		Type    string `json:"type"`
		Content string `json:"content"`
	}
	entries := make([]any, 0, len(changes))
	for _, c := range changes {
		if c.SHA == "" && c.Content != nil {
			entries = append(entries, newEntry{Path: c.Path, Mode: c.Mode, Type: "blob", Content: *c.Content})
			continue
		}
		e := entry{Path: c.Path, Mode: c.Mode, Type: "blob"}
		if c.Mode == "160000" {
			e.Type = "commit"
		}
		if c.SHA != "" {
			e.SHA = &c.SHA
		}
		entries = append(entries, e)
	}
	body := map[string]any{"tree": entries}
	if base != "" { // without one, the tree has these paths alone
		body["base_tree"] = base
	}
	return r.object(ctx, "git/trees", body)
}

// CreateCommit writes a commit that no branch has yet. It has no author fields: so it is of the token's owner, and GitHub
// signs it for an app (docs.github.com, "About commit signature verification").
func (r *Repository) CreateCommit(ctx context.Context, message, tree string, parents []string) (string, error) {
	return r.object(ctx, "git/commits", map[string]any{"message": message, "tree": tree, "parents": parents})
}

// object orders a git object, which GitHub confirms by its SHA.
func (r *Repository) object(ctx context.Context, what string, body any) (string, error) {
	order := request{method: http.MethodPost, where: r.at(what), permission: writeContents, body: body}
	var made struct{ SHA string }
	if _, err := r.client.send(ctx, order, &made); err != nil {
		return "", err
	}
	if !isSHA(made.SHA) {
		return "", &Error{Method: order.method, Path: r.client.api.BaseURL.EscapedPath() + order.where, Err: errors.New("the answer has no SHA of what was written")}
	}
	return made.SHA, nil
}

// ErrMoved is a ref that does not stand where it was expected, or that is there already.
var ErrMoved = errors.New("the branch has moved")

// Ref gives what a ref points to, such as "heads/main"; "" where there is none.
func (r *Repository) Ref(ctx context.Context, name string) (string, error) {
	var wire struct {
		Ref    string
		Object struct{ SHA string }
	}
	what := "git/ref/" + refPath(name)
	err := r.get(ctx, what, readContents, &wire)
	switch {
	case statusOf(err) == http.StatusNotFound:
		return "", nil
	case err != nil:
		return "", err
	case wire.Ref != "refs/"+name || !isSHA(wire.Object.SHA):
		return "", r.odd(what, errors.New("the answer is of another ref"))
	}
	return wire.Object.SHA, nil
}

// CreateRef makes a ref; ErrMoved where there is one of the name, whatever it points to: only one caller makes it.
func (r *Repository) CreateRef(ctx context.Context, name, sha string) error {
	order := request{method: http.MethodPost, where: r.at("git/refs"), permission: writeContents, body: map[string]string{"ref": "refs/" + name, "sha": sha}}
	return r.ref(ctx, order, name, sha)
}

// UpdateRef moves a ref forward; ErrMoved where the new commit is no descendant of what is there: somebody else was
// first. GitHub has no other compare-and-swap (docs.github.com/rest/git/refs).
func (r *Repository) UpdateRef(ctx context.Context, name, sha string) error {
	order := request{method: http.MethodPatch, where: r.at("git/refs/" + refPath(name)), permission: writeContents, body: map[string]any{"sha": sha, "force": false}}
	return r.ref(ctx, order, name, sha)
}

// DeleteRef takes a ref away. One that is gone already is no fault.
func (r *Repository) DeleteRef(ctx context.Context, name string) error {
	order := request{method: http.MethodDelete, where: r.at("git/refs/" + refPath(name)), permission: writeContents}
	_, err := r.client.send(ctx, order, nil)
	if s := statusOf(err); err == nil || s == http.StatusNotFound {
		return nil
	} else if s != http.StatusUnprocessableEntity && s != 0 && s < 500 {
		return err
	}
	if at, readErr := r.Ref(ctx, name); readErr == nil && at == "" { // GitHub answers 422 to a ref that is gone
		return nil
	}
	return err
}

// ref orders a change of a ref. Where the answer is lost, the ref itself tells whether it was done.
func (r *Repository) ref(ctx context.Context, order request, name, sha string) error {
	var made struct{ Object struct{ SHA string } }
	_, err := r.client.send(ctx, order, &made)
	switch {
	case err == nil && made.Object.SHA == sha:
		return nil
	case err == nil:
		return &Error{Method: order.method, Path: r.client.api.BaseURL.EscapedPath() + order.where, Err: errors.New("the answer does not name the commit")}
	}
	s := statusOf(err)
	if s == http.StatusUnprocessableEntity && isElsewhere(err) {
		return fmt.Errorf("%w: %w", ErrMoved, err)
	}
	if s != 0 && s < 500 {
		return err
	}
	if at, readErr := r.Ref(ctx, name); readErr == nil && at == sha {
		return nil
	}
	return err
}

// isElsewhere tells a ref that stands elsewhere from a rule that forbids the change: both are 422, and GitHub tells them
// apart in words alone ("Update is not a fast forward", "Reference already exists").
func isElsewhere(err error) bool {
	e := asError(err)
	text := strings.ToLower(e.Message)
	return strings.Contains(text, "fast forward") || strings.Contains(text, "fast-forward") || strings.Contains(text, "already exists")
}

// refPath escapes a ref's name, which has slashes.
func refPath(name string) string {
	out, part := "", ""
	for _, c := range name + "/" {
		if c != '/' {
			part += string(c)
			continue
		}
		if out != "" {
			out += "/"
		}
		out, part = out+segment(part), ""
	}
	return out
}
