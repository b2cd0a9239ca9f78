package gate

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

var riskDependencies = Check{
	ID:    "risk-dependencies",
	Title: "Dependencies",
	Doc: `A change to a lock file or manifest is a warning: production has to run what it brings. Where GitHub's dependency graph may be
asked, each dependency that the change adds is held against the known vulnerabilities: from the severity
` + "`risk.dependencies.vulnerabilities`" + ` on (high) one is an error, a lighter one or one that only development uses is a warning.
Where the graph is switched off, or the token may not read it, a note says so; where GitHub does not answer, the question
stays open.`,
	level: func(p Policy) config.Level { return p.Risk.Dependencies.Level },
	run:   judgeDependencies,
}

// maxAdvisories bounds the findings of one run; the rest is counted.
const maxAdvisories = 50

// severities are GitHub's, lightest first.
var severities = []string{"low", "moderate", "high", "critical"}

func judgeDependencies(s *survey) outcome {
	files := s.dependencyFiles()
	o := outcome{}
	for _, p := range files {
		o.findings = append(o.findings, finding.Finding{
			Severity: finding.Warning, Path: p, Message: "the change alters dependencies",
			Fix: "verify that production can run what it brings",
		})
	}
	added, advisories := s.advisories()
	o.findings = append(o.findings, advisories...)
	if s.Hosted != nil && s.Hosted.Advisories.Err != nil {
		o.findings = append(o.findings, s.unaskedGraph()...)
	}
	if len(files) == 0 && added == 0 {
		return outcome{skipped: true, summary: "no dependency changes"}
	}
	var parts []string
	if len(files) > 0 {
		parts = append(parts, plural(len(files), "dependency file changes", "dependency files change"))
	}
	if s.Hosted != nil && s.Hosted.Advisories.Err == nil {
		parts = append(parts, fmt.Sprintf("%d added, %d with known vulnerabilities", added, len(advisories)))
	}
	o.summary = strings.Join(parts, "; ")
	if o.summary == "" {
		o.summary = "no dependency file changes"
	}
	return o
}

// unaskedGraph says why GitHub's comparison is not there. A refusal is how most repositories are set up.
func (s *survey) unaskedGraph() []finding.Finding {
	err := s.Hosted.Advisories.Err
	f := unread("GitHub's dependency comparison", err)
	var refused *github.Error
	denied := errors.As(err, &refused) && refused.Reset.IsZero() && (refused.Status == http.StatusForbidden || refused.Status == http.StatusNotFound)
	if denied {
		f.Severity = finding.Note
	}
	return []finding.Finding{f}
}

// advisories counts what GitHub sees added, and holds it against the known vulnerabilities.
func (s *survey) advisories() (added int, found []finding.Finding) {
	if s.Hosted == nil || s.Hosted.Advisories.Err != nil {
		return 0, nil
	}
	seen := map[string]bool{}
	left := 0
	for _, d := range s.Hosted.Advisories.Value {
		if !d.Added {
			continue
		}
		added++
		for _, v := range d.Vulnerabilities {
			key := d.Manifest + "\x00" + d.Name + "\x00" + d.Version + "\x00" + v.ID
			if seen[key] {
				continue
			}
			seen[key] = true
			if len(found) == maxAdvisories {
				left++
				continue
			}
			found = append(found, s.vulnerable(d, v))
		}
	}
	if left > 0 {
		found = append(found, finding.Finding{
			Severity: finding.Error, Message: fmt.Sprintf("%d more vulnerabilities come with the change", left), Fix: "see the dependency review of the pull request",
		})
	}
	return added, found
}

func (s *survey) vulnerable(d github.DependencyChange, v github.Vulnerability) finding.Finding {
	f := finding.Finding{
		Severity: finding.Warning, Path: d.Manifest,
		Message: fmt.Sprintf("%s %s has a known vulnerability of severity %s: %s (%s)", cutText(d.Name), cutText(d.Version), cutText(v.Severity), cutText(v.Summary), cutText(v.ID)),
		Fix:     "take a version without it: " + cutText(v.URL),
	}
	if d.Scope != "development" && s.weighs(v.Severity) {
		f.Severity = finding.Error
	}
	return f
}

// weighs tells whether a severity is one that blocks. One that this version does not know does.
func (s *survey) weighs(severity string) bool {
	from := s.Policy.Risk.Dependencies.Vulnerabilities
	switch {
	case from == "off":
		return false
	case from == "":
		from = "high"
	}
	at := slices.Index(severities, strings.ToLower(severity))
	return at < 0 || at >= slices.Index(severities, from)
}

// cutText bounds a word from outside.
func cutText(s string) string {
	const most = 200
	if r := []rune(s[:min(len(s), 4*most)]); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// dependencyNames are lock files and manifests by their names.
var dependencyNames = map[string]bool{
	"package-lock.json": true, "npm-shrinkwrap.json": true, "yarn.lock": true, "pnpm-lock.yaml": true, "bun.lock": true, "bun.lockb": true,
	"deno.lock": true, "go.mod": true, "go.sum": true, "requirements.txt": true, "Pipfile.lock": true, "poetry.lock": true, "uv.lock": true,
	"pdm.lock": true, "Gemfile.lock": true, "composer.lock": true, "Cargo.lock": true, "mix.lock": true, "pom.xml": true,
	"gradle.lockfile": true, "packages.lock.json": true, "conan.lock": true, "pubspec.lock": true,
}

// dependencyFiles lists the lock files and manifests that the change touches, sorted.
func (s *survey) dependencyFiles() []string {
	var out []string
	for p := range s.Changed {
		base := path.Base(p)
		if dependencyNames[base] || strings.HasPrefix(base, "requirements") && strings.HasSuffix(base, ".txt") {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// riskyDependencies tells whether the deployment brings other dependencies, or a vulnerability.
func (s *survey) riskyDependencies() bool {
	_, advisories := s.advisories()
	return len(s.dependencyFiles()) > 0 || len(advisories) > 0
}
