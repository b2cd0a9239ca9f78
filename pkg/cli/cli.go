// Package cli is the command line and the Action: one file a subcommand.
//
// It takes arguments, inputs and the event of a run, hands them to the rooms below, and turns what they say into
// output, outputs and an exit code: 0 pass, 1 blocked, 2 bad usage or configuration, 3 could not decide. It judges
// nothing itself, and nothing is written but through the redacting writer.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/redact"
)

// Env is the outside world, handed down from main: nothing else reads the process's environment, clock or streams.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	HTTP           *http.Client
	Now            func() time.Time
	Sleep          func(context.Context, time.Duration) error
	Version        string
	Width          int // columns of what is printed; 0 asks the terminal
}

// app is one run: the outside world, with its output behind the redactor.
type app struct {
	Env
	secrets *redact.Redactor
	out     *redact.Writer // what a command prints
	errs    *redact.Writer // faults and progress
	raw     io.Writer      // for the runner's own commands
	code    int            // of the command that ran
	command string         // its name; "" before it is known
}

// Main runs one command line and returns the exit code. An error is one line on Stderr, never a stack trace.
func Main(ctx context.Context, env Env, args []string) int {
	a := &app{Env: env, secrets: &redact.Redactor{}, raw: env.Stdout}
	below := &runnerOutput{Writer: env.Stdout}
	if actions.Running(env.Getenv) {
		below.inert = actions.Inert(env.Stdout)
		below.Writer = below.inert
	}
	a.out = a.secrets.Writer(below)
	a.errs = a.secrets.Writer(env.Stderr)
	log.SetOutput(io.Discard)    // net/http writes what a server says out of turn to it
	logrus.SetOutput(io.Discard) // a library may log to it; what matters of that comes back as errors
	root := a.root()
	root.SetArgs(args)
	root.SetIn(env.Stdin)
	root.SetOut(a.out)
	root.SetErr(a.errs)
	err := root.ExecuteContext(ctx)
	if flushed := errors.Join(a.out.Close(), below.Close()); err == nil && flushed != nil {
		err = fmt.Errorf("write the output: %w", flushed)
	}
	if err != nil {
		a.code = codeOf(err)
		a.tellFault(err)
		fmt.Fprintln(a.errs, errorLines(err))
	}
	if err := a.errs.Close(); err != nil && a.code == 0 {
		return exitUnknown
	}
	return a.code
}

// runnerOutput is standard output; on a runner, lines that look like the runner's commands pass it disarmed. It stands
// below the redactor: a secret is taken out of the text as it was written.
type runnerOutput struct {
	io.Writer
	inert *actions.InertWriter
}

// Flush writes what was held back.
func (w *runnerOutput) Flush() error {
	if w.inert == nil {
		return nil
	}
	return w.inert.Flush()
}

// Close flushes; the process's own stream stays open.
func (w *runnerOutput) Close() error { return w.Flush() }

func (a *app) runner() actions.Runner {
	return actions.Runner{Getenv: a.Getenv, Stdout: a.raw, Secrets: a.secrets}
}

// root builds the command tree. Registration is this list.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "deploycoord",
		Short: "Know before the merge, watch after it, write it down",
		Long: `Deployment Coordination, for teams whose merge to the default branch is the
deployment.

Exit codes: 0 pass, 1 blocked, 2 bad usage or configuration, 3 could not decide.
Every flag is also an input of the Action and a variable: --env-file is the
input env-file and DEPLOYCOORD_ENV_FILE.`,
		Version:       a.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return nil
		},
		RunE: a.runByEvent,

		SuggestionsMinimumDistance: 2,
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage(fmt.Errorf("%w; %s --help lists the flags", err, c.CommandPath()))
	})
	root.AddCommand(a.gateCommand(), a.mergeCommand(), a.postDeployCommand(), a.verifyCommand(), a.monitorCommand(), a.shardsCommand(), a.reportCommand(), a.rollbackCommand(), a.doctorCommand(), a.envCommand(), a.initCommand(), a.demoCommand())
	return root
}

// runByEvent is the run without a command: in the Action the input `command` names it, else the event does.
func (a *app) runByEvent(cmd *cobra.Command, _ []string) error {
	name, named := actions.Lookup(a.Getenv, "command")
	if !named {
		if !actions.Running(a.Getenv) {
			return cmd.Help()
		}
		switch event := a.Getenv("GITHUB_EVENT_NAME"); event {
		case "pull_request", "pull_request_target", "pull_request_review", "merge_group", "workflow_dispatch":
			name = "gate"
		case "push", "workflow_run", "deployment_status":
			name = "post-deploy"
		case "schedule":
			name = "monitor"
		case "":
			return usage(errors.New("no command and no event: GITHUB_EVENT_NAME is not set; name a command with the input command"))
		default:
			return usage(fmt.Errorf("no command belongs to the event %q; set the input command to one of: %s", event, commandNames(cmd)))
		}
	}
	for _, c := range cmd.Commands() {
		if c.Name() == name {
			c.SetContext(cmd.Context())
			return c.RunE(c, nil)
		}
	}
	return unknownCommand(cmd, name)
}

func unknownCommand(root *cobra.Command, name string) error {
	near := ""
	if similar := root.SuggestionsFor(name); len(similar) > 0 {
		near = fmt.Sprintf(", did you mean %q?", similar[0])
	}
	return usage(fmt.Errorf("unknown command %q%s; expected one of: %s", name, near, commandNames(root)))
}

// noArguments refuses what no flag names: most likely the repository.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(fmt.Errorf("%s takes no arguments, found %q; name a repository with -C", cmd.CommandPath(), args[0]))
	}
	return nil
}

func commandNames(root *cobra.Command) string {
	var names []string
	for _, c := range root.Commands() {
		if c.RunE != nil && c.Name() != "completion" && c.Name() != "help" {
			names = append(names, c.Name())
		}
	}
	return strings.Join(names, ", ")
}
