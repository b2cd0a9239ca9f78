package report

import (
	"regexp"
	"strings"
	"testing"

	"deploycoord/pkg/finding"
)

var ansi = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Colour is paint on the same words.
func TestColorChangesNoWord(t *testing.T) {
	for _, name := range inputs {
		r := load[finding.Result](t, name)
		bare := string(render(t, Text, r, Options{}))
		colored := string(render(t, Text, r, Options{Color: true}))
		if strings.Contains(bare, "\x1b") {
			t.Errorf("%s has escapes without colour", name)
		}
		if bare == colored || ansi.ReplaceAllString(colored, "") != bare {
			t.Errorf("%s: colour changes more than colour", name)
		}
	}
}

// Lines fit the page unless a single name, place or command is wider, and none of these is ever cut.
func TestTextFitsItsPage(t *testing.T) {
	for _, name := range []string{"pass", "blocked", "unknown"} {
		r := load[finding.Result](t, name)
		for _, width := range []int{0, 40, 60, 80, 120, 300} {
			out := string(render(t, Text, r, Options{Width: width}))
			for line := range strings.Lines(out) {
				line = strings.TrimSuffix(line, "\n")
				most := width
				if most == 0 {
					most = 80
				}
				if columns(line) > most && !unbreakable(r, strings.TrimSpace(line)) {
					t.Errorf("%s at %d: %d columns in %q", name, width, columns(line), line)
				}
				if strings.TrimRight(line, " ") != line {
					t.Errorf("%s at %d: blanks at the end of %q", name, width, line)
				}
			}
			for _, f := range r.Findings {
				if at := place(f.Path, f.Line); !strings.Contains(out, at) {
					t.Errorf("%s at %d has cut %s", name, width, at)
				}
			}
			for _, s := range r.Environment.Setup {
				if !strings.Contains(out, "\n    "+s.Command+"\n") {
					t.Errorf("%s at %d has no line of its own for %s", name, width, s.Command)
				}
			}
		}
	}
}

func unbreakable(r finding.Result, line string) bool {
	for _, f := range r.Findings {
		if line == place(f.Path, f.Line) {
			return true
		}
	}
	for _, s := range r.Environment.Setup {
		if line == s.Command || line == s.Docs || strings.Contains(strings.Join(s.ReadBy, " "), strings.TrimSuffix(line, ",")) {
			return true
		}
	}
	return false
}

func TestTextListsEveryCheck(t *testing.T) {
	for _, name := range inputs {
		r := load[finding.Result](t, name)
		out := string(render(t, Text, r, Options{}))
		_, list, _ := strings.Cut(out, "\nChecklist\n")
		for _, c := range r.Checks {
			if want := lookOf(c.Status).word; !strings.Contains(list, want) || !strings.Contains(list, terminalName(c.ID)) {
				t.Errorf("%s does not list %s %s", name, want, c.ID)
			}
		}
	}
}

func TestTextCountsWhatItLeavesOut(t *testing.T) {
	out := string(render(t, Text, huge(10_000), Options{}))
	for want, times := range map[string]int{
		"… and 2,480 more; --format json lists them all.":   1,
		"more of this check; --format json lists them all.": 6, // the findings of two of the eight checks are all notes
		"Notes (2,500), which block nothing":                1,
		"\n    gh secret set VARIABLE_":                     1000,
	} {
		if got := strings.Count(out, want); got != times {
			t.Errorf("%q stands there %d times, want %d", want, got, times)
		}
	}
}

func TestFixCommandsStandAlone(t *testing.T) {
	command := "gh secret set A_RATHER_LONG_NAME_OF_A_VARIABLE --env production --repo organisation/repository"
	r := finding.Result{Findings: []finding.Finding{
		{Check: "a", Severity: finding.Error, Message: "m", Fix: command},
		{Check: "b", Severity: finding.Error, Message: "m", Fix: "set the real value: " + command},
		{Check: "c", Severity: finding.Error, Message: "m", Fix: "set it with\n: gh secret set A\x1b"},
	}}
	out := string(render(t, Text, r, Options{}))
	if got := strings.Count(out, command+"\n"); got != 2 {
		t.Errorf("the command stands whole in %d lines, want 2:\n%s", got, out)
	}
	md := string(render(t, Markdown, r, Options{}))
	if got := strings.Count(md, "`"+command+"`\n"); got != 2 {
		t.Errorf("the command is code %d times, want 2:\n%s", got, md)
	}
}
