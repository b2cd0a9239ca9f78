// Compare runs two commands in turn, so that a machine that is busy slows both, and prints how long each took, the
// ratio, and the most memory that either held. It judges nothing.
//
//	compare [-runs N] COMMAND [ARG...] -- COMMAND [ARG...]
//
// Exit codes of 0, 1 and 3 are answers (a search without a match, a change that is blocked); others end the run.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// command is one of the two, with what was measured of it.
type command struct {
	args  []string
	walls []time.Duration
	peak  int64 // bytes
}

func main() {
	runs := flag.Int("runs", 10, "how often each command is run, after one run that warms the caches")
	flag.Parse()
	at := slices.Index(flag.Args(), "--")
	if at <= 0 || at == flag.NArg()-1 || *runs < 1 {
		fmt.Fprintln(os.Stderr, "usage: compare [-runs N] COMMAND [ARG...] -- COMMAND [ARG...]")
		os.Exit(2)
	}
	a, b := &command{args: flag.Args()[:at]}, &command{args: flag.Args()[at+1:]}
	for i := range *runs + 1 {
		for _, c := range []*command{a, b} {
			if err := c.run(i > 0); err != nil {
				fmt.Fprintln(os.Stderr, "compare:", err)
				os.Exit(1)
			}
		}
	}
	a.print("first")
	b.print("second")
	fmt.Printf("  ratio   %.2f of the medians, %.2f of the fastest\n",
		float64(a.median())/float64(b.median()), float64(slices.Min(a.walls))/float64(slices.Min(b.walls)))
}

// run runs the command once, its output thrown away, and keeps the figures if counted.
func (c *command) run(counted bool) error {
	cmd := exec.Command(c.args[0], c.args[1:]...)
	cmd.Stderr = os.Stderr
	began := time.Now()
	err := cmd.Run()
	wall := time.Since(began)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1 && exit.ExitCode() != 3) {
		return fmt.Errorf("%s: %w", c.args[0], err)
	}
	if !counted {
		return nil
	}
	c.walls = append(c.walls, wall)
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.peak = max(c.peak, usage.Maxrss*1024) // Linux counts in KiB
	}
	return nil
}

func (c *command) median() time.Duration {
	slices.Sort(c.walls)
	return c.walls[len(c.walls)/2]
}

func (c *command) print(name string) {
	const milli = time.Millisecond / 10
	fmt.Printf("  %-7s %9s median, %9s fastest, %4d MB\n", name, c.median().Round(milli), slices.Min(c.walls).Round(milli), c.peak/1e6)
}
