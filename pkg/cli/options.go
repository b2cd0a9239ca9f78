package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/report"
)

// options are the flags that commands share. Each is also an input of the Action and a DEPLOYCOORD_* variable.
type options struct {
	directory   string
	base, head  string
	config      string
	format      string
	output      string
	envFiles    []string
	compose     []string
	secrets     string
	variables   string
	environment string
	strict      bool

	pull       int
	repository string
	wait       time.Duration
	waitGiven  bool
	checkName  string
	write      bool
	writeGiven bool
	comment    bool
}

// common adds the flags that every command about a repository has, and names the formats that this one writes.
func (o *options) common(f *pflag.FlagSet, formats ...string) {
	o.place(f, formats...)
	f.StringArrayVar(&o.envFiles, "env-file", nil, "production's env `FILE`; may be repeated")
	f.StringArrayVar(&o.compose, "compose-file", nil, "compose `FILE`, or FILE:SERVICE; may be repeated")
	f.StringVar(&o.secrets, "secrets", "", "JSON `FILE` of production's secrets, - for stdin")
	f.StringVar(&o.variables, "variables", "", "JSON `FILE` of production's variables, - for stdin")
	f.StringVar(&o.environment, "environment", "", "GitHub environment `NAME` (default: production)")
}

// place adds the flags that every command has: where it works, and how it writes.
func (o *options) place(f *pflag.FlagSet, formats ...string) {
	f.StringVarP(&o.directory, "directory", "C", "", "the repository's `DIR` (default: the current one)")
	f.StringVar(&o.config, "config", "", "configuration `FILE` (default: the repository's)")
	f.StringVar(&o.format, "format", formats[0], "`FORMAT`: "+strings.Join(formats, ", "))
	f.Lookup("format").DefValue = "" // the list begins with it
	f.StringVarP(&o.output, "output", "o", "", "write the report to `FILE`, not to standard output")
}

// pulls adds the flags of a command that judges a pull request.
func (o *options) pulls(f *pflag.FlagSet) {
	f.IntVar(&o.pull, "pull", 0, "judge pull request `NUMBER` (default: the event's)")
	f.StringVar(&o.repository, "repository", "", "`OWNER/NAME` on GitHub (default: the workflow's)")
	f.DurationVar(&o.wait, "wait", 0, "wait so `LONG` for checks (10m on a runner)")
	f.StringVar(&o.checkName, "check-name", defaultCheckName, "`NAME` of the verdict's check (deployment-gate)")
	f.BoolVar(&o.write, "publish", false, "write to the pull request (default on a runner)")
	f.BoolVar(&o.comment, "comment", true, "publish the comment, too")
	f.Lookup("check-name").DefValue = ""
}

// defaultCheckName is what a branch requires, unless a workflow names it otherwise.
const defaultCheckName = "deployment-gate"

// handedIn are the inputs that hold a value, not a path: the JSON itself never is an argument, which a process list
// would show.
var handedIn = map[string]bool{"secrets": true, "variables": true}

// fill sets every flag that was not given from the Action's input or the DEPLOYCOORD_* variable of its name.
func (a *app) fill(cmd *cobra.Command) error {
	a.command = cmd.Name()
	var errs []error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed || handedIn[f.Name] || f.Name == "help" {
			return
		}
		value, ok := actions.Lookup(a.Getenv, f.Name)
		if !ok {
			return
		}
		values := []string{value}
		if f.Value.Type() == "stringArray" {
			values = strings.FieldsFunc(value, func(r rune) bool { return r == '\n' || r == '\r' })
		}
		for _, v := range values {
			if err := cmd.Flags().Set(f.Name, strings.TrimSpace(v)); err != nil {
				errs = append(errs, fmt.Errorf("%s is %s, expected %s", f.Name, strconv.Quote(clip(v)), expected(f)))
			}
		}
	})
	if len(errs) > 0 {
		return usage(errors.Join(errs...))
	}
	return nil
}

func expected(f *pflag.Flag) string {
	if f.Value.Type() == "bool" {
		return "true or false"
	}
	return "a " + f.Value.Type()
}

func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}

func (o *options) parseFormat() (report.Format, error) {
	f, err := report.ParseFormat(o.format)
	if err != nil {
		return "", usage(err)
	}
	return f, nil
}
