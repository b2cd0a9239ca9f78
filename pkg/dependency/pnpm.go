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
	var list, asks []locked
	for at, p := range lock.Packages {
		name, version := pnpmPath(at)
		if p.Name != "" {
			name = p.Name
		}
		if p.Version != "" {
			version = p.Version
		}
		if name != "" && version != "" {
			list = append(list, locked{name: name, version: version, dev: p.Dev})
		}
	}
	if lock.Importers == nil {
		lock.Importers = map[string]importer{}
	}
	lock.Importers[""] = lock.importer
	for _, from := range lock.Importers {
		for name := range from.Dependencies {
			asks = append(asks, locked{name: name})
		}
		for name := range from.OptionalDependencies {
			asks = append(asks, locked{name: name})
		}
		for name := range from.DevDependencies {
			asks = append(asks, locked{name: name, dev: true})
		}
	}
	mark(list, asks)
	return list, nil
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
	return name, "#" + address[strings.LastIndexByte(address, '/')+1:]
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }
