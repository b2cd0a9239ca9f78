package change

import (
	"strings"

	"deploycoord/pkg/change/internal/gitstore"
)

// DefaultBranch gives the name of the branch that a clone treats as deployed, by the order of the package comment, else
// the one that is checked out; "" where there is none. Errors: ErrNoRepository.
func DefaultBranch(dir string) (string, error) {
	repo, err := gitstore.Discover(dir)
	if err != nil {
		return "", err
	}
	name, _, err := repo.DefaultBranch()
	if err != nil {
		return "", err
	}
	if name == "" {
		name = repo.SymbolicRef("HEAD")
	}
	for _, prefix := range []string{"refs/remotes/origin/", "refs/heads/"} {
		if short, ok := strings.CutPrefix(name, prefix); ok {
			return short, nil
		}
	}
	return "", nil
}
