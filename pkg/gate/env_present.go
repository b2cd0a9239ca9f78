package gate

import (
	"fmt"
	"strings"

	"deploycoord/pkg/envusage"
	"deploycoord/pkg/finding"
)

var envPresent = Check{
	ID:    "env-present",
	Title: "Production has every variable that the change needs",
	Doc: `A variable that the change introduces and that production must have (read without a default, or required by a
template) must be in one of production's sources. A source that may be incomplete never proves that a name is missing:
the check is then *unknown*, which blocks. With no source at all it is unknown where the change introduces such a
variable, and a note where it introduces none.`,
	run: runEnvPresent,
}

// waysToTell are the ways in which production's variables can be made known.
const waysToTell = "secrets: and variables: (inputs, or --secrets and --variables), --env-file, --compose-file, " +
	"or env.production: [{github: true}] or ssh in the configuration"

func runEnvPresent(s *survey) outcome {
	var o outcome
	var missing, undecided []string
	needed := 0
	for i := range s.variables {
		v := &s.variables[i]
		why, ok := v.required()
		if !ok || s.Production.Has(v.name) || !s.Production.Known() && !s.isNew(v) {
			if ok && s.isNew(v) {
				needed++
			}
			continue
		}
		f := s.absence(v, why)
		switch f.Severity {
		case finding.Error:
			missing = append(missing, v.name)
		case finding.Unknown:
			undecided = append(undecided, v.name)
		}
		o.findings = append(o.findings, f)
	}
	switch {
	case len(missing) > 0:
		o.summary = "production lacks " + listed(missing)
	case len(undecided) > 0:
		o.summary = "cannot tell whether production has " + listed(undecided)
	case !s.Production.Known():
		o.summary = "the change introduces no variable that production must have; nothing says what production has"
		o.findings = append(o.findings, finding.Finding{
			Severity: finding.Note, Message: "no source says which variables production has, so a missing one could not be found",
			Fix: "say what it has: " + waysToTell,
		})
	case needed > 0:
		o.summary = "production has " + plural(needed, "new variable", "new variables") + " that the change needs"
	default:
		o.summary = "the change introduces no variable that production must have"
	}
	return o
}

// absence words one variable that production lacks, or may lack.
func (s *survey) absence(v *variable, why string) finding.Finding {
	f := finding.Finding{Variable: v.name, Fix: s.setFix(v, s.fileSource())}
	f.Path, f.Line = v.place()
	switch {
	case s.Production.Absent(v.name):
		f.Severity = s.severity(s.isNew(v), finding.Error)
		f.Message = fmt.Sprintf("production lacks %s (%s); looked in %s", v.name, why, strings.Join(s.Production.Sources, ", "))
	case s.Production.Known():
		f.Severity = s.severity(s.isNew(v), finding.Unknown)
		f.Message = fmt.Sprintf("cannot tell whether production has %s (%s): %s", v.name, why, strings.Join(s.Production.Partial, "; "))
	default:
		f.Severity = s.severity(s.isNew(v), finding.Unknown)
		f.Message = fmt.Sprintf("cannot tell whether production has %s (%s): no source says what production has", v.name, why)
		f.Fix = "say what production has: " + waysToTell + "; or set it: " + f.Fix
	}
	return f
}

// place is where a person should look: the first read that the change brought, else the first read, else the template.
func (v *variable) place() (path string, line int) {
	for _, reads := range [][]envusage.Reference{v.introduced, v.reads} {
		for _, r := range reads {
			if counts(r) {
				return r.Path, r.Line
			}
		}
	}
	if len(v.documents) > 0 {
		return v.documents[0].Path, v.documents[0].Line
	}
	return "", 0
}
