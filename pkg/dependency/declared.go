package dependency

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// declaredIn reads a manifest by itself: names and the ranges that are asked for.
func declaredIn(declared func([]byte) ([]locked, error)) func(file) ([]locked, error) {
	return func(f file) ([]locked, error) {
		list, err := declared(f.data)
		switch {
		case err != nil && isTemplate(f.data):
			return nil, nil
		case err != nil:
			return nil, unreadable(err)
		}
		return list, nil
	}
}

// isTemplate tells whether a manifest that cannot be read is one that a generator fills in: it asks for nothing itself.
func isTemplate(data []byte) bool {
	return bytes.Contains(data, []byte("{{")) || bytes.Contains(data, []byte("<%")) || bytes.Contains(data, []byte("{%"))
}

// asked makes a list of names with their ranges.
func asked(into []locked, ranges map[string]string, dev bool) []locked {
	for name, version := range ranges {
		into = append(into, locked{name: name, version: version, direct: true, dev: dev})
	}
	return into
}

// packageJSON reads npm's manifest (docs.npmjs.com/cli/configuring-npm/package-json).
func packageJSON(data []byte) ([]locked, error) {
	var m npmAsks
	if len(data) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	return m.list(), nil
}

// npmAsks is what a package asks for, in a manifest or a lock file.
type npmAsks struct {
	Dependencies         map[string]string `json:"dependencies"`
	OptionalDependencies map[string]string `json:"optionalDependencies"`
	DevDependencies      map[string]string `json:"devDependencies"`
}

// aliases gives them by the names under which the package knows them.
func (n npmAsks) aliases() []locked {
	return asked(asked(asked(nil, n.Dependencies, false), n.OptionalDependencies, false), n.DevDependencies, true)
}

// list gives them by their real names: an alias is "npm:NAME@RANGE".
func (n npmAsks) list() []locked {
	out := n.aliases()
	for i := range out {
		if real, ok := strings.CutPrefix(out[i].version, "npm:"); ok {
			if at := strings.LastIndex(real, "@"); at > 0 {
				out[i].name, out[i].version = real[:at], real[at+1:]
			}
		}
	}
	return out
}

func composerJSON(data []byte) ([]locked, error) {
	var m struct {
		Require    map[string]string `json:"require"`
		RequireDev map[string]string `json:"require-dev"`
	}
	if len(data) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	return asked(asked(nil, m.Require, false), m.RequireDev, true), nil
}

// anyTable is a table whose values are a range, or a table with one.
type anyTable map[string]any

func (t anyTable) list(into []locked, dev bool) []locked {
	for name, value := range t {
		l := locked{name: name, direct: true, dev: dev}
		switch v := value.(type) {
		case string:
			l.version = v
		case map[string]any:
			l.version, _ = v["version"].(string)
			for _, key := range []string{"rev", "ref", "tag", "branch"} {
				if ref, ok := v[key].(string); ok && l.version == "" {
					l.version = "#" + ref
				}
			}
			if real, ok := v["package"].(string); ok {
				l.name = real
			}
		}
		into = append(into, l)
	}
	return into
}

// cargoTOML reads Cargo's manifest, that of a workspace too (doc.rust-lang.org/cargo/reference/manifest.html).
func cargoTOML(data []byte) ([]locked, error) {
	type tables struct {
		Dependencies      anyTable `toml:"dependencies"`
		BuildDependencies anyTable `toml:"build-dependencies"`
		DevDependencies   anyTable `toml:"dev-dependencies"`
	}
	var m struct {
		Workspace tables            `toml:"workspace"`
		Target    map[string]tables `toml:"target"`
	}
	var own tables
	for _, into := range []any{&own, &m} {
		if err := toml.Unmarshal(data, into); err != nil {
			return nil, err
		}
	}
	var out []locked
	all := append(slices.Collect(maps.Values(m.Target)), own, m.Workspace)
	for _, t := range all {
		out = t.DevDependencies.list(t.BuildDependencies.list(t.Dependencies.list(out, false), false), true)
	}
	return out, nil
}

func pipfile(data []byte) ([]locked, error) {
	var m struct {
		Packages    anyTable `toml:"packages"`
		DevPackages anyTable `toml:"dev-packages"`
	}
	if err := toml.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	return normal(m.DevPackages.list(m.Packages.list(nil, false), true)), nil
}

// pyproject reads the standard's tables (PEP 621, PEP 735) and those of Poetry, PDM and uv.
func pyproject(data []byte) ([]locked, error) {
	var m struct {
		Project struct {
			Dependencies []string            `toml:"dependencies"`
			Optional     map[string][]string `toml:"optional-dependencies"`
		} `toml:"project"`
		Groups map[string][]any `toml:"dependency-groups"`
		Tool   struct {
			Poetry struct {
				Dependencies anyTable `toml:"dependencies"`
				Dev          anyTable `toml:"dev-dependencies"`
				Group        map[string]struct {
					Dependencies anyTable `toml:"dependencies"`
				} `toml:"group"`
			} `toml:"poetry"`
			PDM struct {
				Dev map[string][]string `toml:"dev-dependencies"`
			} `toml:"pdm"`
			UV struct {
				Dev []string `toml:"dev-dependencies"`
			} `toml:"uv"`
		} `toml:"tool"`
	}
	if err := toml.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	out := required(nil, m.Project.Dependencies, false)
	for _, extra := range m.Project.Optional {
		out = required(out, extra, false)
	}
	for _, group := range m.Groups {
		for _, r := range group {
			if text, ok := r.(string); ok { // the other thing is {include-group = "…"}
				out = required(out, []string{text}, true)
			}
		}
	}
	poetry := m.Tool.Poetry
	delete(poetry.Dependencies, "python")
	out = poetry.Dev.list(poetry.Dependencies.list(out, false), true)
	for name, group := range poetry.Group {
		out = group.Dependencies.list(out, isDevGroup(name))
	}
	for _, group := range m.Tool.PDM.Dev {
		out = required(out, group, true)
	}
	return normal(required(out, m.Tool.UV.Dev, true)), nil
}

// isDevGroup tells whether one of Poetry's groups, whose names are free, is for development.
func isDevGroup(name string) bool {
	switch strings.ToLower(name) {
	case "dev", "develop", "development", "test", "tests", "testing", "lint", "linting", "docs", "doc", "typing", "ci":
		return true
	}
	return false
}
