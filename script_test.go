package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"deploycoord/internal/golden"
)

// TestMain makes this very binary the command deploycoord of the scripts: the real program, with the script's
// environment, on a Monday morning: the time of the day is evidence, too.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"deploycoord": func() {
		began := time.Now()
		monday := time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)
		os.Exit(run(func() time.Time { return monday.Add(time.Since(began)) }))
	}})
}

// TestScripts runs testdata/script; its README tells the commands that stand here beside testscript's own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		Setup:               setUp,
		Cmds:                scriptCommands,
		UpdateScripts:       golden.Update(),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

var scriptCommands = map[string]func(*testscript.TestScript, bool, []string){
	"exits":   exits,
	"commit":  commit,
	"sha":     sha,
	"expand":  expand,
	"write":   write,
	"sparse":  sparse,
	"setenv":  setEnv,
	"outputs": outputs,
	"github":  serveGitHub,
}

// setUp gives every script its own home, a git that knows nothing of this machine, and a secret in the environment.
func setUp(env *testscript.Env) error {
	home := filepath.Join(env.WorkDir, ".tmp", "home")
	if err := os.Mkdir(home, 0o755); err != nil {
		return err
	}
	env.Values[commits{}] = new(int)
	env.Vars = append(env.Vars,
		"HOME="+home, "XDG_CONFIG_HOME="+home, "LC_ALL=C.UTF-8", "TZ=UTC", "TERM=xterm",
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0", "GIT_DEFAULT_HASH=sha1",
		"GIT_AUTHOR_NAME=Mona", "GIT_AUTHOR_EMAIL=mona@example.com", "GIT_COMMITTER_NAME=Mona", "GIT_COMMITTER_EMAIL=mona@example.com",
		"GIT_AUTHOR_DATE="+commitDate(0), "GIT_COMMITTER_DATE="+commitDate(0),
		"APP_TOKEN="+planted,
	)
	return nil
}

// exits runs a program and holds its exit code: `exits 1 deploycoord gate -C shop`. Whatever the program wrote is
// searched for the planted secret and for a stack trace, and an error must be said in one line.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGUMENTS")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	before := holders(ts)
	if len(before) == 0 {
		ts.Fatalf("no file of this script holds the planted secret %s: the run would prove nothing", planted)
	}
	err = ts.Exec(args[1], args[2:]...)
	stdout, stderr := ts.ReadFile("stdout"), ts.ReadFile("stderr")
	if leaks := append(leaked("stdout", stdout), leaked("stderr", stderr)...); len(leaks) > 0 {
		ts.Fatalf("a secret came out: %s", strings.Join(leaks, ", "))
	}
	for path := range holders(ts) {
		if !before[path] {
			ts.Fatalf("a secret came out into %s", path)
		}
	}
	if got := exitCode(err); got != want {
		ts.Fatalf("exit code %d (%v), want %d", got, err, want)
	}
	if fault := errorOutput(want, stdout, stderr); fault != "" {
		ts.Fatalf("%s", fault)
	}
}

func exitCode(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	default:
		return -1
	}
}

// errorOutput says what is wrong with how a run spoke of its fault: bad usage always, an open question where there is no
// report, in lines that name the program, and never with the program's own innards.
func errorOutput(code int, stdout, stderr string) string {
	for _, inside := range []string{"goroutine ", "panic:", "runtime error", "0xc000", "%!", "<nil>"} {
		if strings.Contains(stderr, inside) || strings.Contains(stdout, inside) {
			return fmt.Sprintf("the output has %q in it", inside)
		}
	}
	if code != 2 && (code != 3 || stdout != "") {
		return ""
	}
	if !strings.HasPrefix(stderr, "deploycoord: ") || !strings.HasSuffix(stderr, "\n") {
		return fmt.Sprintf("exit code %d, but standard error does not say why in lines that begin with deploycoord", code)
	}
	return ""
}

// expand puts the script's variables into a file, which testscript does not do with its archive.
func expand(ts *testscript.TestScript, _ bool, args []string) {
	for _, file := range args {
		text := os.Expand(ts.ReadFile(file), ts.Getenv)
		ts.Check(os.WriteFile(ts.MkAbs(file), []byte(text), 0o644))
	}
}

// write makes a file of any name and content: both are Go strings without the quotes, and the parts of the content are
// joined, so that what must not stand in this repository as one word can be made of two.
func write(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: write NAME PART...")
	}
	file := ts.MkAbs(unquoted(ts, args[:1]))
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
	ts.Check(os.WriteFile(file, []byte(unquoted(ts, args[1:])), 0o644))
}

// unquoted joins parts that are Go strings without the quotes.
func unquoted(ts *testscript.TestScript, parts []string) string {
	var b strings.Builder
	for _, part := range parts {
		s, err := strconv.Unquote(`"` + strings.ReplaceAll(part, `"`, `\"`) + `"`)
		ts.Check(err)
		b.WriteString(s)
	}
	return b.String()
}

// setEnv sets a variable to a value of several lines: `setenv INPUT_ENV-FILE 'a.env\nb.env'`.
func setEnv(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: setenv VARIABLE PART...")
	}
	ts.Setenv(args[0], unquoted(ts, args[1:]))
}

// sparse makes a file of so many MB that takes no room on the disk.
func sparse(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: sparse NAME MEGABYTES")
	}
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	file := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY, 0o644)
	ts.Check(err)
	ts.Check(errors.Join(f.Truncate(size<<20), f.Close()))
}
