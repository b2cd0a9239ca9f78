package change

import (
	"errors"

	"deploycoord/pkg/change/internal/disk"
	"deploycoord/pkg/change/internal/gitstore"
)

// Faults of the caller's input: Usage tells them.
var (
	ErrNoRepository    = gitstore.ErrNoRepository
	ErrBare            = gitstore.ErrBare
	ErrUnknownRevision = gitstore.ErrUnknownRevision
	ErrNoCommits       = errors.New("the repository has no commit yet: commit something first")
	ErrNoBase          = errors.New("no default branch to compare with (looked for origin/HEAD, origin/main, origin/master, main, master): name one with --base")
)

// Faults that leave the question undecided.
var (
	ErrUnsupported = gitstore.ErrUnsupported
	ErrDamaged     = gitstore.ErrCorrupt
	ErrBaseMissing = errors.New("the base is not in this clone: set fetch-depth: 0 in actions/checkout, or give a token so that it can be read from the GitHub API")
	ErrHeadMissing = errors.New("the head is not in this clone: check out the pull request's merge commit (the default of actions/checkout) or its head SHA, or give a token so that it can be read from the GitHub API")
)

// Faults of one file, beside fs.ErrNotExist.
var (
	ErrTooLarge   = disk.ErrTooLarge
	ErrNotRegular = disk.ErrNotRegular
)

// Usage tells whether err is a fault of what the caller named (exit code 2) rather than a question that could not be
// decided (exit code 3).
func Usage(err error) bool {
	for _, fault := range []error{ErrNoRepository, ErrBare, ErrUnknownRevision, ErrNoCommits, ErrNoBase} {
		if errors.Is(err, fault) {
			return !errors.Is(err, ErrBaseMissing) && !errors.Is(err, ErrHeadMissing)
		}
	}
	return false
}
