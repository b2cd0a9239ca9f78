package cli

import (
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
	"deploycoord/pkg/health/engine"
	"deploycoord/pkg/health/logs"
	"deploycoord/pkg/health/logwatch"
)

// logs watches what the services log. known are lines of errors that an earlier verification saw, by service.
func (a *app) logs(v config.Verify, c config.Containers, e *engine.Client, since time.Time, known map[string][]string) ([]health.Collector, error) {
	policy := logs.Policy{Critical: v.Logs.Critical, Ignore: v.Logs.Ignore, Fatal: v.Logs.Fatal}
	watch, err := logwatch.New(v.Logs, logwatch.Options{
		Engine: e, Project: c.Project, Services: c.Services, Since: since, Now: a.Now, Scrub: a.secrets.String, Known: known,
		Analyse: func() (logwatch.Analysis, error) {
			analysis, err := logs.New(policy)
			return analysed{analysis}, err
		},
	})
	if err != nil {
		return nil, usage(err)
	}
	return []health.Collector{watch}, nil
}

// analysed is an analysis in the words of logwatch.
type analysed struct{ *logs.Analysis }

// Report gives what is known so far.
func (a analysed) Report() logwatch.Report {
	r := a.Analysis.Report()
	return logwatch.Report{Lines: r.Lines, Errors: r.Errors, New: patterns(r.New), Grown: patterns(r.Grown), Old: r.Old}
}

func patterns(of []logs.Pattern) []logwatch.Pattern {
	var out []logwatch.Pattern
	for _, p := range of {
		out = append(out, logwatch.Pattern{Text: p.Text, Level: p.Level, Example: p.Example, Count: p.Count, Fatal: p.Fatal, Migration: p.Migration})
	}
	return out
}
