// Package actions speaks the protocol of the GitHub Actions runner: the event that started the run, the Action's
// inputs, its outputs, annotations and the job summary.
//
// It takes the environment (Getenv), the files that the runner names in it, and text from anywhere; it returns plain
// values and writes what the runner reads. It never decides anything, never calls an API, and never lets text from
// outside become a command of the runner.
//
// go-githubactions gives the inputs and the escaping of commands. Its file commands are not used: their delimiter is
// the same fixed string for everybody, so that a value which holds it can add outputs of its own, and it panics where
// a file is missing. See appendFile.
package actions

import (
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/sethvargo/go-githubactions"

	"deploycoord/pkg/redact"
)

// Runner writes to the runner of one step. All its text passes through Secrets first.
type Runner struct {
	Getenv  func(string) string
	Stdout  io.Writer // the real one, not Inert: commands must work
	Secrets *redact.Redactor
}

// Running says whether this process is a step of a GitHub Actions job.
func Running(getenv func(string) string) bool { return getenv("GITHUB_ACTIONS") == "true" }

// Level is the weight of an annotation.
type Level string

// The levels that the runner knows.
const (
	LevelNotice  Level = "notice"
	LevelWarning Level = "warning"
	LevelError   Level = "error"
)

// AnnotationLimit is how many annotations of each level GitHub shows of one step (the runner's _maxCountPerIssueType);
// more are dropped, so the caller puts the heaviest first and says how many it left out.
const AnnotationLimit = 10

const (
	maxMessage = 4096 // characters; the runner cuts an annotation's message here (its _maxIssueMessageLength)
	maxTitle   = 255  // characters; the Checks API's limit for an annotation's title
)

// Annotate puts a message at a line (from 1; 0 is the whole file) of a file (slash-separated, relative to the
// repository; empty is no file). Text is cut to what GitHub takes.
func (r Runner) Annotate(level Level, path string, line int, title, message string) error {
	switch level {
	case LevelNotice, LevelWarning, LevelError:
	default:
		return fmt.Errorf("annotation level %q is none of notice, warning, error", level)
	}
	properties := githubactions.CommandProperties{}
	if path != "" {
		properties["file"] = r.Secrets.String(path)
		if line > 0 {
			properties["line"] = strconv.Itoa(line)
		}
	}
	if title != "" {
		properties["title"] = cut(r.Secrets.String(title), maxTitle)
	}
	return r.command(string(level), properties, cut(r.Secrets.String(message), maxMessage))
}

// command writes one workflow command. The library escapes "%", CR and LF in the message, and ":" and "," in
// properties too, so that neither can end the command or begin another.
func (r Runner) command(name string, properties githubactions.CommandProperties, message string) error {
	c := githubactions.Command{Name: name, Properties: properties, Message: message}
	if _, err := io.WriteString(r.Stdout, c.String()+"\n"); err != nil {
		return fmt.Errorf("write the runner's command %s: %w", name, err)
	}
	return nil
}

// cut shortens s to n characters, the last of which says that something is gone.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
