package change

import "deploycoord/pkg/change/internal/gitstore"

// Count estimates how many files the tree has, without listing them: as many as the index tracks. Where there is no
// index (a clone without a checkout) the files are listed.
func (t *commitTree) Count() (int, error) { return estimate(t.repo, t) }

// Count is that of a commit's tree.
func (t *workTree) Count() (int, error) { return estimate(t.repo, t) }

func estimate(repo *gitstore.Repo, t Tree) (int, error) {
	if repo != nil {
		if n, err := repo.IndexCount(); err != nil || n > 0 {
			return n, err
		}
	}
	paths, err := t.Paths()
	return len(paths), err
}
