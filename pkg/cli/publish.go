package cli

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/report"
)

// publish gives the result to whoever waits for it: standard output or a file in the asked format; in the Action also
// annotations, the job summary and outputs.
func (a *app) publish(o *options, r finding.Result) error {
	r = scrub(r, a.secrets.String)
	return a.publishAs(o, r, func(w io.Writer, f report.Format, opts report.Options) error { return report.Render(w, f, r, opts) })
}

// renderer writes a report in a format.
type renderer func(io.Writer, report.Format, report.Options) error

// in is the renderer for one format.
func (r renderer) in(f report.Format) func(io.Writer, report.Options) error {
	return func(w io.Writer, opts report.Options) error { return r(w, f, opts) }
}

// publishAs is publish for a report that is more than its result.
func (a *app) publishAs(o *options, r finding.Result, render renderer) error {
	format, err := o.parseFormat()
	if err != nil {
		return err
	}
	if err := a.write(o.output, format, render.in(format)); err != nil {
		return undecided(err)
	}
	if !actions.Running(a.Getenv) {
		return nil
	}
	if err := a.tellRunner(o, r, render, format); err != nil {
		return undecided(fmt.Errorf("tell the runner: %w", err))
	}
	return nil
}

// write renders to the output file, or to standard output.
func (a *app) write(output string, format report.Format, render func(io.Writer, report.Options) error) error {
	if output != "" && output != "-" {
		return a.writeFile(output, render)
	}
	if format == report.GitHub && actions.Running(a.Getenv) {
		return a.commands(render)
	}
	return render(a.out, report.Options{Color: a.color(), Width: a.width()})
}

// commands writes workflow commands past the writer that disarms them, after all that was written before.
func (a *app) commands(render func(io.Writer, report.Options) error) error {
	w := a.secrets.Writer(a.raw)
	return errors.Join(a.out.Flush(), render(w, report.Options{}), w.Close())
}

// reportFile is the JSON report that the Action leaves in the workspace for later steps.
const reportFile = "deploycoord-report.json"

// tellRunner speaks the runner's protocol: annotations at file and line, the summary, the outputs.
func (a *app) tellRunner(o *options, r finding.Result, render renderer, format report.Format) error {
	var errs []error
	if format != report.GitHub {
		errs = append(errs, a.commands(render.in(report.GitHub)))
	}
	run := a.runner()
	if a.Getenv("GITHUB_STEP_SUMMARY") != "" {
		var b strings.Builder
		errs = append(errs, render(&b, report.Markdown, report.Options{}), run.Summary(b.String()))
	}
	if a.Getenv("GITHUB_OUTPUT") == "" {
		return errors.Join(errs...)
	}
	path := o.output
	if path == "" || path == "-" {
		at := filepath.Join(a.directory(o), reportFile)
		errs = append(errs, a.writeFile(at, render.in(report.JSON)))
		path = a.inWorkspace(at)
	}
	if r.Decision != "" {
		errs = append(errs, run.SetOutput("decision", string(r.Decision)))
	}
	for _, out := range []struct{ name, value string }{
		{"verdict", string(r.Verdict)}, {"risk", string(r.Risk)}, {"deployment-type", string(r.DeploymentType)},
		{"missing", strings.Join(r.Environment.Missing, ",")}, {"report", path},
	} {
		errs = append(errs, run.SetOutput(out.name, out.value))
	}
	return errors.Join(errs...)
}

// inWorkspace gives a path as a later step has to write it: in the workspace, which a container has under another name
// than the runner.
func (a *app) inWorkspace(path string) string {
	if rel, err := filepath.Rel(a.Getenv("GITHUB_WORKSPACE"), path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return path
}

// color tells whether standard output is a terminal that wants colour (no-color.org).
func (a *app) color() bool {
	fd, ok := a.terminal()
	return ok && term.IsTerminal(fd) && a.Getenv("NO_COLOR") == "" && a.Getenv("TERM") != "dumb"
}

func (a *app) width() int {
	if a.Width > 0 {
		return a.Width
	}
	if fd, ok := a.terminal(); ok {
		if w, _, err := term.GetSize(fd); err == nil {
			return w
		}
	}
	return 0
}

func (a *app) terminal() (int, bool) {
	f, ok := a.raw.(interface{ Fd() uintptr })
	if !ok {
		return 0, false
	}
	return int(f.Fd()), true
}
