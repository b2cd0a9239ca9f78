package main

import (
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// outputs reads a GITHUB_OUTPUT file as the runner does (FileCommandManager.cs) and writes its outputs to another file,
// a line each: `outputs output got.txt`. The delimiters are chance, so the file itself cannot be compared.
func outputs(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: outputs FILE INTO")
	}
	var b strings.Builder
	lines := strings.Split(ts.ReadFile(args[0]), "\n")
	for i := 0; i < len(lines); i++ {
		name, delimiter, block := strings.Cut(lines[i], "<<")
		equals := strings.IndexByte(lines[i], '=')
		switch {
		case lines[i] == "":
		case block && (equals < 0 || len(name) < equals):
			var value []string
			for i++; i < len(lines) && lines[i] != delimiter; i++ {
				value = append(value, lines[i])
			}
			if i == len(lines) {
				ts.Fatalf("output %s has no end", name)
			}
			b.WriteString(name + "=" + strings.Join(value, "\n") + "\n")
		case equals > 0:
			b.WriteString(lines[i] + "\n")
		default:
			ts.Fatalf("%q is no output: the runner fails the step", lines[i])
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(b.String()), 0o644))
}
