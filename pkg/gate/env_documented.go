package gate

import (
	"fmt"
	"slices"
	"strings"

	"deploycoord/pkg/envusage"
	"deploycoord/pkg/finding"
)

var envDocumented = Check{
	ID:    "env-documented",
	Title: "Every variable that is read is documented",
	Doc: `A variable that code, a compose file, a Dockerfile or a workflow reads must stand in a template (` + "`.env.example`" + ` and its like)
of the reader's own folder or a folder above it; where none is above, in any template. A variable that the change
introduces without that blocks. One that was undocumented before is a note, unless ` + "`env.strict`" + ` is set. Reads in test
code, and values that a Dockerfile gives itself, are notes or nothing. A name that is computed at run time cannot be
checked: it is reported as ` + "`env.dynamic`" + ` says.`,
	run: runEnvDocumented,
}

func runEnvDocumented(s *survey) outcome {
	var o outcome
	var missing []string
	for i := range s.variables {
		v := &s.variables[i]
		for _, place := range s.undocumented(v) {
			f := s.undocumentedFinding(v, place)
			if f.Severity > finding.Note {
				missing = append(missing, v.name)
			}
			o.findings = append(o.findings, f)
		}
	}
	dynamic, unread := s.dynamicFindings(), s.unreadFindings()
	o.findings = append(append(o.findings, dynamic...), unread...)
	switch added := len(s.environment().Added); {
	case len(missing) > 0:
		missing = slices.Compact(missing) // one that two services read is one variable
		o.summary = plural(len(missing), "variable is", "variables are") + " read but not documented: " + listed(missing)
	case aboveNote(unread) > 0:
		o.summary = plural(aboveNote(unread), "file", "files") + " could not be searched for variables"
	case aboveNote(dynamic) > 0:
		o.summary = plural(aboveNote(dynamic), "variable is", "variables are") + " read by a name that is computed"
	case added > 0:
		o.summary = plural(added, "new variable", "new variables") + ", all documented"
	default:
		o.summary = "the change reads no undocumented variable"
	}
	return o
}

func aboveNote(findings []finding.Finding) int {
	n := 0
	for _, f := range findings {
		if f.Severity > finding.Note {
			n++
		}
	}
	return n
}

// undocumentedPlace is one scope in which a variable is read without documentation.
type undocumentedPlace struct {
	first      envusage.Reference
	more       int // further places in the same scope
	introduced bool
	test       bool
}

// undocumented groups a variable's undocumented reads by scope: one fault, however often it is read.
func (s *survey) undocumented(v *variable) []undocumentedPlace {
	var out []undocumentedPlace
	byScope := map[string]int{}
	for _, r := range v.reads {
		if r.Provided || s.covered(v, r.Path) || counts(r) && s.lostCover(v, r) { // env-removed says the last
			continue
		}
		isNew := s.isIntroduced(r)
		scope := s.scope(r.Path).name
		i, seen := byScope[scope]
		if !seen {
			byScope[scope] = len(out)
			out = append(out, undocumentedPlace{first: r, introduced: isNew, test: r.Test})
			continue
		}
		p := &out[i]
		p.more++
		if p.test && !r.Test { // the read that matters goes first
			p.first, p.test = r, false
		}
		p.introduced = p.introduced || isNew
	}
	return out
}

func (s *survey) undocumentedFinding(v *variable, p undocumentedPlace) finding.Finding {
	own := finding.Error
	if p.test {
		own = finding.Note
	}
	message := fmt.Sprintf("%s is read here but no template documents it", v.name)
	if p.test {
		message = fmt.Sprintf("%s is read by test code and no template documents it", v.name)
	}
	if p.more > 0 {
		message += fmt.Sprintf(" (and in %s)", plural(p.more, "more place", "more places"))
	}
	return finding.Finding{
		Severity: s.severity(p.introduced, own), Variable: v.name, Path: p.first.Path, Line: p.first.Line,
		Message: message, Fix: s.documentFix(v, p.first),
	}
}

// documentFix says where to write what.
func (s *survey) documentFix(v *variable, r envusage.Reference) string {
	covering := s.Head.Documents.Covering(r.Path)
	target := ".env.example"
	if len(covering) > 0 {
		target = covering[0].Path
		for _, t := range covering { // the nearest one
			if strings.Count(t.Path, "/") > strings.Count(target, "/") {
				target = t.Path
			}
		}
	}
	line := v.name + "="
	if r.HasDefault {
		line = "# " + line
	}
	return fmt.Sprintf("add the line %s to %s, with a comment that says what it is for", line, target)
}

func (s *survey) dynamicFindings() []finding.Finding {
	sev := max(s.Rules.Dynamic, finding.Note)
	var out []finding.Finding
	for _, d := range s.Head.Usage.Dynamics {
		if d.Test {
			continue
		}
		out = append(out, finding.Finding{
			Severity: s.severity(s.Changed[d.Path], sev), Path: d.Path, Line: d.Line,
			Message: fmt.Sprintf("a variable is read by a name that is computed when the program runs (%s): it cannot be checked", d.Expr),
			Fix:     "read it by a literal name, or list the names it can take in a template",
		})
	}
	return out
}

// unreadFindings: a changed file that could not be read may read anything.
func (s *survey) unreadFindings() []finding.Finding {
	var out []finding.Finding
	for _, u := range s.Head.Usage.Unread {
		sev := finding.Note
		if s.Changed[u.Path] {
			sev = finding.Unknown
		}
		out = append(out, finding.Finding{
			Severity: sev, Path: u.Path,
			Message: "this file could not be searched for variables: " + u.Reason,
			Fix:     "keep sources readable and below the size limit, or leave the path out with env.ignore-paths",
		})
	}
	return out
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
