package config

import (
	"fmt"

	"deploycoord/pkg/finding"
)

// Env is the section of the environment check.
type Env struct {
	// Let what was wrong before the change block too, and not only what the change introduces.
	Strict bool `yaml:"strict" jsonschema:"default=false"`
	// Globs of templates beside the known names (.env.example and the like).
	Templates []string `yaml:"templates" check:"glob"`
	// Globs of names that every check leaves out.
	Ignore []string `yaml:"ignore" check:"names"`
	// Globs of paths that are not scanned.
	IgnorePaths []string `yaml:"ignore-paths" check:"glob-some"`
	// Globs of names that the platform provides, beside the built-in list.
	Platform []string `yaml:"platform" check:"names"`
	// How a name that the code computes is reported.
	Dynamic finding.Severity `yaml:"dynamic" jsonschema:"type=string,enum=note,enum=warning,enum=error,default=note"`
	// Which template documents which folder, where the nearest one above is not the right one.
	Services []Service `yaml:"services"`
	// Where the names that production has come from; several sources are joined.
	Production []Source `yaml:"production"`
	// Further environments for "env --matrix".
	Environments []Environment `yaml:"environments"`
}

// Service ties folders to the templates that document them.
type Service struct {
	// The service's name in reports.
	Name string `yaml:"name" jsonschema:"required,minLength=1,maxLength=255"`
	// Globs of the service's files.
	Paths []string `yaml:"paths" jsonschema:"required,minItems=1" check:"glob"`
	// Globs of the templates that document it.
	Templates []string `yaml:"templates" jsonschema:"required,minItems=1" check:"glob"`
}

// Source is one place that tells which names an environment has.
type Source struct {
	// An env file: a path in the repository, or an absolute one, since a runner of one's own keeps such a file outside
	// of every checkout.
	EnvFile string `yaml:"env-file" jsonschema:"minLength=1,oneof_required=env-file" check:"file-anywhere"`
	// A compose file in the repository: its "environment" and "env_file".
	ComposeFile string `yaml:"compose-file" jsonschema:"minLength=1,oneof_required=compose-file" check:"file"`
	// The compose file's service that counts; without it all of them do.
	Service string `yaml:"service" jsonschema:"minLength=1,maxLength=255"`
	// GitHub's own secrets and variables, of the environment, the repository and the organisation, by their names: of
	// production those of the environment that a merge deploys to, of a further environment those of its name.
	GitHub bool `yaml:"github" jsonschema:"oneof_required=github,enum=true"`
	// An env file on another machine.
	SSH *SSH `yaml:"ssh" jsonschema:"oneof_required=ssh"`
}

// Environment is a further environment beside production.
type Environment struct {
	// The environment's name in the matrix.
	Name   string `yaml:"name" jsonschema:"required,minLength=1,maxLength=255"`
	Source `yaml:",inline"`
}

func (e Env) check(d *decoder) {
	services := make(map[string]int)
	for i, s := range e.Services {
		d.unique(services, s.Name, "env.services", i)
	}
	environments := make(map[string]int)
	for i, v := range e.Environments {
		d.unique(environments, v.Name, "env.environments", i)
		v.Source.check(d, fmt.Sprintf("env.environments[%d]", i))
	}
	for i, s := range e.Production {
		s.check(d, fmt.Sprintf("env.production[%d]", i))
	}
}

func (s Source) check(d *decoder, at string) {
	if s.Service != "" && s.ComposeFile == "" {
		d.report(at+".service", "%s.service goes with compose-file only", at)
	}
}
