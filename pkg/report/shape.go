package report

import (
	"fmt"
	"strings"

	"deploycoord/pkg/finding"
)

// place is path:line, path for a whole file, or "" for none.
func place(path string, line int) string {
	if path == "" || line <= 0 {
		return path
	}
	return fmt.Sprintf("%s:%d", path, line)
}

// short is the part of a revision people say.
func short(sha string) string {
	if len(sha) > 12 && strings.Trim(sha, "0123456789abcdef") == "" {
		return sha[:12]
	}
	return sha
}

// span says what was compared; an empty head is the work tree itself.
func span(r finding.Result) (base, head string) {
	base, head = short(r.Base), short(r.Head)
	if head == "" {
		head = "work tree"
	}
	return base, head
}

// Title is the verdict with the counts of the checks in one line: "BLOCKED: 2 failed, 15 passed".
func Title(r finding.Result) string {
	word := headline(r).word
	if counts := counted(r.Checks); counts != "" {
		word += ": " + counts
	}
	return word
}

// tally counts the checks in words: "7 checks: 2 failed, 1 undecided, 4 passed".
func tally(checks []finding.Check) string {
	counts := counted(checks)
	if counts == "" {
		return "no check ran"
	}
	return plural(len(checks), "check") + ": " + counts
}

func counted(checks []finding.Check) string {
	count := map[finding.Status]int{}
	for _, c := range checks {
		count[known(c.Status)]++
	}
	var parts []string
	for _, s := range []struct {
		status finding.Status
		words  string
	}{
		{finding.Fail, "failed"}, {finding.Undecided, "undecided"}, {finding.Warn, "with warnings"}, {finding.Pass, "passed"}, {finding.Skipped, "skipped"},
	} {
		if n := count[s.status]; n > 0 {
			parts = append(parts, group(n)+" "+s.words)
		}
	}
	return strings.Join(parts, ", ")
}

// section is one check with those of its findings that weigh more than a note.
type section struct {
	check    finding.Check
	findings []finding.Finding
}

// severity is that of the section as a whole.
func (s section) severity() finding.Severity { return s.findings[0].Severity } // findings come most severe first

// label names a finding's severity where it is not its section's own.
func (s section) label(f finding.Finding) string {
	if f.Severity == s.severity() {
		return ""
	}
	return f.Severity.String()
}

// sections sorts findings to their checks: failed ones first, then undecided, then warnings, each in the order of the
// checklist. A finding whose check is not on the list gets a section of its own, so that none is lost.
func sections(r finding.Result) []section {
	index := map[string]int{}
	var all []section
	for _, c := range r.Checks {
		if _, ok := index[c.ID]; !ok {
			index[c.ID] = len(all)
			all = append(all, section{check: c})
		}
	}
	for _, f := range r.Findings {
		if f.Severity <= finding.Note {
			continue
		}
		i, ok := index[f.Check]
		if !ok {
			i = len(all)
			index[f.Check] = i
			all = append(all, section{check: finding.Check{ID: f.Check, Status: finding.StatusOf([]finding.Finding{f})}})
		}
		all[i].findings = append(all[i].findings, f)
	}
	var ordered []section
	for _, severity := range []finding.Severity{finding.Error, finding.Unknown, finding.Warning} {
		for _, s := range all {
			if len(s.findings) > 0 && s.severity() == severity {
				ordered = append(ordered, s)
			}
		}
	}
	return ordered
}

// of gives the findings of one severity.
func of(severity finding.Severity, findings []finding.Finding) []finding.Finding {
	var some []finding.Finding
	for _, f := range findings {
		if f.Severity == severity {
			some = append(some, f)
		}
	}
	return some
}

// facts of a setup entry in words: "secret, url".
func kindOf(s finding.Setup) string {
	if s.Type == "" {
		return s.Kind
	}
	return s.Kind + ", " + s.Type
}

// readers shows up to n places and counts the others.
func readers(places []string, n int) (shown []string, more int) {
	if len(places) <= n+1 {
		return places, 0
	}
	return places[:n], len(places) - n
}

// splitFix parts the words of a fix from the gh command it ends in, which must not be wrapped or read as prose.
func splitFix(fix string) (words, command string) {
	for _, start := range []string{
		"gh secret set ", "gh variable set ", "gh secret delete ", "gh variable delete ", "gh pr edit ", "gh pr ready ", "gh pr reopen ",
	} {
		i := strings.Index(fix, start)
		if i == 0 || i > 2 && fix[i-2:i] == ": " {
			if command = fix[i:]; pastable(command) {
				return fix[:i], command
			}
		}
	}
	return fix, ""
}

// splitAddress parts the words of a fix from the address of a page that it ends in.
func splitAddress(fix string) (words, address string) {
	i := strings.LastIndexByte(fix, ' ') + 1
	if address = fix[i:]; !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return fix, ""
	}
	return fix[:i], address
}
