package writeback

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// maxOutput bounds what git may say, in bytes.
const maxOutput = 64 << 20

// git runs the git program: never through a shell, with none of the GIT_… variables that a hook or an alias leaves behind,
// without hooks and watchers of the repository, and with messages in English.
type git struct {
	dir string
	env []string
}

// kept are the variables that git is given: it finds itself and the user's configuration by them.
var kept = []string{"PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP"}

func newGit(dir string, getenv func(string) string) git {
	env := []string{"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_NO_REPLACE_OBJECTS=1", "GIT_LITERAL_PATHSPECS=1"}
	for _, name := range kept {
		if getenv == nil {
			break
		}
		if value := getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return git{dir: dir, env: env}
}

// at is the same in another folder.
func (g git) at(dir string) git { return git{dir: dir, env: g.env} }

// with is the same with one more variable.
func (g git) with(variable string) git {
	return git{dir: g.dir, env: append(g.env[:len(g.env):len(g.env)], variable)}
}

// gitFault is what git said when it failed.
type gitFault struct {
	command string
	code    int // -1 where it did not run
	said    string
}

func (e *gitFault) Error() string { return "git " + e.command + ": " + e.said }

func asGitFault(err error) *gitFault {
	var f *gitFault
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// run gives what git prints.
func (g git) run(ctx context.Context, stdin []byte, args ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, "git", append([]string{"-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"}, args...)...)
	c.Dir, c.Env, c.Stdin = g.dir, g.env, bytes.NewReader(stdin)
	c.WaitDelay = 5 * time.Second
	out, said := bounded{most: maxOutput}, bounded{most: 16 << 10}
	c.Stdout, c.Stderr = &out, &said
	err := c.Run()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err == nil && out.cut:
		return nil, &gitFault{command: args[0], said: fmt.Sprintf("it printed more than %d MB", maxOutput>>20)}
	case err == nil:
		return out.Bytes(), nil
	}
	f := &gitFault{command: args[0], code: -1, said: sentence(said.String())}
	var exited *exec.ExitError
	if errors.As(err, &exited) {
		f.code = exited.ExitCode()
	}
	if f.said == "" {
		f.said = plain(err.Error())
	}
	return nil, f
}

// line is run for what prints one line.
func (g git) line(ctx context.Context, args ...string) (string, error) {
	out, err := g.run(ctx, nil, args...)
	return strings.TrimRight(string(out), "\r\n"), err
}

// sentence is the first line that says what is wrong, without git's "fatal: " and hints.
func sentence(said string) string {
	first := ""
	for l := range strings.Lines(said) {
		l = plain(l)
		for _, kind := range []string{"fatal: ", "error: "} {
			if text, is := strings.CutPrefix(l, kind); is {
				return cut(text)
			}
		}
		if first == "" {
			first = l
		}
	}
	return cut(first)
}

func cut(s string) string {
	if len(s) > 300 {
		return strings.ToValidUTF8(s[:300], "") + "…"
	}
	return s
}

// bounded keeps the beginning of what is written.
type bounded struct {
	bytes.Buffer
	most int
	cut  bool
}

func (b *bounded) Write(p []byte) (int, error) {
	room := b.most - b.Len()
	if len(p) > room {
		b.cut = true
	}
	_, err := b.Buffer.Write(p[:min(len(p), max(room, 0))])
	return len(p), err
}
