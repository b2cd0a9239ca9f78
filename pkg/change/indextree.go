package change

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"deploycoord/pkg/change/internal/gitstore"
	"deploycoord/pkg/change/internal/ignore"
)

// expanded returns the index with the folders of a sparse index replaced by their files.
func (t *workTree) expanded() (*gitstore.Index, error) {
	x, err := t.index()
	if err != nil || t.repo == nil || !slices.ContainsFunc(x.Entries, func(e gitstore.IndexEntry) bool { return gitstore.IsDir(e.Mode) }) {
		return x, err
	}
	t.sparse.Do(func() { t.sparseIndex, t.sparseErr = expand(t, x) })
	return t.sparseIndex, t.sparseErr
}

func expand(t *workTree, x *gitstore.Index) (*gitstore.Index, error) {
	full := &gitstore.Index{Written: x.Written}
	for _, e := range x.Entries {
		if !gitstore.IsDir(e.Mode) {
			full.Entries = append(full.Entries, e)
			continue
		}
		below := commitTree{ctx: t.ctx, repo: t.repo, root: e.ID}
		files, err := below.flatten()
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			full.Entries = append(full.Entries, gitstore.IndexEntry{
				Path: join(strings.TrimSuffix(e.Path, "/"), f.path), ID: f.id, Mode: f.mode, Skipped: true,
			})
		}
	}
	slices.SortStableFunc(full.Entries, func(a, b gitstore.IndexEntry) int { return cmp.Compare(a.Path, b.Path) })
	return full, nil
}

// standingRules reads the ignore files that lie outside the tree, weakest first: the user's, the repository's.
func standingRules(repo *gitstore.Repo, home string) *ignore.Rules {
	var rules *ignore.Rules
	file := repo.Config.Get("core", "", "excludesfile")
	if home != "" {
		if file == "" {
			if user, err := gitstore.ReadConfig(filepath.Join(home, ".gitconfig")); err == nil {
				file = user.Get("core", "", "excludesfile")
			}
		}
		if file == "" {
			file = filepath.Join(home, ".config", "git", "ignore")
		}
		if rest, ok := strings.CutPrefix(file, "~/"); ok {
			file = filepath.Join(home, rest)
		}
	}
	for _, path := range []string{file, filepath.Join(repo.CommonDir, "info", "exclude")} {
		if text, err := readOutside(path); err == nil {
			rules = rules.Add("", text)
		}
	}
	return rules
}

func readOutside(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() || info.Size() > maxIgnoreFile {
		return "", errors.ErrUnsupported
	}
	text, err := os.ReadFile(path)
	return string(text), err
}
