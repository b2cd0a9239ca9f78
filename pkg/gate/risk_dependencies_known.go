package gate

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"deploycoord/pkg/dependency"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

// maxAdvisories bounds the findings of vulnerabilities; the rest is counted.
const maxAdvisories = 50

// severities are GitHub's, lightest first.
var severities = []string{"low", "moderate", "high", "critical"}

// graphRead tells whether GitHub's dependency comparison is there.
func (s *survey) graphRead() bool {
	return s.Hosted != nil && s.Hosted.Fault == "" && s.Hosted.Advisories.Err == nil
}

// graphUnread says why GitHub's comparison is not there. A refusal is how most repositories are set up: the graph is
// off, or the token may not read it. Any other reason leaves open whether the change brings a vulnerability.
func (s *survey) graphUnread() (finding.Finding, bool) {
	if s.Hosted == nil || s.graphRead() {
		return finding.Finding{}, false
	}
	err := s.Hosted.Advisories.Err
	if err == nil {
		err = errors.New(cmp.Or(s.Hosted.Fault, "it was not asked for"))
	}
	f := unread("GitHub's dependency comparison", err)
	var refused *github.Error
	switch {
	case errors.As(err, &refused) && refused.Permission != "" && (refused.Status == http.StatusForbidden || refused.Status == http.StatusNotFound):
		f.Severity = finding.Note
		f.Fix = "switch the dependency graph on (Settings, Advanced Security) and give the token contents: read, to be told of vulnerabilities"
	case s.Policy.Risk.Dependencies.Vulnerabilities == "off":
		f.Severity = finding.Note
	}
	return f, true
}

// vulnerabilities words the known ones that come with the change, the worst first. One package in several files with
// the same version is one.
func (s *survey) vulnerabilities() []finding.Finding {
	if !s.graphRead() {
		return nil
	}
	type had struct{ name, id string }
	type has struct{ ecosystem, name, version, id string }
	before, told := map[had]bool{}, map[has]int{}
	for _, d := range s.Hosted.Advisories.Value {
		for _, v := range d.Vulnerabilities {
			if !d.Added {
				before[had{d.Manifest + "\x00" + d.Name, v.ID}] = true
			}
		}
	}
	var out []finding.Finding
	for _, d := range s.Hosted.Advisories.Value {
		for _, v := range d.Vulnerabilities {
			if !d.Added {
				continue
			}
			f := s.vulnerability(d, v, before[had{d.Manifest + "\x00" + d.Name, v.ID}])
			key := has{d.Ecosystem, d.Name, d.Version, v.ID}
			if at, known := told[key]; !known {
				told[key] = len(out)
				out = append(out, f)
			} else if f.Severity > out[at].Severity {
				out[at] = f
			}
		}
	}
	slices.SortStableFunc(out, func(a, b finding.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	return out
}

func (s *survey) vulnerability(d github.DependencyChange, v github.Vulnerability, before bool) finding.Finding {
	f := finding.Finding{
		Severity: finding.Warning, Path: d.Manifest, Line: s.lineOf(d),
		Message: fmt.Sprintf("%s %s has %s (%s): %s", shown(d.Name), shown(d.Version), shown(v.ID), shown(cmp.Or(v.Severity, "of unknown severity")), shown(v.Summary)),
		Fix:     "take a version without it: " + cmp.Or(v.URL, "https://github.com/advisories/"+shown(v.ID)),
	}
	switch {
	case before:
		f.Message += "; the version before had it, too"
	case d.Scope == "development":
		f.Message += "; for development"
	case s.blocks(v.Severity):
		f.Severity = finding.Error
	}
	return f
}

// blocks tells whether a severity is one that blocks. One that this version does not know does.
func (s *survey) blocks(severity string) bool {
	from := cmp.Or(s.Policy.Risk.Dependencies.Vulnerabilities, "high")
	at := slices.Index(severities, severity)
	return from != "off" && (at < 0 || at >= slices.Index(severities, from))
}

// lineOf finds where the files name what GitHub names.
func (s *survey) lineOf(d github.DependencyChange) int {
	for _, c := range s.Dependencies {
		if c.Path == d.Manifest && strings.EqualFold(c.Name, d.Name) && c.Line > 0 {
			return c.Line
		}
	}
	return 0
}

// graphAlone counts, in one note a file, what GitHub sees in files that are not compared here.
func (s *survey) graphAlone() []finding.Finding {
	if !s.graphRead() {
		return nil
	}
	counts := map[string]*manifest{}
	var paths []string
	for _, d := range s.Hosted.Advisories.Value {
		if dependency.IsManifest(d.Manifest) {
			continue
		}
		m := counts[d.Manifest]
		if m == nil {
			m = &manifest{}
			counts[d.Manifest] = m
			paths = append(paths, d.Manifest)
		}
		if d.Added {
			m.added++
		} else {
			m.removed++
		}
	}
	slices.Sort(paths)
	var out []finding.Finding
	for _, p := range paths {
		out = append(out, finding.Finding{Severity: finding.Note, Path: p, Message: "dependencies by GitHub's graph: " + counts[p].counts()})
	}
	return capped(out, "more files with other dependencies")
}

// capped cuts findings, the worst first; the rest is told in one line.
func capped(all []finding.Finding, rest string) []finding.Finding {
	if len(all) <= maxAdvisories {
		return all
	}
	return append(all[:maxAdvisories:maxAdvisories], finding.Finding{
		Severity: all[maxAdvisories].Severity, Message: fmt.Sprintf("%d %s", len(all)-maxAdvisories, rest), Fix: "see the dependency review of the pull request",
	})
}
