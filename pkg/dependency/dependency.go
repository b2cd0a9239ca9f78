// Package dependency compares the lock files and manifests of two revisions.
//
// It takes the files' bytes and returns what was added, removed and moved to another version. It never asks a registry
// and never runs a package manager.
package dependency

// Change is one dependency that differs.
type Change struct {
	Path      string // of the lock file or manifest
	Ecosystem string // as OSV names it: "npm", "Go", "PyPI", "RubyGems", …
	Name      string
	Before    string // version; "" where it was added
	After     string // version; "" where it was removed
	Direct    bool   // the manifest itself asks for it; false where that is not known
	Major     bool   // the first number of the version grew, or of 0.x the second
	Line      int    // in the head's file; 0 where that is not known
}
