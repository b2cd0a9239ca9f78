package main

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/tools/txtar"
)

// TestTextFitsTerminal holds that no line of a text golden is wider than 80 columns, but for what must stay in one
// piece to be copied: a path, or a command.
func TestTextFitsTerminal(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("%d scripts: %v", len(scripts), err)
	}
	lines := 0
	for _, script := range scripts {
		archive, err := txtar.ParseFile(script)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if !strings.HasPrefix(f.Name, "want") || filepath.Ext(f.Name) != ".txt" {
				continue
			}
			for line := range strings.Lines(string(f.Data)) {
				lines++
				if line = strings.TrimSuffix(line, "\n"); utf8.RuneCountInString(line) > 80 && !onePiece(line) {
					t.Errorf("%s, %s: %d columns\n%s", script, f.Name, utf8.RuneCountInString(line), line)
				}
			}
		}
	}
	if lines < 100 {
		t.Errorf("%d lines looked at: the test looks in the wrong place", lines)
	}
}

// onePiece tells whether a line cannot be broken: a word, a command to paste, a workflow command, an error.
func onePiece(line string) bool {
	text := strings.TrimSpace(line)
	for _, begin := range []string{"gh ", "git ", "printf ", "::error ", "::warning ", "::notice ", "deploycoord: "} {
		if strings.HasPrefix(text, begin) {
			return true
		}
	}
	return !strings.Contains(text, " ")
}
