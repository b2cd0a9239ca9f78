package writeback

import (
	"context"
	"errors"
	"fmt"
	"time"

	"deploycoord/pkg/github"
	"deploycoord/pkg/record"
)

const (
	firstPause = 100 * time.Millisecond
	maxPause   = 8 * time.Second
	// maxDoubtful is how often a change of the branch is tried again that GitHub refuses without saying why.
	maxDoubtful = 6
)

// writer is one write over its tries.
type writer struct {
	branch  Branch
	compose func(record.Tree) ([]record.File, error)
	options Options
	message string

	sent     []string // commits that the branch may have been moved to without our knowing
	doubtful int
}

// write tries until it is done, refused, or patience is over. A branch that moved shows that somebody else got on, so it
// is no error before that.
func (w *writer) write(ctx context.Context) (Result, error) {
	began := w.options.Now()
	for n := 1; ; n++ {
		result, err := w.try(ctx)
		result.Tries = n
		if err == nil {
			return result, nil
		}
		pause, again := w.pause(err, n)
		switch {
		case ctx.Err() != nil:
			return Result{}, ctx.Err()
		case !again:
			return Result{}, err
		case w.options.Now().Add(pause).Sub(began) > w.options.Patience:
			if errors.Is(err, github.ErrMoved) {
				return Result{}, &Refusal{
					Text: fmt.Sprintf("the branch moved at each of %d tries in %v: others write there all the time", n, w.options.Patience),
					Fix:  "run it again; it goes on where it stopped",
				}
			}
			return Result{}, err
		}
		if err := w.options.Sleep(ctx, pause); err != nil {
			return Result{}, err
		}
	}
}

// try is one compare-and-swap.
func (w *writer) try(ctx context.Context) (Result, error) {
	if l, is := w.branch.(locker); is {
		unlock, err := l.Lock(ctx)
		if err != nil {
			return Result{}, err
		}
		defer unlock()
	}
	head, err := w.branch.Head(ctx)
	if err != nil {
		return Result{}, err
	}
	tree, err := w.branch.Open(ctx, head)
	if err != nil {
		return Result{}, err
	}
	files, err := w.compose(tree)
	if err != nil {
		return Result{}, err
	}
	made := ""
	if len(files) > 0 {
		if made, err = w.branch.Commit(ctx, head, files, w.message); err != nil {
			return Result{}, err
		}
	}
	if made == "" {
		return w.already(ctx, head)
	}
	if err := w.branch.Advance(ctx, head, made); err != nil {
		w.sent = append(w.sent, made)
		return Result{}, err
	}
	return w.done(made), nil
}

func (w *writer) done(made string) Result {
	return Result{State: Written, Commit: made, URL: w.page(made), Text: "written as " + short(made)}
}

// already tells a commit of an earlier try, whose answer was lost, from one that was there before.
func (w *writer) already(ctx context.Context, head string) (Result, error) {
	if c, can := w.branch.(container); can {
		for _, sha := range w.sent {
			in := sha == head
			if !in {
				var err error
				if in, err = c.Contains(ctx, head, sha); err != nil {
					return Result{}, err
				}
			}
			if in {
				return w.done(sha), nil
			}
		}
	}
	return Result{State: Nothing, Commit: head, URL: w.page(head), Text: "nothing was written: the branch has it already"}, nil
}

func (w *writer) page(sha string) string {
	if p, can := w.branch.(pager); can {
		return p.PageOf(sha)
	}
	return ""
}

// pause says how long to wait before the next try, and whether there is any point in one.
func (w *writer) pause(err error, n int) (time.Duration, bool) {
	until, passes := passing(err, w.options.Now())
	switch {
	case errors.Is(err, github.ErrMoved):
	case errors.Is(err, errDoubtful):
		if w.doubtful++; w.doubtful >= maxDoubtful {
			return 0, false
		}
	case !passes:
		return 0, false
	}
	// Full jitter: of many that were refused together, each waits another time.
	most := min(firstPause<<min(n-1, 10), maxPause)
	return max(time.Duration(w.options.Rand()*float64(most)), until), true
}

// short is a SHA as people write it.
func short(sha string) string { return sha[:min(12, len(sha))] }
