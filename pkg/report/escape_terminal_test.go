package report

import (
	"strings"
	"testing"

	"deploycoord/pkg/finding"
)

func TestTerminalEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"::error::x":            `\::error::x`,
		"std::env::var":         "std::env::var",
		"read ::error::x":       `read \::error::x`,
		"a\n::error::x":         `a \::error::x`,
		"a##[error]b":           `a##\[error]b`,
		"a\u3000::error::x":     `a \::error::x`,
		"\x1b]8;;u\x1b\\l":      `\x1b]8;;u\x1b\l`,
		"::":                    `\::`,
		"R2_KEY is not set (%)": "R2_KEY is not set (%)",
	} {
		if got := terminalProse(in); got != want {
			t.Errorf("terminalProse(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPastable(t *testing.T) {
	for command, want := range map[string]bool{
		"gh secret set A --env production":            true,
		"gh secret set A --body \"$(pbpaste)\" | cat": true,
		"":                           false,
		"gh secret set A\nreboot":    false,
		"gh secret set A\rreboot":    false,
		"gh \u202esecret":            false,
		"gh secret set A \x1b[8mrm ": false,
		"::set-env name=A::b":        false,
		" gh secret set A":           false,
		"gh secret set A ##[x]":      false,
		"gh a\u00a0b":                false,
	} {
		if got := pastable(command); got != want {
			t.Errorf("pastable(%q) = %v, want %v", command, got, want)
		}
	}
}

// everywhere puts one string into every field a result has.
func everywhere(s string) finding.Result {
	r := finding.Result{
		Command: s, Verdict: finding.Verdict(s), Risk: finding.Risk(s), DeploymentType: finding.Deployment(s), Base: s, Head: s,
		Checks:  []finding.Check{{ID: s, Title: s, Status: finding.Status(s), Summary: s}, {ID: "x" + s, Status: finding.Pass}},
		Notices: []string{s},
	}
	for severity := finding.Note; severity <= finding.Error; severity++ {
		r.Findings = append(r.Findings, finding.Finding{Check: s, Severity: severity, Variable: s, Path: s, Line: 1, Message: s, Fix: s})
		r.Findings = append(r.Findings, finding.Finding{Check: s, Severity: severity, Message: "words " + s})
	}
	r.Environment.Setup = []finding.Setup{{Name: s, Kind: s, Command: s, Description: s, Type: s, Docs: s, ReadBy: []string{s, s, s, s, s, s}}}
	return r
}

func checkLog(t *testing.T, s string, text []byte) {
	t.Helper()
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		checkVisible(t, "a line of text", s, line)
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") {
			t.Errorf("%.60q makes a workflow command: %q", s, line)
		}
	}
}

func TestTextHasNoWorkflowCommand(t *testing.T) {
	for _, s := range hostile {
		for _, width := range []int{0, 40, 200} {
			checkLog(t, s, render(t, Text, everywhere(s), Options{Width: width}))
		}
	}
}

func FuzzTerminal(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkLog(t, s, render(t, Text, everywhere(s), Options{Width: len(s)}))
	})
}
