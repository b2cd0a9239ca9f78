package monitor

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"deploycoord/pkg/change"
	"deploycoord/pkg/github"
	"deploycoord/pkg/record"
)

// Store keeps the open windows where all runs find them. Several runs may use one at once.
type Store interface {
	// Load reads all open windows; a store that nobody has used has none.
	Load(ctx context.Context) (State, error)
	// Save writes changes that were made on a state. What others wrote meanwhile stays, and is in the state that is
	// returned. Saving the same once more changes nothing.
	Save(ctx context.Context, before State, c Changes) (State, error)
}

// RefName is the ref that a remote store keeps its commits on: no branch, so that no workflow is triggered.
const RefName = "deploycoord/watch"

// Remote is what a store needs of a repository; *github.Repository has it.
type Remote interface {
	Ref(ctx context.Context, name string) (string, error)
	CreateRef(ctx context.Context, name, sha string) error
	UpdateRef(ctx context.Context, name, sha string) error
	TreeNodes(ctx context.Context, sha string, deep bool) (nodes []github.TreeNode, cut bool, err error)
	Blobs(ctx context.Context, shas []string, limit int64) map[string][]byte
	Blob(ctx context.Context, sha string, limit int64) ([]byte, error)
	CreateTree(ctx context.Context, base string, changes []github.TreeChange) (string, error)
	CreateCommit(ctx context.Context, message, tree string, parents []string) (string, error)
}

// OnRemote is the store of a repository on GitHub.
type OnRemote struct {
	Remote Remote
	Sleep  func(context.Context, time.Duration) error
	// Rand gives a number from 0 to 1, for how long to wait where somebody else was first; nil is always the longest.
	Rand func() float64
	// Hide takes secrets out of every text that is kept; nil takes out nothing.
	Hide func(string) string
}

const (
	tries    = 100 // where others are first
	failures = 12  // of GitHub, in a row
	// wait is the longest wait after the first try that was in vain; it doubles up to maxWait.
	wait    = 200 * time.Millisecond
	maxWait = 5 * time.Second
	// maxFiles bounds the files that are read, and maxSlow those that are read one by one where GraphQL has not got them.
	maxFiles = 500
	maxSlow  = 100
	// maxRequest bounds the contents of one request, in bytes.
	maxRequest = 2 << 20
)

var errOther = errors.New("it is the watch of another deployment than its name says")

// Load takes a request for the ref, one for the tree and one for each 50 windows.
func (s OnRemote) Load(ctx context.Context) (state State, err error) {
	err = s.again(ctx, func() (err error) {
		state, err = s.load(ctx, State{})
		return err
	})
	return state, err
}

// load reads the state, but not the files again that are known from an earlier one.
func (s OnRemote) load(ctx context.Context, known State) (State, error) {
	at, err := s.Remote.Ref(ctx, RefName)
	switch {
	case err != nil:
		return State{}, fmt.Errorf("read refs/%s: %w", RefName, err)
	case at == "":
		return State{files: map[string]entry{}}, nil
	case at == known.at:
		return known, nil
	}
	nodes, cut, err := s.Remote.TreeNodes(ctx, at, false)
	if err == nil && (cut || len(nodes) > maxFiles) {
		err = fmt.Errorf("it has more than %d files", maxFiles)
	}
	if err != nil {
		return State{}, fmt.Errorf("read the tree of refs/%s: %w", RefName, err)
	}
	cached := map[string][]byte{}
	for _, f := range known.files {
		if f.data != nil {
			cached[f.sha] = f.data
		}
	}
	files := make(map[string]entry, len(nodes))
	var missing []string
	for _, n := range nodes {
		if n.Mode == "040000" { // nobody but this program writes here, and it makes no folders
			continue
		}
		files[n.Path] = entry{n.SHA, n.Mode, cached[n.SHA]}
		if cached[n.SHA] == nil && isWatch(n) {
			missing = append(missing, n.SHA)
		}
	}
	found, err := s.contents(ctx, missing)
	if err != nil {
		return State{}, err
	}
	for name, f := range files {
		if data, ok := found[f.sha]; ok {
			f.data = data
			files[name] = f
		}
	}
	return stateOf(at, files), nil
}

// isWatch tells a watch's file from what else may be in the tree.
func isWatch(n github.TreeNode) bool {
	id, ok := strings.CutSuffix(n.Path, suffix)
	return ok && record.ValidID(id) && (n.Mode == "100644" || n.Mode == "100755")
}

// contents reads blobs: together, and one by one what could not be had so. A file that is too large is there, and empty.
func (s OnRemote) contents(ctx context.Context, shas []string) (map[string][]byte, error) {
	if len(shas) == 0 {
		return nil, nil
	}
	found := s.Remote.Blobs(ctx, shas, maxInput)
	slow := 0
	for _, sha := range shas {
		if found[sha] != nil {
			continue
		}
		if slow++; slow > maxSlow {
			return nil, fmt.Errorf("read the windows on refs/%s: GitHub gives %d of %d files", RefName, len(found), len(shas))
		}
		data, err := s.Remote.Blob(ctx, sha, maxInput)
		switch {
		case errors.Is(err, change.ErrTooLarge):
			data = []byte{}
		case err != nil:
			return nil, fmt.Errorf("read a window on refs/%s: %w", RefName, err)
		}
		found[sha] = data
	}
	return found, nil
}

