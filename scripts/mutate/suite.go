package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// suite is a compiled test binary with all mutants in it.
type suite struct {
	directory, binary string
	tests             []string
	took              map[string]time.Duration
}

func build(directory, overlay, binary string) (*suite, error) {
	cmd := exec.Command("go", "test", "-vet=off", "-c", "-overlay", overlay, "-o", binary, ".")
	cmd.Dir = directory
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("compile the tests with the mutants: %w\n%s", err, out)
	}
	s := &suite{directory: directory, binary: binary, took: map[string]time.Duration{}}
	list := exec.Command(binary, "-test.list", ".")
	list.Dir = directory
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("list the tests: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		if name := strings.TrimSpace(line); !strings.HasPrefix(name, "Benchmark") {
			s.tests = append(s.tests, name)
		}
	}
	if len(s.tests) == 0 {
		return nil, errors.New("there are no tests")
	}
	return s, nil
}

// reach runs every test alone, on the code as it is, and says which tests come to each site.
func (s *suite) reach(scratch string) (map[int][]string, error) {
	reached := map[int][]string{}
	for _, test := range s.tests {
		trace := filepath.Join(scratch, "trace")
		if err := os.RemoveAll(trace); err != nil {
			return nil, fmt.Errorf("remove the last trace: %w", err)
		}
		start := time.Now()
		if out, err := s.run(context.Background(), []string{test}, "MUTANT_TRACE="+trace); err != nil {
			return nil, fmt.Errorf("%s does not pass on the code as it is: %w\n%s", test, err, out)
		}
		s.took[test] = time.Since(start)
		data, err := os.ReadFile(trace)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("read the trace: %w", err)
		}
		lines := bufio.NewScanner(bytes.NewReader(data))
		for lines.Scan() {
			site, err := strconv.Atoi(lines.Text())
			if err != nil {
				return nil, fmt.Errorf("read the trace of %s: %w", test, err)
			}
			reached[site] = append(reached[site], test)
		}
	}
	return reached, nil
}

// try runs the tests that come to a mutant, with it chosen.
func (s *suite) try(number int, tests []string) fate {
	limit := leastTime
	for _, t := range tests {
		limit += patience * s.took[t]
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	_, err := s.run(ctx, tests, "MUTANT="+strconv.Itoa(number))
	switch {
	case ctx.Err() != nil:
		return timedOut
	case err != nil:
		return killed
	}
	return survived
}

// run bounds the memory: a loop that a mutant made endless would take all of it. It bounds the time, too, as the tests
// themselves keep it: they end even where this program was killed.
func (s *suite) run(ctx context.Context, tests []string, env string) ([]byte, error) {
	names := slices.Clone(tests)
	for i := range names {
		names[i] = regexp.QuoteMeta(names[i])
	}
	cmd := exec.CommandContext(ctx, "sh", "-c", `ulimit -v 6000000; exec "$0" -test.timeout 15m -test.failfast -test.run "$1"`, s.binary,
		"^("+strings.Join(names, "|")+")$")
	cmd.Dir = s.directory
	cmd.Env = append(os.Environ(), env)
	cmd.WaitDelay = time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd.CombinedOutput()
}
