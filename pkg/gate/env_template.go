package gate

import (
	"fmt"

	"deploycoord/pkg/envfile"
	"deploycoord/pkg/finding"
)

var envTemplate = Check{
	ID:    "env-template",
	Title: "The templates can be read",
	Doc: `Every line of a template is an assignment, a comment or blank, and every name stands in it once. A fault in a template that
the change touches is an error; one that was there before is a note.`,
	run: runEnvTemplate,
}

func runEnvTemplate(s *survey) outcome {
	var o outcome
	faults := 0
	for _, t := range s.Head.Documents.Templates {
		before := countFaults(templateFaults(templateOf(s.Base.Documents, t.Path)))
		for _, f := range templateFaults(t) {
			known := before[f.key] > 0
			before[f.key]--
			sev := s.severity(!known, finding.Error)
			if sev > finding.Note {
				faults++
			}
			o.findings = append(o.findings, finding.Finding{
				Severity: sev, Variable: f.variable, Path: t.Path, Line: f.line, Message: f.message, Fix: f.fix,
			})
		}
	}
	for _, u := range s.Head.Documents.Unread {
		o.findings = append(o.findings, finding.Finding{
			Severity: finding.Unknown, Path: u.Path, Message: "this file could not be read: " + u.Message,
			Fix: "keep templates and env files small text files",
		})
	}
	switch n := len(s.Head.Documents.Templates); {
	case faults > 0:
		o.summary = plural(faults, "fault", "faults") + " in templates"
	case len(s.Head.Documents.Unread) > 0:
		o.summary = plural(len(s.Head.Documents.Unread), "file", "files") + " could not be read"
	case n == 0:
		o.summary = "there is no template; .env.example is the usual name"
	default:
		o.summary = plural(n, "template", "templates") + " read"
	}
	return o
}

func templateOf(d Documents, path string) envfile.File {
	for _, t := range d.Templates {
		if t.Path == path {
			return t
		}
	}
	return envfile.File{Path: path}
}

// templateFault is one fault; its key is the same wherever in the file it stands, so that a moved line stays known.
type templateFault struct {
	key, variable, message, fix string
	line                        int
}

// templateFaults lists what is wrong in one template, in file order.
func templateFaults(f envfile.File) []templateFault {
	var out []templateFault
	for _, e := range f.Errors {
		out = append(out, templateFault{
			key: e.Message, line: e.Line, message: e.Message, fix: "write NAME=value, a comment that begins with #, or nothing",
		})
	}
	first := map[string]int{}
	for _, e := range f.Entries {
		if e.Commented {
			continue
		}
		if line, ok := first[e.Name]; ok {
			out = append(out, templateFault{
				key: "twice " + e.Name, variable: e.Name, line: e.Line,
				message: fmt.Sprintf("%s stands here a second time; the first is on line %d", e.Name, line),
				fix:     "keep one of the two lines",
			})
			continue
		}
		first[e.Name] = e.Line
	}
	return out
}

// countFaults counts faults by key.
func countFaults(faults []templateFault) map[string]int {
	n := map[string]int{}
	for _, f := range faults {
		n[f.key]++
	}
	return n
}
