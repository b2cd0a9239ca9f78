package cli

import (
	"slices"

	"github.com/bmatcuk/doublestar/v4"

	"deploycoord/pkg/config"
	"deploycoord/pkg/gate"
)

// gateInputs turns the configuration into what the gate asks of it.
func gateInputs(cfg config.Config, o *options) gate.Inputs {
	in := gate.Inputs{
		Rules: gate.Rules{
			Environment: cfg.Environment, Strict: cfg.Env.Strict || o.strict, Dynamic: cfg.Env.Dynamic,
			Ignored: globs(cfg.Env.Ignore),
		},
		Policy:   gate.Policy{Checks: cfg.Checks, Risk: cfg.Risk},
		Template: globs(cfg.Env.Templates), Skip: globs(cfg.Env.IgnorePaths), Platform: globs(cfg.Env.Platform),
	}
	if o.environment != "" {
		in.Rules.Environment = o.environment
	}
	for _, s := range cfg.Env.Services {
		in.Services = append(in.Services, gate.Service{Name: s.Name, Owns: globs(s.Paths), Templates: globs(s.Templates)})
	}
	return in
}

// globs gives a function that tells whether one of the patterns matches; nil for no pattern. Patterns were checked
// when the configuration was read.
func globs(patterns []string) func(string) bool {
	if len(patterns) == 0 {
		return nil
	}
	return func(s string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return doublestar.MatchUnvalidated(p, s) })
	}
}
