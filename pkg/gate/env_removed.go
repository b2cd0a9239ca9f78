package gate

import (
	"fmt"

	"deploycoord/pkg/envusage"
	"deploycoord/pkg/finding"
)

var envRemoved = Check{
	ID:    "env-removed",
	Title: "Nothing still needs a variable that the change removes",
	Doc: `A name that the change takes out of a template must not be read any more by the code that the template speaks for. Once
nothing reads it, production should not keep it either: a value left behind is a warning.`,
	run: runEnvRemoved,
}

func runEnvRemoved(s *survey) outcome {
	var o outcome
	removed := 0
	for i := range s.variables {
		v := &s.variables[i]
		lost := s.lost(v)
		if len(lost) == 0 && (len(v.before) == 0 || len(v.documents) > 0) {
			continue
		}
		removed++
		for _, r := range lost {
			o.findings = append(o.findings, finding.Finding{
				Severity: finding.Error, Variable: v.name, Path: r.Path, Line: r.Line,
				Message: fmt.Sprintf("%s is still read here, but the change removes it from %s", v.name, v.before[0].Path),
				Fix:     fmt.Sprintf("keep %s in the template, or remove this read", v.name),
			})
		}
		if len(lost) == 0 && s.live(v) == 0 && s.Production.Has(v.name) {
			o.findings = append(o.findings, finding.Finding{
				Severity: finding.Warning, Variable: v.name, Path: v.before[0].Path,
				Message: fmt.Sprintf("%s is removed and nothing reads it any more, but production still has it", v.name),
				Fix:     fmt.Sprintf("after the deployment: %s", s.removeCommand(v)),
			})
		}
	}
	switch {
	case removed == 0:
		o.summary = "the change removes no documented variable"
	case len(o.findings) == 0:
		o.summary = plural(removed, "variable is", "variables are") + " removed and read no more"
	default:
		o.summary = plural(removed, "documented variable is", "documented variables are") + " removed, with something left behind"
	}
	return o
}

// lost lists the reads that a template of the base documented and no template of the head does.
func (s *survey) lost(v *variable) []envusage.Reference {
	if len(v.before) == 0 {
		return nil
	}
	var out []envusage.Reference
	for _, r := range v.reads {
		if counts(r) && s.lostCover(v, r) {
			out = append(out, r)
		}
	}
	return out
}

// lostCover tells whether the base documented this read and the head does not.
func (s *survey) lostCover(v *variable, r envusage.Reference) bool {
	return len(v.before) > 0 && !s.covered(v, r.Path) && len(s.Base.Documents.Find(v.name, r.Path)) > 0
}

// live counts the reads outside of tests.
func (s *survey) live(v *variable) int {
	n := 0
	for _, r := range v.reads {
		if counts(r) {
			n++
		}
	}
	return n
}
