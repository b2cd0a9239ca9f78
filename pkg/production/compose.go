package production

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// MaxComposeFile bounds a compose file, in bytes.
const MaxComposeFile = 4 << 20

// Compose is the environment of the services of production's compose file: `environment:` and `env_file:`.
type Compose struct {
	Path    string // slash-separated; env files are found relative to its folder
	Service string // one service's environment; "" joins all
	// Open opens a file by its slash-separated path, and lets none out of the work tree.
	Open func(path string) (fs.File, error)
}

// Name names the source.
func (c Compose) Name() string {
	if c.Service != "" {
		return "compose file " + c.Path + ", service " + c.Service
	}
	return "compose file " + c.Path
}

// Read gives the names and values. A value that compose fills in when production starts (`${X}`) is a name alone. An
// env file that is not here, `extends` and `include` make the listing partial: they may hold more.
func (c Compose) Read(ctx context.Context) (Listing, error) {
	services, err := c.load()
	if err != nil {
		return Listing{}, err
	}
	names := slices.Sorted(maps.Keys(services))
	if c.Service != "" {
		if !slices.Contains(names, c.Service) {
			return Listing{}, fmt.Errorf("%s: no such service; the file has: %s", c.Name(), strings.Join(names, ", "))
		}
		names = []string{c.Service}
	}
	l := Listing{Values: map[string]Value{}}
	for _, name := range names {
		c.service(ctx, name, services[name], &l)
	}
	return l, nil
}

// composeService is what of a service makes its environment.
type composeService struct {
	environment map[string]*string // nil for a name alone
	envFiles    []envFileEntry
	extends     bool
}

type envFileEntry struct {
	path     string
	required bool
}

// load reads of the services what makes their environment, as compose-go does, which the tests hold it against.
// compose-go itself is not linked: its loader checks the whole file against a JSON Schema and costs 4 ms at every start
// of this program, and its types alone are 0.26 MB of it.
func (c Compose) load() (map[string]composeService, error) {
	data, err := readBounded(func() (fs.File, error) { return c.Open(c.Path) }, MaxComposeFile)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", c.Name(), err)
	}
	var file struct {
		Services map[string]map[string]any
		Include  any
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		return nil, c.wrong(err)
	}
	if file.Services == nil {
		return nil, c.wrong(errors.New("there is no services section"))
	}
	out := map[string]composeService{}
	for name, s := range file.Services {
		one, err := composeServiceOf(name, s)
		if err != nil {
			return nil, c.wrong(err)
		}
		one.extends = one.extends || file.Include != nil
		out[name] = one
	}
	return out, nil
}

func (c Compose) wrong(err error) error {
	return fmt.Errorf("%s: %s; expected a compose file (docs.docker.com/reference/compose-file)", c.Name(), withoutQuotes(err.Error()))
}

func composeServiceOf(name string, s map[string]any) (composeService, error) {
	var out composeService
	_, out.extends = s["extends"]
	var err error
	if out.environment, err = environmentOf(s["environment"]); err != nil {
		return out, fmt.Errorf("services.%s.environment: %w", name, err)
	}
	if out.envFiles, err = envFilesOf(s["env_file"]); err != nil {
		return out, fmt.Errorf("services.%s.env_file: %w", name, err)
	}
	return out, nil
}

var quotedText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("\"[^\"]*\"|'[^']*'|`[^`]*`|: .*://.*") })

// withoutQuotes keeps the first line of a library's message, and none of the file's own text in it.
func withoutQuotes(message string) string {
	line, _, _ := strings.Cut(message, "\n")
	return clip(quotedText().ReplaceAllString(line, "…"))
}

func (c Compose) service(ctx context.Context, name string, s composeService, l *Listing) {
	if s.extends {
		l.Partial = "service " + name + " extends or includes what is not read here"
	}
	for _, ef := range s.envFiles {
		c.envFile(ctx, name, ef, l)
	}
	for variable, value := range s.environment {
		switch {
		case value == nil, strings.Contains(strings.ReplaceAll(*value, "$$", ""), "$"):
			l.Values[variable] = NameOnly(c.Name())
		default:
			l.Values[variable] = NewValue(c.Name(), strings.ReplaceAll(*value, "$$", "$"))
		}
	}
}

func (c Compose) envFile(ctx context.Context, service string, ef envFileEntry, l *Listing) {
	p := ef.path
	if !path.IsAbs(p) {
		p = path.Join(path.Dir(c.Path), p)
	}
	if strings.Contains(p, "$") || path.IsAbs(p) {
		l.Partial = "service " + service + " has an env_file outside the work tree"
		return
	}
	sub, err := EnvFile{Path: p, Open: func() (fs.File, error) { return c.Open(p) }}.Read(ctx)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !ef.required:
	case err != nil:
		l.Partial = "env_file " + p + " of service " + service + " is not readable here"
	default:
		for name, v := range sub.Values {
			l.Values[name] = v
		}
		if sub.Partial != "" {
			l.Partial = sub.Partial
		}
	}
}
