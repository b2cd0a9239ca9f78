package gitstore

import (
	"errors"
	"syscall"
)

// isNotDir: refs/heads/a is a file while refs/heads/a/b was asked for.
func isNotDir(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
