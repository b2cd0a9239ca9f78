package production

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
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
	project, err := c.load(ctx)
	if err != nil {
		return Listing{}, err
	}
	names := project.ServiceNames()
	if c.Service != "" {
		if !slices.Contains(names, c.Service) {
			return Listing{}, fmt.Errorf("%s: no such service; the file has: %s", c.Name(), strings.Join(names, ", "))
		}
		names = []string{c.Service}
	}
	l := Listing{Values: map[string]Value{}}
	for _, name := range names {
		c.service(ctx, project.Services[name], &l)
	}
	return l, nil
}

func (c Compose) load(ctx context.Context) (*types.Project, error) {
	data, err := readBounded(func() (fs.File, error) { return c.Open(c.Path) }, MaxComposeFile)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", c.Name(), err)
	}
	details := types.ConfigDetails{
		WorkingDir: "/", ConfigFiles: []types.ConfigFile{{Filename: c.Path, Content: data}}, Environment: types.Mapping{},
	}
	project, err := loader.LoadWithContext(ctx, details, func(o *loader.Options) {
		o.SetProjectName("production", true)
		o.SkipInterpolation, o.SkipResolveEnvironment = true, true
		o.SkipExtends, o.SkipInclude = true, true // both read files that the file itself names
		o.SkipConsistencyCheck, o.SkipNormalization, o.ResolvePaths = true, true, false
		o.Profiles = []string{"*"}
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %s; expected a compose file (docs.docker.com/reference/compose-file)", c.Name(), withoutQuotes(err.Error()))
	}
	return project, nil
}

var quotedText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("\"[^\"]*\"|'[^']*'|`[^`]*`|: .*://.*") })

// withoutQuotes keeps the first line of a library's message, and none of the file's own text in it.
func withoutQuotes(message string) string {
	line, _, _ := strings.Cut(message, "\n")
	return clip(quotedText().ReplaceAllString(line, "…"))
}

func (c Compose) service(ctx context.Context, s types.ServiceConfig, l *Listing) {
	if s.Extends != nil && s.Extends.File != "" {
		l.Partial = "service " + s.Name + " extends another file"
	}
	for _, ef := range s.EnvFiles {
		c.envFile(ctx, s.Name, ef, l)
	}
	for name, value := range s.Environment {
		switch {
		case value == nil, strings.Contains(strings.ReplaceAll(*value, "$$", ""), "$"):
			l.Values[name] = NameOnly(c.Name())
		default:
			l.Values[name] = NewValue(c.Name(), strings.ReplaceAll(*value, "$$", "$"))
		}
	}
}

func (c Compose) envFile(ctx context.Context, service string, ef types.EnvFile, l *Listing) {
	p := ef.Path
	if !path.IsAbs(p) {
		p = path.Join(path.Dir(c.Path), p)
	}
	if strings.Contains(p, "$") || path.IsAbs(p) {
		l.Partial = "service " + service + " has an env_file outside the work tree"
		return
	}
	sub, err := EnvFile{Path: p, Open: func() (fs.File, error) { return c.Open(p) }}.Read(ctx)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !ef.Required:
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
