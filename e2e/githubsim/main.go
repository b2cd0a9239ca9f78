// Command githubsim serves the embedded GitHub for tests that run in containers, and by hand.
//
//	go run ./e2e/githubsim -scenario FILE [-listen 127.0.0.1:0] [-url URL] [-log FILE] [-dir DIR] [-latency 100ms]
//
//	-scenario FILE  what it holds, as JSON: see Server.LoadScenario; "-" for the standard input
//	-listen ADDR    where it listens; the port 0 is any that is free
//	-url URL        what answers call it by, where that is not what the client asked for
//	-log FILE       one line of JSON for each request it answered
//	-dir DIR        where the bare repositories are kept; left out, they are removed at the end
//	-latency D      how long every answer takes
//
// It prints its URL on the first line and serves until it is interrupted.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"deploycoord/pkg/githubsim"
)

type options struct {
	scenario, listen, url, log, dir string
	latency                         time.Duration
}

func main() {
	var o options
	flag.StringVar(&o.scenario, "scenario", "", "what it holds, as JSON; - for the standard input")
	flag.StringVar(&o.listen, "listen", "127.0.0.1:0", "where it listens")
	flag.StringVar(&o.url, "url", "", "what answers call it by")
	flag.StringVar(&o.log, "log", "", "a file for one line of JSON for each request")
	flag.StringVar(&o.dir, "dir", "", "where the bare repositories are kept")
	flag.DurationVar(&o.latency, "latency", 0, "how long every answer takes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := serve(ctx, o, os.Stdin, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "githubsim:", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context, o options, stdin io.Reader, stdout io.Writer) (err error) {
	tell, done, err := requestLog(o.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	sim, err := githubsim.New(githubsim.Options{Dir: o.dir, URL: o.url, Latency: o.latency, Log: tell})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sim.Close()) }()
	if err := load(sim, o.scenario, stdin); err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", o.listen, err)
	}
	server := &http.Server{Handler: sim, ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintf(stdout, "http://%s\n", listener.Addr())
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

func load(sim *githubsim.Server, path string, stdin io.Reader) error {
	switch path {
	case "":
		return errors.New("-scenario: expected a file")
	case "-":
		return sim.LoadScenario(stdin)
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open the scenario: %w", err)
	}
	defer f.Close()
	if err := sim.LoadScenario(f); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// requestLog gives what writes a request's line, and what ends the file.
func requestLog(path string) (func(githubsim.Request), func() error, error) {
	if path == "" {
		return nil, func() error { return nil }, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, nil, fmt.Errorf("make the log: %w", err)
	}
	var mu sync.Mutex
	lines := json.NewEncoder(f)
	return func(r githubsim.Request) {
		mu.Lock()
		defer mu.Unlock()
		_ = lines.Encode(r) // a log that is full is no reason to answer otherwise
	}, f.Close, nil
}
