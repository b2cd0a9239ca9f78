package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"deploycoord/pkg/config"
	"deploycoord/pkg/gate"
	"deploycoord/pkg/production"
	"deploycoord/pkg/report"
)

// column is one environment of the matrix.
type column struct {
	name      string
	inventory production.Inventory
	set       setCommand
}

// setCommand words how an environment gets a variable that is missing, empty or a placeholder there.
type setCommand func(v matrixVariable, cell report.Cell) string

// columns lists the environments: env files in the folder and below it that are not ignored, or that stand in the root
// though git ignores them (a developer's .env is exactly that), then the configured ones, then production.
func (a *app) columns(ctx context.Context, o *options, m matrixInputs) ([]column, error) {
	var out []column
	add := func(name string, set setCommand, sources ...production.Source) error {
		inv, err := a.inventory(ctx, sources)
		if err != nil {
			return err
		}
		out = append(out, column{name, inv, set})
		return nil
	}
	x, err := a.access(o, m.in.Rules.Environment)
	if err != nil {
		return nil, err
	}
	for _, p := range m.localEnvFiles(o.envFiles) {
		if err := add(p, editFile(m.fromHere(p)), configuredSource(m.root, config.Source{EnvFile: p}, x, "")); err != nil {
			return nil, err
		}
	}
	for _, e := range m.cfg.Env.Environments {
		if err := add(e.Name, setIn(e.Name, m.here(e.Source)), configuredSource(m.root, e.Source, x, e.Name)); err != nil {
			return nil, err
		}
	}
	sources, err := a.sources(o, x, m.handed, m.root, m.cfg.Env.Production)
	if err != nil {
		return nil, err
	}
	var files []config.Source
	if len(m.handed) == 0 { // no secrets or variables of GitHub
		for _, p := range o.envFiles {
			files = append(files, config.Source{EnvFile: p})
		}
		for _, p := range o.compose {
			path, _ := cutService(p)
			files = append(files, config.Source{ComposeFile: path})
		}
		files = append(files, m.here(m.cfg.Env.Production...)...)
	}
	if err := add(m.in.Rules.Environment, setIn(m.in.Rules.Environment, files), sources...); err != nil {
		return nil, err
	}
	return out, nil
}

// here gives configured files by the paths that a command needs in the current folder. GitHub's own secrets and
// variables are no file.
func (m matrixInputs) here(sources ...config.Source) []config.Source {
	var out []config.Source
	for _, s := range sources {
		switch {
		case s.GitHub:
			continue
		case s.ComposeFile != "":
			s.ComposeFile = m.fromHere(s.ComposeFile)
		case s.SSH == nil:
			s.EnvFile = m.fromHere(s.EnvFile)
		}
		out = append(out, s)
	}
	return out
}

// fromHere gives a path of the work tree as it is from the current folder.
func (m matrixInputs) fromHere(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	full := filepath.Join(m.root, p)
	if here, err := filepath.Abs("."); err == nil {
		if rel, err := filepath.Rel(here, full); err == nil {
			return rel
		}
	}
	return full
}

// setIn words how an environment that has files gets a variable, and how one of GitHub does that has none. Of several
// files the last one counts.
func setIn(environment string, files []config.Source) setCommand {
	if len(files) == 0 {
		return func(v matrixVariable, _ report.Cell) string {
			return fmt.Sprintf("gh %s set %s --env %s", v.kind(), gate.ShellQuote(v.name), gate.ShellQuote(environment))
		}
	}
	switch last := files[len(files)-1]; {
	case last.ComposeFile != "":
		return func(matrixVariable, report.Cell) string { return openFile(last.ComposeFile) }
	case last.SSH != nil:
		return func(matrixVariable, report.Cell) string { return openRemote(*last.SSH) }
	}
	return editFile(files[len(files)-1].EnvFile)
}

// editFile adds a missing line to an env file, behind a line break: the last line may have none. A line that is there
// has to be edited.
func editFile(p string) setCommand {
	return func(v matrixVariable, cell report.Cell) string {
		if cell == report.CellMissing {
			return fmt.Sprintf(`printf '\n%%s=\n' %s >> %s`, gate.ShellQuote(v.name), gate.ShellQuote(p))
		}
		return openFile(p)
	}
}

func openFile(p string) string { return `"${EDITOR:-vi}" ` + gate.ShellQuote(p) }

func openRemote(s config.SSH) string {
	return fmt.Sprintf("ssh -t -p %d %s %s", s.Port, gate.ShellQuote(s.User+"@"+s.Host), gate.ShellQuote(`"${EDITOR:-vi}" `+gate.ShellQuote(s.Path)))
}
