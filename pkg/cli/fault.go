package cli

import (
	"errors"
	"strings"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/report"
)

// Exit codes of every command, beside those of a verdict.
const (
	exitUsage   = 2
	exitUnknown = 3
)

// fault is an error with the exit code it stands for.
type fault struct {
	code int
	err  error
}

func (f fault) Error() string { return f.err.Error() }
func (f fault) Unwrap() error { return f.err }

// usage marks bad usage or configuration, undecided what kept the question open.
func usage(err error) error     { return fault{exitUsage, err} }
func undecided(err error) error { return fault{exitUnknown, err} }

func codeOf(err error) int {
	var f fault
	if errors.As(err, &f) {
		return f.code
	}
	return exitUsage // cobra's own: an unknown command or flag
}

// errorLines words an error for people. Each line names the program, so that it can be told apart in a long log.
func errorLines(err error) string {
	const name = "deploycoord: "
	return name + strings.ReplaceAll(printable(err.Error()), "\n", "\n"+name)
}

// printable keeps an error's lines and takes the control characters out: file names and messages stem from outside.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '\uFFFD'
		}
		return r
	}, strings.TrimSpace(s))
}

// tellFault says on the run's page what kept a run from its verdict: annotations, the summary, and the output verdict,
// whose absence a later step could take for a pass. What cannot be written there stands on standard error anyway.
func (a *app) tellFault(err error) {
	if !actions.Running(a.Getenv) {
		return
	}
	const title = "Deployment Coordination"
	run := a.runner()
	found := scrub(faultsOf(err), a.secrets.String)
	for _, f := range found[:min(len(found), actions.AnnotationLimit)] {
		_ = run.Annotate(actions.LevelError, f.Path, f.Line, title, f.Message)
	}
	if a.Getenv("GITHUB_OUTPUT") != "" {
		_ = run.SetOutput("verdict", string(finding.VerdictUnknown))
	}
	if a.Getenv("GITHUB_STEP_SUMMARY") == "" {
		return
	}
	var b strings.Builder
	undecided := finding.Result{Command: a.command, Verdict: finding.VerdictUnknown, Findings: found}
	if report.Render(&b, report.Markdown, undecided, report.Options{}) == nil {
		_ = run.Summary(b.String())
	}
}

// faultsOf lists what an error tells: one fault, or each of a configuration.
func faultsOf(err error) []finding.Finding {
	var problems config.Errors
	if !errors.As(err, &problems) {
		return []finding.Finding{{Check: "the run", Severity: finding.Unknown, Message: printable(err.Error())}}
	}
	var out []finding.Finding
	for _, p := range problems {
		out = append(out, finding.Finding{
			Check: "the configuration", Severity: finding.Unknown, Path: p.Path, Line: p.Line, Message: printable(p.Message),
		})
	}
	return out
}
