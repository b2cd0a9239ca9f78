package dependency

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// readPNPM reads pnpm's lock files of versions 5 to 9 (github.com/pnpm/spec/tree/master/lockfile).
func readPNPM(f file) ([]locked, error) {
	type importer struct {
		Dependencies         map[string]yaml.Node `yaml:"dependencies"`
		OptionalDependencies map[string]yaml.Node `yaml:"optionalDependencies"`
		DevDependencies      map[string]yaml.Node `yaml:"devDependencies"`
	}
	var lock struct {
		importer  `yaml:",inline"`
		Version   string              `yaml:"lockfileVersion"`
		Importers map[string]importer `yaml:"importers"`
		Packages  map[string]struct {
			Name    string `yaml:"name"`
			Version string `yaml:"version"`
			Dev     bool   `yaml:"dev"`
		} `yaml:"packages"`
	}
	if err := yaml.Unmarshal(f.data, &lock); err != nil {
		return nil, unreadable(err)
	}
	if lock.Version == "" {
		return nil, errMalformed
	}
	list := make([]locked, 0, len(lock.Packages))
	keys := make(map[string]int, len(lock.Packages))
	for at, p := range lock.Packages {
		name, version := pnpmPath(at)
		if p.Name != "" {
			name = p.Name
		}
		if commit := version; p.Version != "" {
			if version = p.Version; strings.HasPrefix(commit, "#") {
				version += commit
			}
		}
		if name != "" && version != "" {
			keys[at] = len(list)
			list = append(list, locked{name: name, version: version, dev: p.Dev})
		}
	}
	if lock.Importers == nil {
		lock.Importers = map[string]importer{}
	}
	lock.Importers[""] = lock.importer
	for _, from := range lock.Importers {
		for _, asks := range []struct {
			of  map[string]yaml.Node
			dev bool
		}{{from.Dependencies, false}, {from.OptionalDependencies, false}, {from.DevDependencies, true}} {
			for name, n := range asks.of {
				if i, ok := pnpmKey(keys, name, pnpmVersion(n)); ok {
					list[i].dev = asks.dev && (list[i].dev || !list[i].direct)
					list[i].direct = true
				}
			}
		}
	}
	return list, nil
}

// pnpmVersion is the version that an importer has: the value itself up to version 5, a field of it from 6 on.
func pnpmVersion(n yaml.Node) string {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "version" {
			return n.Content[i+1].Value
		}
	}
	return n.Value
}

// pnpmKey finds the package of a name and version, by the keys of any version of the format. Of an alias, and of what
// is not from the registry, the version may be the whole key.
func pnpmKey(keys map[string]int, name, version string) (at int, ok bool) {
	plain, _, _ := strings.Cut(version, "(")
	for _, key := range []string{name + "@" + plain, "/" + name + "@" + version, "/" + name + "/" + version, version, plain} {
		if at, ok = keys[key]; ok {
			return at, true
		}
	}
	return 0, false
}

// pnpmPath takes a key apart: "name@1.0.0(peer@2)" from version 9 on, "/name@1.0.0(peer@2)" in 6, "/name/1.0.0_peer@2"
// in 5. What is from a repository has an address for a version; a folder has none.
func pnpmPath(at string) (name, version string) {
	old := strings.HasPrefix(at, "/")
	at, _, _ = strings.Cut(strings.TrimPrefix(at, "/"), "(")
	if i := strings.LastIndexByte(at, '/'); old && i > 0 && !strings.Contains(at[1:], "@") {
		name, version = at[:i], at[i+1:]
	} else if i := strings.IndexByte(at[min(1, len(at)):], '@'); i >= 0 {
		name, version = at[:i+1], at[i+2:]
		if slash := strings.LastIndexByte(name, '/'); old && slash > 0 && startsWithDigit(name[slash+1:]) {
			name, version = at[:slash], at[slash+1:] // version 5 with a peer: the "@" is the peer's
		}
	}
	if startsWithDigit(version) {
		version, _, _ = strings.Cut(version, "_")
		return name, version
	}
	scheme, address, _ := strings.Cut(version, ":")
	if strings.HasPrefix(scheme, "file") || strings.HasPrefix(scheme, "link") || address == "" {
		return name, ""
	}
	commit := address[strings.LastIndexByte(address, '/')+1:]
	return name, "#" + commit[:min(len(commit), maxCommit)]
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }
