package gate

import (
	"fmt"
	"path"
	"strings"

	"deploycoord/pkg/config"
	"deploycoord/pkg/dependency"
	"deploycoord/pkg/finding"
)

var riskDependencies = Check{
	ID:    "risk-dependencies",
	Title: "Dependencies",
	Doc: `The lock files that the change touches are compared with the base's: npm, Yarn, pnpm, Bun, go.mod, requirements.txt, Pipenv,
Poetry, PDM, uv, Bundler, Composer, Cargo, Mix, Maven, Gradle, NuGet, Conan and pub. Where none speaks for a manifest (package.json,
pyproject.toml, Cargo.toml, composer.json, Pipfile), its ranges are. A dependency that the manifest asks for and that is new, or has
a new major version (of 0.x the second number), is a warning: production has to run it. What comes with it, what only development
uses, and smaller updates are counted. A file that cannot be read leaves the check undecided.

Where the token may, GitHub's dependency comparison is asked for vulnerabilities. One that the change brings is an error from the
severity ` + "`risk.dependencies.vulnerabilities`" + ` on (high), else a warning, as is one of development or one that the version before had,
too. Where the dependency graph is off or the token may not read it, a note says so.`,
	level: func(p Policy) config.Level { return p.Risk.Dependencies.Level },
	run:   judgeDependencies,
}

func judgeDependencies(s *survey) outcome {
	elsewhere := s.graphAlone()
	known := s.vulnerabilities()
	if len(s.Dependencies)+len(s.DependencyFaults)+len(elsewhere)+len(known) == 0 {
		return outcome{skipped: true, summary: "no dependency differs"}
	}
	if s.Hosted != nil {
		for i := range s.Hosted.Pulls {
			if moved, so := s.moved(&s.Hosted.Pulls[i]); so {
				return moved
			}
		}
	}
	var out outcome
	for _, f := range s.DependencyFaults {
		out.findings = append(out.findings, finding.Finding{
			Severity: finding.Unknown, Path: f.Path, Line: f.Line, Message: "its dependencies could not be compared: " + shown(f.Message),
			Fix: "have the package manager write it anew; or look at it yourself, and set risk.dependencies.level to warning",
		})
	}
	out.findings = append(out.findings, capped(known, "more known vulnerabilities")...)
	if f, ok := s.graphUnread(); ok {
		out.findings = append(out.findings, f)
	}
	for _, file := range byManifest(s.Dependencies) {
		out.findings = append(out.findings, file.findings()...)
	}
	out.findings = append(out.findings, elsewhere...)
	out.summary = s.dependencySummary(len(known), len(elsewhere))
	return out
}

// riskyDependencies tells whether the deployment brings something that production did not run before: a dependency
// that was asked for and is new or of another major version, or a known vulnerability.
func (s *survey) riskyDependencies() bool {
	for _, d := range s.Dependencies {
		if isNews(d) {
			return true
		}
	}
	return len(s.vulnerabilities()) > 0
}

// isNews tells whether somebody should look at a dependency before it is deployed.
func isNews(d dependency.Change) bool {
	return d.Direct && !d.Dev && d.After != "" && (d.Before == "" || d.Major)
}

// dependencySummary counts what differs: "3 added, 1 removed, 2 updated (1 major) in package-lock.json".
func (s *survey) dependencySummary(known, elsewhere int) string {
	var sum manifest
	files := byManifest(s.Dependencies)
	for _, m := range files {
		sum.added, sum.removed, sum.moved, sum.major = sum.added+m.added, sum.removed+m.removed, sum.moved+m.moved, sum.major+m.major
	}
	var parts []string
	if len(files) > 0 {
		text := sum.counts() + " in "
		if len(files) == 1 {
			text += shown(path.Base(files[0].path))
		} else {
			text += fmt.Sprintf("%d files", len(files))
		}
		parts = append(parts, text)
	}
	if elsewhere > 0 {
		parts = append(parts, plural(elsewhere, "file", "files")+" more by GitHub's dependency graph")
	}
	if n := len(s.DependencyFaults); n > 0 {
		parts = append(parts, plural(n, "file", "files")+" could not be compared")
	}
	switch {
	case known > 0:
		parts = append(parts, plural(known, "known vulnerability", "known vulnerabilities"))
	case s.graphRead():
		parts = append(parts, "no known vulnerability")
	}
	return strings.Join(parts, "; ")
}
