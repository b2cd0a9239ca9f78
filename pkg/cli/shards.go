package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/monitor"
	"deploycoord/pkg/record"
	"deploycoord/pkg/report"
	"deploycoord/pkg/shard"
)

func (a *app) shardsCommand() *cobra.Command {
	o, l := &options{}, &looks{}
	var windows bool
	cmd := &cobra.Command{
		Use:   "shards",
		Short: "Which services a deployment concerns, as the matrix of the jobs that look at them",
		Long: `Finds what was deployed as post-deploy does, follows the pipeline to its end, and
lists the services of verify.services that the change concerns: those of which
it changes a file, and those that have no paths.

In a workflow it sets the outputs matrix, services, sha and since. Each job of
the matrix runs verify --shard with them, and the job that needs them all runs
post-deploy --parts, which decides.

With --windows it lists the services of the deployments that are due for a look,
for monitor --shard and monitor --parts.

Exit codes: 0 listed, 2 bad usage, 3 could not find what was deployed.`,
		Example: `  deploycoord shards --repository acme/shop --sha $(git rev-parse HEAD)`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.fill(cmd); err != nil {
				return err
			}
			l.given = cmd.Flags().Changed
			return a.shards(cmd.Context(), o, l, windows)
		},
	}
	f := cmd.Flags()
	o.place(f, "text", "json")
	f.StringVar(&o.repository, "repository", "", "`OWNER/NAME` on GitHub (default: the workflow's)")
	f.StringVar(&o.environment, "environment", "", "GitHub environment `NAME` (default: production)")
	f.StringVar(&l.sha, "sha", "", "`COMMIT` that was deployed (default: the event's)")
	f.BoolVar(&windows, "windows", false, "list the services of the deployments that are watched and due")
	return cmd
}

// shardList is what the command lists.
type shardList struct {
	Schema   int       `json:"schema"`
	Command  string    `json:"command"`
	Services []string  `json:"services"`
	SHA      string    `json:"sha,omitempty"`
	Since    time.Time `json:"since,omitzero"` // the end of the deploy step, or the time at which windows are due; zero where it is not known
	Text     string    `json:"summary"`
}

func (a *app) shards(ctx context.Context, o *options, l *looks, windows bool) error {
	format, err := o.parseFormat()
	if err != nil {
		return err
	}
	if format != report.Text && format != report.JSON {
		return usage(fmt.Errorf("format %q: shards writes text or json", o.format))
	}
	r := &afterMerge{app: a, options: o, looks: l, d: record.Deployment{Began: a.Now().UTC()}}
	if r.config, err = a.workTreeConfig(ctx, o); err != nil {
		return err
	}
	if len(r.config.Verify.Services) == 0 {
		return usage(errors.New("there are no services to list: name them in verify.services of the configuration"))
	}
	out := shardList{Schema: finding.SchemaVersion, Command: "shards"}
	if windows {
		err = r.dueServices(ctx, &out)
	} else {
		err = r.deployedServices(ctx, &out)
	}
	if err != nil {
		return err
	}
	matrix, err := shard.Matrix(out.Services)
	if err != nil {
		return usage(err)
	}
	return errors.Join(a.listShards(o, format, out), a.outputShards(out, matrix))
}

// deployedServices lists the services that a deployment concerns, once its pipeline has ended.
func (r *afterMerge) deployedServices(ctx context.Context, out *shardList) error {
	if err := r.open(ctx); err != nil {
		return err
	}
	out.SHA, out.Services = r.d.Commit, []string{}
	switch {
	case r.idle != "":
		out.Text = r.idle
		return nil
	case r.own(ctx):
		out.Text = "the commit is a deployment's record: nothing was deployed by it"
		return nil
	}
	r.pipeline(ctx)
	out.Since, out.Services = r.deployed.UTC(), r.touched(ctx)
	out.Text = fmt.Sprintf("%s concerns %d of %d services", short(r.d.Commit), len(out.Services), len(r.config.Verify.Services))
	return nil
}

// dueServices lists the services of the windows at which it is time to look.
func (r *afterMerge) dueServices(ctx context.Context, out *shardList) (err error) {
	if r.repo, err = r.repository(r.options); err != nil {
		return err
	}
	store, err := r.windows(r.options, r.repo)
	if err != nil {
		return err
	}
	state, err := store.Load(ctx)
	if err != nil {
		return undecided(err)
	}
	out.Since = r.Now().UTC().Truncate(time.Second)
	all := shard.Touched(r.config.Verify.Services, nil, false)
	due := map[string]bool{}
	windows := 0
	for _, w := range state.Watches {
		if w.Environment != environmentOf(r.options, r.config) || w.Due(out.Since) != monitor.Look {
			continue
		}
		windows++
		for _, name := range concerned(w, all) {
			due[name] = true
		}
	}
	out.Services = slices.DeleteFunc(all, func(name string) bool { return !due[name] })
	out.Text = fmt.Sprintf("open windows that are due for a look: %d, of services: %d", windows, len(out.Services))
	return nil
}

// concerned lists those of all configured services that a window is of.
func concerned(w monitor.Watch, all []string) []string {
	if w.Scope == nil {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool { return !slices.Contains(w.Scope.Services, name) })
}

// listShards prints the list.
func (a *app) listShards(o *options, format report.Format, list shardList) error {
	render := func(w io.Writer, _ report.Options) error {
		if format == report.JSON {
			e := json.NewEncoder(w)
			e.SetIndent("", "  ")
			return e.Encode(list)
		}
		_, err := fmt.Fprintln(w, list.Text)
		for _, name := range list.Services {
			if err == nil {
				_, err = fmt.Fprintln(w, "  "+name)
			}
		}
		return err
	}
	if o.output != "" && o.output != "-" {
		return a.writeFile(o.output, render)
	}
	return render(a.out, report.Options{})
}

// outputShards sets the outputs that the matrix of a later job is made of.
func (a *app) outputShards(list shardList, matrix string) error {
	if !actions.Running(a.Getenv) || a.Getenv("GITHUB_OUTPUT") == "" {
		return nil
	}
	names, err := json.Marshal(list.Services)
	if err != nil {
		return err
	}
	since := ""
	if !list.Since.IsZero() {
		since = list.Since.Format(time.RFC3339)
	}
	run := a.runner()
	return errors.Join(run.SetOutput("matrix", matrix), run.SetOutput("services", string(names)), run.SetOutput("sha", list.SHA), run.SetOutput("since", since))
}
