// Deploycoord guards, verifies, watches and records deployments that a merge starts.
package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"deploycoord/pkg/cli"
)

// version is set by the release build.
var version = "dev"

func main() { os.Exit(run(time.Now)) }

// run is the whole program by a clock; it gives the exit code.
func run(now func() time.Time) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return cli.Main(ctx, cli.Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv,
		HTTP: http.DefaultClient, Now: now, Sleep: sleep, Version: version,
	}, os.Args[1:])
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
