package report

import (
	"strings"
	"testing"

	"deploycoord/pkg/finding"
)

// parseCommand reads a line as the runner does (actions/runner, ActionCommand.TryParseV2).
func parseCommand(line string) (name string, properties map[string]string, data string, ok bool) {
	line = strings.TrimSpace(line)
	rest, ok := strings.CutPrefix(line, "::")
	if !ok {
		return "", nil, "", false
	}
	head, data, ok := strings.Cut(rest, "::")
	if !ok {
		return "", nil, "", false
	}
	name, list, _ := strings.Cut(head, " ")
	properties = map[string]string{}
	for p := range strings.SplitSeq(strings.TrimSpace(list), ",") {
		if k, v, ok := strings.Cut(p, "="); ok {
			properties[k] = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(v)
		}
	}
	return name, properties, strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%").Replace(data), true
}

// checkCommands says that every finding makes exactly one command, of which the runner reads back what was meant.
func checkCommands(t *testing.T, s string) {
	t.Helper()
	r := everywhere(s)
	finding.Sort(r.Findings)
	lines := strings.Split(strings.TrimSuffix(string(render(t, GitHub, r, Options{})), "\n"), "\n")
	if len(lines) != len(r.Findings) {
		t.Fatalf("%q: %d lines of %d findings", s, len(lines), len(r.Findings))
	}
	for i, f := range r.Findings {
		name, properties, data, ok := parseCommand(lines[i])
		if !ok || name != annotationLevel(f.Severity) {
			t.Errorf("%q: %q is read as %q", s, lines[i], name)
		}
		if got, want := strings.TrimSpace(properties["file"]), strings.TrimSpace(commandName(f.Path)); got != want {
			t.Errorf("%q: file %q, want %q", s, got, want)
		}
		for key := range properties {
			if key != "file" && key != "line" && key != "title" {
				t.Errorf("%q adds the property %q", s, key)
			}
		}
		want := commandProse(f.Message)
		if f.Fix != "" {
			want += "\nFix: " + commandProse(f.Fix)
		}
		if strings.TrimSpace(data) != strings.TrimSpace(want) {
			t.Errorf("%q: message %q, want %q", s, data, want)
		}
	}
}

func TestCommandsReadBack(t *testing.T) {
	for _, s := range hostile {
		checkCommands(t, s)
	}
}

func FuzzCommand(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(checkCommands)
}