// Save makes one commit on the ref, and moves it only where nobody else has; else it begins again from what they wrote.
func (s OnRemote) Save(ctx context.Context, before State, c Changes) (State, error) {
	now, fresh, failed := before, before.files != nil, 0
	for try := 1; ; try++ {
		var err error
		if !fresh {
			now, err = s.reload(ctx, now)
		}
		if err == nil {
			edits := edit(before, now, c, s.Hide)
			if len(edits) == 0 {
				return now, nil
			}
			var saved State
			if saved, err = s.commit(ctx, now, edits); err == nil {
				return saved, nil
			}
			fresh = false
		}
		if failed++; errors.Is(err, github.ErrMoved) {
			failed = 0
		}
		if try == tries || failed == failures || !errors.Is(err, github.ErrMoved) && !passing(err) {
			return before, fmt.Errorf("write the open windows to refs/%s: %w", RefName, err)
		}
		if err := s.Sleep(ctx, s.pause(try)); err != nil {
			return before, err
		}
	}
}

// reload reads what others wrote; where that fails, the state is what it was.
func (s OnRemote) reload(ctx context.Context, now State) (State, error) {
	next, err := s.load(ctx, now)
	if err != nil {
		return now, err
	}
	return next, nil
}

// passing tells an error that may be gone the next time: no answer, or one of a server that is ill.
func passing(err error) bool {
	var e *github.Error
	return errors.As(err, &e) && (e.Status == 0 || e.Status >= 500) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

// again does what may be done twice until it gets through: objects are what their names say, and a ref that stands where
// it shall is left there.
func (s OnRemote) again(ctx context.Context, do func() error) error {
	for try := 1; ; try++ {
		err := do()
		if err == nil || try == failures || !passing(err) {
			return err
		}
		if err := s.Sleep(ctx, s.pause(try)); err != nil {
			return err
		}
	}
}

func (s OnRemote) pause(try int) time.Duration {
	longest := min(wait<<min(try-1, 10), maxWait)
	if s.Rand == nil {
		return longest
	}
	return time.Duration(s.Rand() * float64(longest))
}

// commit writes a state with edits as the next commit.
func (s OnRemote) commit(ctx context.Context, now State, edits map[string][]byte) (State, error) {
	files := map[string]entry{}
	maps.Copy(files, now.files)
	var batches [][]github.TreeChange
	var batch []github.TreeChange
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if _, edited := edits[name]; !edited {
			batch = append(batch, github.TreeChange{Path: name, Mode: files[name].mode, SHA: files[name].sha})
		}
	}
	if _, there := files[about]; !there {
		text := aboutText
		batch = append(batch, github.TreeChange{Path: about, Mode: "100644", Content: &text})
		files[about] = entry{github.BlobName([]byte(text)), "100644", nil}
	}
	size := 0
	for _, name := range slices.Sorted(maps.Keys(edits)) {
		if edits[name] == nil {
			delete(files, name)
			continue
		}
		if size += len(edits[name]); size > maxRequest {
			batches, batch, size = append(batches, batch), nil, len(edits[name])
		}
		text := string(edits[name])
		batch = append(batch, github.TreeChange{Path: name, Mode: "100644", Content: &text})
		files[name] = entry{github.BlobName(edits[name]), "100644", edits[name]}
	}
	tree := ""
	for _, b := range append(batches, batch) {
		base := tree
		if err := s.again(ctx, func() (err error) { tree, err = s.Remote.CreateTree(ctx, base, b); return err }); err != nil {
			return now, err
		}
	}
	parents := []string{}
	if now.at != "" {
		parents = append(parents, now.at)
	}
	sha := ""
	err := s.again(ctx, func() (err error) {
		sha, err = s.Remote.CreateCommit(ctx, message(edits), tree, parents)
		return err
	})
	if err != nil {
		return now, err
	}
	move := s.Remote.UpdateRef
	if now.at == "" {
		move = s.Remote.CreateRef
	}
	if err := s.again(ctx, func() error { return move(ctx, RefName, sha) }); err != nil {
		return now, err
	}
	return stateOf(sha, files), nil
}

// about tells whoever comes upon the ref what it is. It also keeps the tree from being empty, which GitHub refuses.
const (
	about     = "README.md"
	aboutText = "# Open monitoring windows\n\nEach file is the window of one deployment that is being watched: what deploycoord's ticks have seen so far.\nThe file goes when the window is closed and its summary is in the deployment's record.\nNothing here is a deployment, and no workflow runs on it.\n"
)

// message says what a commit changes.
func message(edits map[string][]byte) string {
	closed := 0
	for _, data := range edits {
		if data == nil {
			closed++
		}
	}
	text := "watch: " + plural(len(edits)-closed, "open window", "")
	if closed > 0 {
		text += ", " + strconv.Itoa(closed) + " closed"
	}
	return text + " [skip ci]\n"
}
