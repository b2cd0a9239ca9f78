package actions

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
)

// maxOutput is GitHub's limit for all outputs of a job, in bytes; a larger value is refused here, where its name is
// known, and not later by the runner.
const maxOutput = 1 << 20

// SetOutput gives the step an output. The name is [A-Za-z_][A-Za-z0-9_-]*; the value may hold anything, of 1 MiB at most.
func (r Runner) SetOutput(name, value string) error {
	const file = "GITHUB_OUTPUT"
	if !isOutputName(name) {
		return fmt.Errorf("%q is no name for %s: letters, digits, _ and - only, beginning with a letter or _", name, file)
	}
	value = r.Secrets.String(value)
	if len(value) > maxOutput {
		return fmt.Errorf("%s %s has %d bytes, GitHub takes %d", file, name, len(value), maxOutput)
	}
	delimiter := newDelimiter(value)
	return r.appendFile(file, name+"<<"+delimiter+"\n"+value+"\n"+delimiter+"\n")
}

// newDelimiter gives a line that ends a value and cannot be foreseen by whoever wrote the value.
func newDelimiter(value string) string {
	for {
		var random [16]byte
		rand.Read(random[:]) // never fails: it ends the process where the system has no randomness
		if d := "deploycoord_" + hex.EncodeToString(random[:]); !strings.Contains(value, d) {
			return d
		}
	}
}

// appendFile adds text to the file that the runner names in a variable. The runner makes the file; it is not made
// here, since one that is missing (a volume not mounted) would take the text and nobody would read it.
func (r Runner) appendFile(variable, text string) error {
	path := r.Getenv(variable)
	if path == "" {
		return fmt.Errorf("%s is not set: nothing tells where the runner wants it", variable)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", variable, err)
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("%s: %w", variable, err)
	}
	return nil
}

func isOutputName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != ""
}
