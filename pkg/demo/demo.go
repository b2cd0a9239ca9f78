// Package demo shows the whole life of a good and of a bad deployment, on this machine alone.
//
// It takes an empty folder, a writer, a clock and a function that runs one command of the program; it prints what a
// team would see, and leaves the resulting repository and the reports in the folder. GitHub is githubsim on a loopback
// address, the application is played by this process. It runs no program, asks nothing beyond loopback, reads no
// environment, waits for nothing but real events, and decides nothing: every verdict is the commands' own.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Width is how wide the output is, in columns.
const Width = 80

// Options of Run. All but Dir are needed.
type Options struct {
	Dir     string // where the results go: an empty folder, or one that is not there; "" for a new temporary one
	Out     io.Writer
	Now     func() time.Time
	Command func(context.Context, Command) int // runs one command line to its exit code
}

// Command is one command line with the world that it sees.
type Command struct {
	Args           []string
	Env            map[string]string
	Stdout, Stderr io.Writer
	Width          int // of the text, in columns
}

// ErrFolder says that the folder cannot be used; nothing was written.
var ErrFolder = errors.New("the demo needs an empty folder")

// Result is what Run left, and what came of each command in the order of the story.
type Result struct {
	Dir   string
	Steps []Step
	Took  time.Duration
}

// Step is one command that was run.
type Step struct {
	Args []string
	Code int
}

// Run tells the story. An error says which step did not go as it should, or is the context's; the servers are down and
// the temporary files are gone in any case, and after a cancellation the results, too.
func Run(ctx context.Context, o Options) (Result, error) {
	began := o.Now()
	dir, made, err := folder(o.Dir)
	if err != nil {
		return Result{}, err
	}
	work, err := temporary("deploycoord-demo-work-")
	if err != nil {
		return Result{}, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	s := &story{options: o, dir: dir, work: work, show: show{out: o.Out}}
	err = s.tell(ctx)
	if err != nil && ctx.Err() != nil {
		err = errors.Join(ctx.Err(), takeBack(dir, made))
	}
	if err == nil {
		err = s.show.err
	}
	return Result{Dir: dir, Steps: s.steps, Took: o.Now().Sub(began)}, err
}

// folder makes the folder of the results, or finds that it is empty; made tells which of the two.
func folder(dir string) (at string, made bool, err error) {
	if dir == "" {
		dir, err = temporary("deploycoord-demo-")
		return dir, true, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return "", false, fmt.Errorf("%w: %w", ErrFolder, err)
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		made, err = true, os.MkdirAll(dir, 0o755)
	}
	switch {
	case err != nil:
		return "", false, fmt.Errorf("%w: %w", ErrFolder, err)
	case len(entries) > 0:
		return "", false, fmt.Errorf("%w, but %s holds %q; name another one", ErrFolder, dir, entries[0].Name())
	}
	return dir, made, nil
}

// temporary makes a temporary folder, and the folder of all temporary files where even that is not there: an image made
// from scratch has none.
func temporary(pattern string) (string, error) {
	dir, err := os.MkdirTemp("", pattern)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(os.TempDir(), 0o777); err == nil {
			dir, err = os.MkdirTemp("", pattern)
		}
	}
	if err != nil {
		return "", fmt.Errorf("%w: make a temporary one: %w", ErrFolder, err)
	}
	return dir, nil
}

// takeBack removes the results: the folder, too, where Run made it.
func takeBack(dir string, made bool) error {
	if made {
		return os.RemoveAll(dir)
	}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
	}
	return err
}
