// Package config reads .github/deployment.yml, the optional configuration of a repository.
//
// It takes the file's bytes and returns a Config with every default filled in, or every fault of the file at once,
// each with its place and what would be legal. The Go types are the source of truth: their tags hold the keys, the
// defaults and the rules, and docs/configuration.schema.json is made of them. It never opens a file, and never follows
// one of the paths it reads.
package config

import (
	"fmt"
	"strings"
)

// Path is where the configuration of a repository is, relative to its root.
const Path = ".github/deployment.yml"

// Config is the whole file. A section of its own file and type stands under each key that is a mapping.
type Config struct {
	// Version of this file's format.
	Version int `yaml:"version" jsonschema:"enum=1,default=1"`
	// The GitHub environment that a merge deploys to; setup commands name it.
	Environment string `yaml:"environment" jsonschema:"minLength=1,maxLength=255,default=production"`
	// What the environment check looks at, and how strictly.
	Env Env `yaml:"env"`
	// The pull request's checklist.
	Checks Checks `yaml:"checks"`
	// The risk assessment.
	Risk Risk `yaml:"risk"`
	// How a pull request is merged.
	Merge Merge `yaml:"merge"`
	// The pipeline that a merge starts.
	Pipeline Pipeline `yaml:"pipeline"`
	// What is looked at in production afterwards.
	Verify Verify `yaml:"verify"`
	// How a rollback is carried out.
	Rollback Rollback `yaml:"rollback"`
	// What is written down of a deployment.
	Record Record `yaml:"record"`
	// How long a deployment is watched.
	Monitor Monitor `yaml:"monitor"`
	// Who is told.
	Notify Notify `yaml:"notify"`
}

// Default is the configuration of a repository without a file.
func Default() Config {
	var c Config
	setDefaults(&c)
	return c
}

// Parse reads the file called path (used in faults only). Empty data is Default. The error is of type Errors.
func Parse(path string, data []byte) (Config, error) {
	d := decoder{path: path}
	c := Default()
	if body := d.read(data); body != nil {
		d.decode(body, &c)
		c.Env.check(&d)
		c.Checks.check(&d)
		c.Pipeline.check(&d)
		c.Verify.check(&d)
		c.Rollback.check(&d)
		c.Monitor.check(&d)
	}
	if len(d.problems) > 0 {
		d.problems.sort()
		return Config{}, d.problems
	}
	return c, nil
}

// Problem is one fault of the file. Line and Column count from 1, columns in characters.
type Problem struct {
	Path    string
	Line    int
	Column  int
	Message string
}

func (p Problem) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.Path, p.Line, p.Column, p.Message)
}

// Errors are all faults of one file, in the order of their places.
type Errors []Problem

// shown is how many faults Error tells of; whoever wants more reads the slice.
const shown = 100

// Error has a line for each fault.
func (e Errors) Error() string {
	var lines []string
	for _, p := range e[:min(len(e), shown)] {
		lines = append(lines, p.String())
	}
	if more := len(e) - shown; more > 0 {
		lines = append(lines, fmt.Sprintf("%s: … and %d more", e[0].Path, more))
	}
	return strings.Join(lines, "\n")
}
