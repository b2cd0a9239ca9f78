package change

import (
	"errors"
	"fmt"
	"time"

	"deploycoord/pkg/change/internal/gitstore"
)

// Commit is what a commit of a local repository says of itself.
type Commit struct {
	SHA     string
	Parents []string // whether or not they are in this clone
	When    time.Time
}

// CommitNamed reads a commit by a revision. Errors: ErrNoRepository, ErrUnknownRevision.
func CommitNamed(dir, revision string) (Commit, error) {
	repo, err := gitstore.Discover(dir)
	if err != nil {
		return Commit{}, err
	}
	id, err := repo.Resolve(revision)
	if errors.Is(err, gitstore.ErrMissing) {
		err = fmt.Errorf("%w: %w", ErrUnknownRevision, err)
	}
	if err != nil {
		return Commit{}, err
	}
	c, err := repo.Commit(id)
	if err != nil {
		return Commit{}, err
	}
	out := Commit{SHA: id.String(), When: time.Unix(c.When, 0).UTC()}
	for _, p := range c.Parents {
		out.Parents = append(out.Parents, p.String())
	}
	return out, nil
}

// GitDir is the folder in which git keeps a repository's own things, shared by all its work trees. Errors: ErrNoRepository.
func GitDir(dir string) (string, error) {
	repo, err := gitstore.Discover(dir)
	if err != nil {
		return "", err
	}
	return repo.CommonDir, nil
}
