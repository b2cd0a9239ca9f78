// Package change says what is being deployed: which files differ between a base and a head of a local git repository,
// and what both sides contain.
//
// It takes a folder, revisions or the SHAs of a runner's event, and a file size limit; it returns a Change whose two
// trees read files on demand. It judges nothing, runs nothing (no git program, no hook, no filter), writes nothing,
// and reaches the network only through the TreeAPI it is handed.
//
// # What is compared
//
// Head is the work tree (tracked files as they are on disk, plus untracked files git does not ignore) unless a
// revision is named. Base is the merge base of the head with the named base, as in `git diff base...head`; the default
// base is the default branch: origin/HEAD, else the first of origin/main, origin/master, main, master. Where that is
// the very branch that is checked out and there is no remote, the merge base is HEAD: only uncommitted work is a change.
//
// Only regular files count. A symbolic link is never followed and never listed, a submodule is not entered. A file is
// read as it is stored: no line ending conversion, no filter, an LFS pointer stays a pointer. Replace refs and grafts
// are not looked at.
//
// # On a runner
//
// Without --base and --head, an EventRange decides:
//
//   - pull_request: actions/checkout has checked out refs/pull/N/merge, a commit whose parents are the base branch and
//     the head of the pull request. The head tree is that commit's tree (what the merge would deploy), the base its
//     first parent, the reported Head its second. The parents' names stand in the commit even where depth 1 left the
//     parents themselves out.
//   - pull_request with the head SHA itself checked out, or merge_group: the merge base of BaseSHA and HeadSHA to HeadSHA.
//     Where BaseSHA is a parent of HeadSHA (always so for a merge group of one) it is the merge base.
//   - anything else that is checked out: the commit HeadSHA, from the clone or through TreeAPI; without one,
//     ErrHeadMissing.
//
// Where the base is beyond the edge of a shallow clone, its listing comes from TreeAPI, changed files are found by
// comparing blob names, only blobs that are asked for are fetched, and Notices says so.
package change

import "context"

// Change is what is being deployed.
type Change struct {
	Root       string // the work tree's root on disk
	Base, Head string // commit SHAs; Head is "" where the head is the work tree
	Files      []File // sorted by Path
	BaseTree   Tree
	HeadTree   Tree
	Notices    []string // what a reader must know of how this was found, one sentence each
}

// File is one path that differs.
type File struct {
	Path    string
	OldPath string // only of a renamed file
	Status  Status
}

// Status says how a file differs.
type Status uint8

// A renamed file has exactly the content of a deleted one.
const (
	Added Status = iota + 1
	Modified
	Deleted
	Renamed
)

func (s Status) String() string {
	return [...]string{"unchanged", "added", "modified", "deleted", "renamed"}[min(s, Renamed)]
}

// Options of Open. Empty revisions mean the defaults of the package comment.
type Options struct {
	Dir         string // anywhere in the work tree
	Base, Head  string // anything git users write: SHA, short SHA, branch, tag, HEAD~1, origin/x
	Event       EventRange
	MaxFileSize int64   // bytes; default 5 MiB. A larger file reads as ErrTooLarge
	Home        string  // the user's home folder, for git's user-wide ignore file; "" for none
	API         TreeAPI // nil: none
}

// EventRange is what a runner's event file says was pushed. Zero outside a runner.
type EventRange struct{ BaseSHA, HeadSHA, MergeSHA string }

// DefaultMaxFileSize is the size in bytes over which a file is not read.
const DefaultMaxFileSize = 5 << 20

// TreeAPI reads what a shallow clone lacks. Its errors are returned wrapped.
type TreeAPI interface {
	// MergeBase returns the SHA of the best common ancestor of two commits or branches.
	MergeBase(ctx context.Context, base, head string) (string, error)
	// Tree lists every entry below a commit or tree, folders included or not, in any order.
	Tree(ctx context.Context, sha string) ([]TreeEntry, error)
	// Blob returns a file's content; one over limit bytes is ErrTooLarge.
	Blob(ctx context.Context, sha string, limit int64) ([]byte, error)
}

// BatchAPI is a TreeAPI that can give many files in one request.
type BatchAPI interface {
	// Blobs returns what it can of these blobs, by SHA; the others are asked for one by one. No error: nothing is lost.
	Blobs(ctx context.Context, shas []string, limit int64) map[string][]byte
}

// TreeEntry is one path of a TreeAPI listing: Mode as git writes it in octal ("100644"), SHA of the blob.
type TreeEntry struct{ Path, Mode, SHA string }
