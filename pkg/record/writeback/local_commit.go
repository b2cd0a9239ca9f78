package writeback

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"deploycoord/pkg/record"
)

// Commit implements Branch: in an index of its own, so that the user's is left alone.
func (l *Local) Commit(ctx context.Context, parent string, files []record.File, message string) (string, error) {
	t := &tree{ctx: ctx, store: l.store, root: parent}
	changes, err := plan(t, files)
	if err != nil || len(changes) == 0 {
		return "", err
	}
	dir, err := os.MkdirTemp("", "deploycoord-index-")
	if err != nil {
		return "", fmt.Errorf("make a folder for an index: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	own := l.git.with("GIT_INDEX_FILE=" + filepath.Join(dir, "index"))
	if parent != "" {
		if _, err := own.run(ctx, nil, "read-tree", parent); err != nil {
			return "", err
		}
	}
	entries, err := l.entries(ctx, changes)
	if err != nil {
		return "", err
	}
	if _, err := own.run(ctx, entries, "update-index", "-z", "--index-info"); err != nil {
		return "", err
	}
	root, err := own.line(ctx, "write-tree")
	if err != nil {
		return "", err
	}
	args := []string{"-c", "user.useConfigOnly=true", "commit-tree", root, "-F", "-"}
	if parent != "" {
		args = append(args, "-p", parent)
	}
	made, err := l.git.run(ctx, []byte(message), args...)
	if f := asGitFault(err); f != nil && (strings.Contains(f.said, "auto-detection is disabled") || strings.Contains(f.said, "ident name") || strings.Contains(f.said, "tell me who you are")) {
		return "", refuse(`git config user.name "Your Name" && git config user.email you@example.com`, "git does not know who you are, so the commit would have no author")
	}
	return strings.TrimSpace(string(made)), err
}

// entries stores the new contents, and gives the changes as `git update-index --index-info` reads them.
func (l *Local) entries(ctx context.Context, changes map[string]edit) ([]byte, error) {
	var out bytes.Buffer
	for _, p := range slices.Sorted(maps.Keys(changes)) {
		e := changes[p]
		if e.gone {
			fmt.Fprintf(&out, "0 %s\t%s\x00", strings.Repeat("0", max(40, len(e.sha))), p)
			continue
		}
		sha, err := l.git.run(ctx, e.data, "hash-object", "-w", "--stdin")
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "%s %s\t%s\x00", e.mode, bytes.TrimSpace(sha), p)
	}
	return out.Bytes(), nil
}
