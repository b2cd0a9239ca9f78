package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"deploycoord/pkg/demo"
)

func (a *app) demoCommand() *cobra.Command {
	dir := ""
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "See a good and a bad deployment from beginning to end, on this machine",
		Long: `Shows the whole: a pull request that is blocked since production lacks a
variable, mended, merged, deployed and verified; then one that breaks production
and is rolled back.

GitHub and production are played on loopback addresses. It needs no token, no
network and no git program, and takes some seconds. The resulting repository and
reports are left in a folder.

Exit codes: 0 it went as told, 2 bad usage, 3 it did not.`,
		Example: `  deploycoord demo
  deploycoord demo --output-dir ./demo`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.fill(cmd); err != nil {
				return err
			}
			return a.demo(cmd.Context(), dir)
		},
	}
	cmd.Flags().StringVar(&dir, "output-dir", "", "empty or new `DIR` for what is left (default: a temporary one)")
	return cmd
}

func (a *app) demo(ctx context.Context, dir string) error {
	result, err := demo.Run(ctx, demo.Options{Dir: dir, Out: flushing{a}, Now: a.Now, Command: a.played})
	switch {
	case errors.Is(err, demo.ErrFolder):
		return usage(err)
	case err != nil && ctx.Err() != nil:
		return undecided(errors.New("the demo was interrupted, and left nothing"))
	case err != nil:
		return undecided(err)
	}
	fmt.Fprintf(a.out, "\nIt took %.1f s.\n", result.Took.Seconds())
	return nil
}

// played runs one command of the story: the whole program again, with another environment and other streams.
func (a *app) played(ctx context.Context, c demo.Command) int {
	return Main(ctx, Env{
		Stdin: strings.NewReader(""), Stdout: c.Stdout, Stderr: c.Stderr, Getenv: func(name string) string { return c.Env[name] },
		HTTP: a.HTTP, Now: a.Now, Sleep: a.brief, Version: a.Version, Width: c.Width,
	}, c.Args)
}

// flushing shows each line as it happens.
type flushing struct{ a *app }

func (f flushing) Write(p []byte) (int, error) {
	n, err := f.a.out.Write(p)
	return n, errors.Join(err, f.a.out.Flush())
}

// longestWait bounds a wait of a played command: its GitHub answers from memory and its pipeline takes milliseconds, so to
// wait longer between two looks would be for show.
const longestWait = 100 * time.Millisecond

func (a *app) brief(ctx context.Context, d time.Duration) error {
	return a.Sleep(ctx, min(d, longestWait))
}
