package gate

import (
	"fmt"
	"slices"
	"strings"

	"deploycoord/pkg/envfile"
	"deploycoord/pkg/finding"
)

// environment tells what the change does to the environment, and what brings production in step.
func (s *survey) environment() finding.Environment {
	if s.env == nil {
		env := s.makeEnvironment()
		s.env = &env
	}
	return *s.env
}

func (s *survey) makeEnvironment() finding.Environment {
	env := finding.Environment{Added: []string{}, Removed: []string{}, Missing: []string{}, Setup: []finding.Setup{}}
	for i := range s.variables {
		v := &s.variables[i]
		read := s.live(v) > 0
		switch {
		case v.newlyDocumented(), read && !v.readBefore() && len(v.before) == 0:
			env.Added = append(env.Added, v.name)
		case !read && len(v.documents) == 0 && (v.readBefore() || len(v.before) > 0):
			env.Removed = append(env.Removed, v.name)
		}
		if _, ok := v.required(); !ok || s.Production.Has(v.name) || !s.isNew(v) && !s.Rules.Strict {
			continue
		}
		if s.Production.Absent(v.name) {
			env.Missing = append(env.Missing, v.name)
		}
		env.Setup = append(env.Setup, s.setup(v))
	}
	return env
}

// setup words how production gets a variable: the command, and what the template says of it.
func (s *survey) setup(v *variable) finding.Setup {
	kind := "variable"
	if v.sensitive() {
		kind = "secret"
	}
	out := finding.Setup{
		Name: v.name, Kind: kind,
		Command: fmt.Sprintf("gh %s set %s --env %s", kind, v.name, ShellQuote(s.Rules.Environment)),
	}
	for _, d := range v.documents {
		out.Description, out.Docs, out.Type = d.Description, d.Docs, d.Type.String()
		break
	}
	for _, r := range v.reads {
		if counts(r) {
			out.ReadBy = append(out.ReadBy, fmt.Sprintf("%s:%d", r.Path, r.Line))
		}
	}
	slices.Sort(out.ReadBy)
	out.ReadBy = slices.Compact(out.ReadBy)
	if len(out.ReadBy) > maxReadBy {
		out.ReadBy = out.ReadBy[:maxReadBy]
	}
	return out
}

// setFix says how production gets a real value: where its values come from a file, in that file.
func (s *survey) setFix(v *variable, source string) string {
	for _, kind := range []string{"env file ", "compose file "} {
		if strings.HasPrefix(source, kind) {
			return fmt.Sprintf("set %s in %s", v.name, source)
		}
	}
	return s.setup(v).Command
}

// fileSource gives the last of production's sources if all of them are files, else "".
func (s *survey) fileSource() string {
	last := ""
	for _, source := range s.Production.Sources {
		if !strings.HasPrefix(source, "env file ") && !strings.HasPrefix(source, "compose file ") {
			return ""
		}
		last = source
	}
	return last
}

// maxReadBy bounds the places that a setup instruction names.
const maxReadBy = 5

func (s *survey) removeCommand(v *variable) string {
	return strings.Replace(strings.Replace(s.setup(v).Command, " set ", " delete ", 1), "  ", " ", 1)
}

// ShellQuote quotes a word for a POSIX shell where it needs it.
func ShellQuote(word string) string {
	plain := word != "" && !strings.HasPrefix(word, "-") && !strings.ContainsFunc(word, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("_-./:@%+=,", r)
	})
	if plain {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

func sensitiveName(name string) bool { return envfile.SensitiveName(name) }
