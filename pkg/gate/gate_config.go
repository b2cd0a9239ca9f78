package gate

import (
	"deploycoord/pkg/finding"
)

var gateConfig = Check{
	ID:    "gate-config",
	Title: "The gate's own configuration",
	Doc: `The configuration that judges a change is the base branch's: a pull request cannot loosen the gate that judges it. A change
to it is a warning, so that a reviewer sees it, and a fault in the new file is an error, since it would stop every later run.`,
	run: runGateConfig,
}

func runGateConfig(s *survey) outcome {
	if !s.Config.Changed {
		return outcome{skipped: true, summary: "the change does not touch the gate's configuration"}
	}
	judge := "the base's"
	if s.Config.Judge != "" {
		judge = s.Config.Judge
	}
	o := outcome{summary: "the change alters the gate's configuration; this run used " + judge}
	o.findings = append(o.findings, finding.Finding{
		Severity: finding.Warning, Path: s.Config.Path,
		Message: "the change alters the gate's own configuration; this run was judged by " + judge,
		Fix:     "review it as you would a change of permissions; to try it before the merge, run with --config " + s.Config.Path,
	})
	for _, f := range s.Config.Faults {
		o.findings = append(o.findings, finding.Finding{
			Severity: finding.Error, Path: s.Config.Path, Line: f.Line,
			Message: f.Message, Fix: "mend the file; docs/configuration.schema.json has every key",
		})
	}
	return o
}
