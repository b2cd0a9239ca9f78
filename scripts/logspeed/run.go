package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"deploycoord/pkg/health/logs"
)

// figures are those of one grouping. Took is from before the file is opened until the report is there; Peak in bytes.
type figures struct {
	Took                    time.Duration
	Lines, Errors, Patterns int
	Peak                    int64
}

// group is what a child does.
func group(path string) error {
	begin := time.Now()
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	a, err := logs.New(logs.Policy{Critical: 3})
	if err != nil {
		return err
	}
	if err := a.Read(f, false); err != nil {
		return err
	}
	r := a.Report()
	got := figures{Took: time.Since(begin), Lines: r.Lines, Errors: r.Errors, Patterns: len(r.New)}
	if got.Peak, err = highWater(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(got)
}

// highWater is the most memory that this process held. The kernel's account of a child that ended would count what its
// parent held when it was started.
func highWater() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, rest, found := strings.Cut(string(status), "VmHWM:")
	number, _, unit := strings.Cut(strings.TrimSpace(rest), " kB")
	kib, err := strconv.ParseInt(number, 10, 64)
	if !found || !unit || err != nil {
		return 0, errors.New("/proc/self/status has no VmHWM in kB")
	}
	return kib << 10, nil
}

// grouped starts a child.
func grouped(path string) (got figures, err error) {
	self, err := os.Executable()
	if err != nil {
		return got, err
	}
	cmd := exec.Command(self, "-group", path)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return got, fmt.Errorf("group %s: %w", path, err)
	}
	return got, json.Unmarshal(out, &got)
}

// grep counts the lines with "error" as everybody would; none is an answer, too.
func grep(path string, env ...string) (time.Duration, error) {
	cmd := exec.Command("grep", "-ci", "error", path)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = io.Discard, os.Stderr
	begin := time.Now()
	err := cmd.Run()
	took := time.Since(begin)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 {
		err = nil
	}
	if err != nil {
		return 0, fmt.Errorf("grep %s: %w", path, err)
	}
	return took, nil
}

func grepVersion() string {
	out, err := exec.Command("grep", "--version").Output()
	if err != nil {
		return "grep"
	}
	first, _, _ := bytes.Cut(out, []byte("\n"))
	return string(first)
}
