package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/config"
	"deploycoord/pkg/production"
)

// handedSources reads the JSON of secrets and variables that was handed in. It comes before all else that can fail, so
// that no error repeats a secret.
func (a *app) handedSources(ctx context.Context, o *options, partial string) ([]production.Source, error) {
	if o.secrets == "-" && o.variables == "-" {
		return nil, usage(errors.New("secrets and variables both come from standard input; give one of them as a file"))
	}
	var out []production.Source
	for _, in := range []struct{ name, path string }{{"secrets", o.secrets}, {"variables", o.variables}} {
		data, ok, err := a.handed(in.name, in.path)
		if err != nil {
			return nil, usage(err)
		}
		if ok {
			out = append(out, production.JSON{Label: in.name, Data: data, Partial: partial})
		}
	}
	_, err := a.inventory(ctx, out)
	return out, err
}

// sources lists where production's variables come from: what was handed in, flags, then the configuration.
func (a *app) sources(o *options, x access, handed []production.Source, root string, configured []config.Source) ([]production.Source, error) {
	out := slices.Clone(handed)
	for _, p := range o.envFiles {
		if err := pathNotValue("env-file", p); err != nil {
			return nil, usage(err)
		}
		out = append(out, production.EnvFile{Path: p, Open: production.OpenFile(p)})
	}
	for _, p := range o.compose {
		if err := pathNotValue("compose-file", p); err != nil {
			return nil, usage(err)
		}
		path, service := cutService(p)
		out = append(out, composeOnDisk(path, service))
	}
	for _, s := range configured {
		out = append(out, configuredSource(root, s, x, x.environment))
	}
	return out, nil
}

// configuredSource is a source of the configuration: its paths are the repository's, and do not leave it.
func configuredSource(root string, s config.Source, x access, environment string) production.Source {
	if hosted := x.hostedSource(s, environment); hosted != nil {
		return hosted
	}
	open := func(path string) (fs.File, error) { return openWithin(root, path) }
	if s.ComposeFile != "" {
		return production.Compose{Path: filepath.ToSlash(filepath.Clean(s.ComposeFile)), Service: s.Service, Open: open}
	}
	if filepath.IsAbs(s.EnvFile) {
		return production.EnvFile{Path: s.EnvFile, Open: production.OpenFile(s.EnvFile)}
	}
	return production.EnvFile{Path: s.EnvFile, Open: func() (fs.File, error) { return open(s.EnvFile) }}
}

// composeOnDisk is a compose file that the user named; the env files it names stay within its folder's tree or, for
// one inside the current folder, within that.
func composeOnDisk(file, service string) production.Source {
	root, name := filepath.Dir(file), filepath.Base(file)
	if filepath.IsLocal(file) {
		root, name = ".", filepath.ToSlash(filepath.Clean(file))
	}
	return production.Compose{Path: name, Service: service, Open: func(p string) (fs.File, error) {
		if p == name {
			return os.Open(file) // the user's own words, wherever they lead
		}
		return openWithin(root, p)
	}}
}

// openWithin opens a file below root; a link or ".." that leaves it is an error.
func openWithin(root, path string) (fs.File, error) {
	r, err := os.OpenRoot(root)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.Open(filepath.FromSlash(path))
}

// cutService splits FILE:SERVICE. A file of that whole name goes first.
func cutService(s string) (path, service string) {
	if i := strings.LastIndexByte(s, ':'); i > 1 && !strings.ContainsAny(s[i+1:], `/\`) {
		if _, err := os.Stat(s); err != nil {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// handed reads the JSON of secrets or variables: from the file or standard input that a flag names, else from the
// Action's input or the DEPLOYCOORD_* variable, which hold the JSON itself.
func (a *app) handed(name, path string) ([]byte, bool, error) {
	switch path {
	case "":
		value, ok := actions.Lookup(a.Getenv, name)
		return []byte(value), ok, nil
	case "-":
		data, err := io.ReadAll(io.LimitReader(a.Stdin, production.MaxJSON+1))
		if err != nil {
			return nil, false, fmt.Errorf("read %s from standard input: %w", name, err)
		}
		return data, true, nil
	default:
		if err := pathNotValue(name, path); err != nil {
			return nil, false, err
		}
		data, err := readFile(path, production.MaxJSON)
		if err != nil {
			return nil, false, fmt.Errorf("read the %s JSON: %w", name, err)
		}
		return data, true, nil
	}
}

// readFile reads a regular file of at most limit bytes that the user named.
func readFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case st.IsDir():
		return nil, fmt.Errorf("%s is a folder, expected a file", path)
	case st.Size() > limit:
		return nil, fmt.Errorf("%s is larger than %d MB", path, limit>>20)
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1)) // a pipe has no size
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%s is larger than %d MB", path, limit>>20)
	}
	return data, err
}

// inventory joins the sources, and takes their secrets out of all output from here on.
func (a *app) inventory(ctx context.Context, sources []production.Source) (production.Inventory, error) {
	inv, err := production.Join(ctx, sources)
	if err != nil {
		if errors.Is(err, context.Canceled) {
			return inv, undecided(err)
		}
		return inv, usage(err)
	}
	inv.Hide(a.secrets.Add)
	return inv, nil
}

// pathNotValue refuses what was meant as the content of a file, and does not repeat it: a secret that somebody wrote
// where a path belongs stays out of the log.
func pathNotValue(flag, path string) error {
	if !strings.ContainsAny(path, "{}=\"\n") {
		return nil
	}
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	return fmt.Errorf("--%s takes the path of a file (or -, where it is JSON); what was given names none, and is not repeated here in case it is a secret", flag)
}
