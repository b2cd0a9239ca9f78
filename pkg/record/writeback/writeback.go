// Package writeback puts files on a branch as one commit, however many others write there at the same time.
//
// It takes a branch, and a function that says which files a tree lacks; it returns what became of it: written, nothing to
// do, proposed by a pull request, or refused with a reason. Each try composes the files anew on what the branch has then,
// and moves the branch only from there: nobody's commit is lost, and a run that was killed at any point may be run again.
// It never forces a branch, never writes through a link or out of the tree, and runs nothing of what it reads.
package writeback

import (
	"context"
	"math/rand/v2"
	"time"

	"deploycoord/pkg/github"
	"deploycoord/pkg/record"
)

// Branch is where the commit goes.
type Branch interface {
	// Head is the commit that the branch stands at; "" where it has none yet.
	Head(ctx context.Context) (string, error)
	// Open reads the tree of a commit that Head gave; what is not asked for need not be read.
	Open(ctx context.Context, sha string) (record.Tree, error)
	// Commit writes a commit with files on top of a parent, without moving the branch; "" where the parent has them all.
	Commit(ctx context.Context, parent string, files []record.File, message string) (string, error)
	// Advance moves the branch; github.ErrMoved where it is no longer at from, a *Refusal where it may not be moved.
	Advance(ctx context.Context, from, to string) error
}

// Proposer is a branch that can be written to by a pull request, too.
type Proposer interface {
	Branch
	// Side is the branch of that pull request: as a tree, it has what the branch has and what it adds.
	Side(o Options) Branch
	// Pull finds or opens the pull request; nil where the side branch adds nothing.
	Pull(ctx context.Context, why string) (*github.OpenedPull, error)
}

// optional abilities of a Branch.
type (
	locker interface { // lets one writer of this machine in at a time
		Lock(ctx context.Context) (unlock func(), err error)
	}
	container interface { // tells whether a commit is in the history of another
		Contains(ctx context.Context, head, sha string) (bool, error)
	}
	pager interface{ PageOf(sha string) string } // the page of a commit
)

// Options of Write. The zero value writes with an empty message.
type Options struct {
	// Message is subject and body. What keeps the commit from starting a workflow is put behind the subject where it goes
	// to the branch itself; see message.
	Message string
	// Record is the deployment's id, for the trailer "Deployment-Record"; "" for none.
	Record string
	// Pull writes by a pull request in any case.
	Pull bool
	// Recompose gives the files that write down, onto a tree, what one JSON file says that the pull request's branch has
	// and the base lacks. It is asked for each of them where both changed a file; nil takes the branch's files as they are.
	// See Records.
	Recompose func(onto record.Tree, path string, data []byte) ([]record.File, error)
	// Patience is how long a branch that moves, or a GitHub that does not answer, is tried again; 0 for three minutes.
	Patience time.Duration
	// Sleep waits between tries, and ends early with the context's error; nil waits by the clock.
	Sleep func(context.Context, time.Duration) error
	Now   func() time.Time // nil for the clock
	Rand  func() float64   // in [0,1), for the jitter; nil for a good one
}

// State is how a write ended.
type State string

// The states.
const (
	Written  State = "written"
	Nothing  State = "nothing"  // the branch has it all already
	Proposed State = "proposed" // a pull request has it
	Refused  State = "refused"  // the reason and the fix are told
)

// Result is what became of a write.
type Result struct {
	State  State  `json:"state"`
	Commit string `json:"commit,omitempty"` // SHA of what was written; of the head where there was nothing to do
	Pull   int    `json:"pull,omitempty"`
	URL    string `json:"url,omitempty"` // of the pull request, or of the commit
	Text   string `json:"text"`
	Fix    string `json:"fix,omitempty"`
	Tries  int    `json:"-"`
}

// Write puts on the branch what compose says its tree lacks. An error is a failure of GitHub, of the disk or of compose
// that lasted; what can be told as a reason is a Refused result.
func Write(ctx context.Context, b Branch, compose func(record.Tree) ([]record.File, error), o Options) (Result, error) {
	o = o.withDefaults()
	w := &writer{branch: b, compose: compose, options: o, message: message(o, true)}
	p, can := b.(Proposer)
	if o.Pull && can {
		return w.propose(ctx, p, "")
	}
	result, err := w.write(ctx)
	if ruled := asRuled(err); ruled != nil && can {
		return w.propose(ctx, p, ruled.Text)
	}
	return told(result, err)
}

func (o Options) withDefaults() Options {
	if o.Patience == 0 {
		o.Patience = 3 * time.Minute
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Now == nil {
		o.Now = time.Now //nolint:forbidigo // options without a clock have the real one
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	return o
}

// sleep waits by the clock.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d) //nolint:forbidigo // options without a Sleep have the real one
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
