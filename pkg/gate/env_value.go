package gate

import (
	"fmt"

	"deploycoord/pkg/envfile"
	"deploycoord/pkg/finding"
)

var envValue = Check{
	ID:    "env-value",
	Title: "Production's values can be right",
	Doc: `Where production's values can be read, they are held against the template: the wrong type or format (` + "`@type`" + `), an empty
value of a variable that must be set, and a placeholder (` + "`changeme`, `your_…_here`, `<…>`" + `) are errors for what the change
introduces and notes for the rest; localhost and example.com are warnings, since they can be right. The value itself is
never shown.`,
	run: runEnvValue,
}

func runEnvValue(s *survey) outcome {
	var o outcome
	judged, wrong, doubtful := 0, 0, 0
	for i := range s.variables {
		v := &s.variables[i]
		value, ok := s.Production.Values[v.name]
		if !ok || !value.Readable {
			continue
		}
		judged++
		message, own := valueFault(v, value.Class(), value.Check)
		if message == "" {
			continue
		}
		f := finding.Finding{
			Severity: s.severity(s.isNew(v), own), Variable: v.name,
			Message: fmt.Sprintf("production's %s (%s) %s", v.name, value.Source, message),
			Fix:     "give it its real value: " + s.setFix(v, value.Source),
		}
		f.Path, f.Line = v.place()
		switch f.Severity {
		case finding.Error:
			wrong++
		case finding.Warning:
			doubtful++
		}
		o.findings = append(o.findings, f)
	}
	switch {
	case judged == 0:
		o.skipped, o.summary = true, "no value of production can be read here"
	case wrong > 0:
		o.summary = plural(wrong, "value", "values") + " in production cannot be right"
	case doubtful > 0:
		o.summary = plural(doubtful, "value", "values") + " in production may be wrong"
	default:
		o.summary = plural(judged, "readable value", "readable values") + " held against the templates"
	}
	return o
}

// valueFault words what is wrong with a value, and how much it weighs; "" where nothing is.
func valueFault(v *variable, class envfile.ValueClass, check func(envfile.Type) (string, bool)) (string, finding.Severity) {
	switch class {
	case envfile.Empty:
		if _, required := v.required(); required {
			return "is empty, expected a value", finding.Error
		}
		return "", 0
	case envfile.Placeholder:
		return "is a placeholder, expected a real value", finding.Error
	}
	for _, d := range v.documents {
		if problem, ok := check(d.Type); !ok {
			return fmt.Sprintf("%s, expected what %s:%d says", problem, d.Path, d.Line), finding.Error
		}
	}
	if class == envfile.Local {
		return "points at this very machine or at an example domain", finding.Warning
	}
	return "", 0
}
