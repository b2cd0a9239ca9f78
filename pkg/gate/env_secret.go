package gate

import (
	"fmt"

	"deploycoord/pkg/finding"
)

var envSecret = Check{
	ID:    "env-secret",
	Title: "No live credential is in the repository",
	Doc: `A template holds examples, never a live credential, and an env file with real values is not tracked. What looks like a
credential (by gitleaks' rules) in a template or env file that the change touches is an error, with the line and the rule;
its value is never shown. A credential that was ever pushed must be revoked: removing the line does not help.`,
	run: runEnvSecret,
}

func runEnvSecret(s *survey) outcome {
	var o outcome
	live := 0
	for _, l := range s.Leaks {
		f := finding.Finding{Severity: s.severity(l.New, finding.Error), Variable: l.Variable, Path: l.Path, Line: l.Line}
		switch l.Rule {
		case UnignoredEnvFile:
			f.Severity = finding.Warning
			f.Message = "git does not ignore this env file: the next git add takes it along, with whatever it holds"
			f.Fix = "add it to .gitignore, and document its names in a template"
		case TrackedEnvFile:
			f.Message = "this env file is tracked: whatever it holds is in everybody's clone"
			f.Fix = fmt.Sprintf("git rm --cached %s, add it to .gitignore, and document its names in a template", ShellQuote(l.Path))
		default:
			f.Message = fmt.Sprintf("this line looks like a live credential (gitleaks rule %s)", l.Rule)
			f.Fix = "revoke the credential, and put a placeholder here"
		}
		if f.Severity == finding.Error {
			live++
		}
		o.findings = append(o.findings, f)
	}
	o.summary = "no credential in templates and env files that the change touches"
	if live > 0 {
		o.summary = plural(live, "credential or tracked env file", "credentials or tracked env files") + " in the repository"
	}
	return o
}
