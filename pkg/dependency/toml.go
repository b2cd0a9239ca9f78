package dependency

import (
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/google/osv-scanner/pkg/lockfile"
)

// readCargo reads Cargo.lock. A package without a source is the repository's own, and asks for what it depends on.
func readCargo(f file) ([]locked, error) {
	list, err := f.extract(lockfile.CargoLockExtractor{})
	if err != nil {
		return nil, err
	}
	var lock struct {
		Package []struct {
			Name, Version, Source string
			Dependencies          []string
		}
	}
	if err := toml.Unmarshal(f.data, &lock); err != nil {
		return nil, unreadable(err)
	}
	own, asks := map[string]bool{}, map[string]bool{}
	for _, p := range lock.Package {
		if p.Source != "" {
			continue
		}
		own[p.Name+"@"+p.Version] = true
		for _, d := range p.Dependencies { // "name", "name version", "name version (source)"
			name, rest, _ := strings.Cut(d, " ")
			version, _, _ := strings.Cut(rest, " ")
			asks[name+"@"+version] = true
		}
	}
	list = without(list, func(l locked) bool { return own[l.name+"@"+l.version] })
	for i, l := range list {
		list[i].direct = asks[l.name+"@"] || asks[l.name+"@"+l.version]
	}
	dev, _ := cargoTOML(f.beside("Cargo.toml"))
	markDev(list, dev)
	return list, nil
}

// markDev takes from a manifest what is for development alone, of packages that are direct.
func markDev(list, asks []locked) {
	direct := make([]locked, 0, len(list))
	at := make([]int, 0, len(list))
	for i, l := range list {
		if l.direct {
			direct, at = append(direct, l), append(at, i)
		}
	}
	mark(direct, asks)
	for i, l := range direct {
		list[at[i]].dev = l.dev
	}
}

// readUV reads uv.lock. The repository's own packages are from a folder, and ask for what they depend on.
func readUV(f file) ([]locked, error) {
	type need struct{ Name string }
	var lock struct {
		Version int
		Package []struct {
			Name, Version string
			Source        struct{ Editable, Virtual, Directory, Git, URL string }
			Dependencies  []need
			Optional      map[string][]need `toml:"optional-dependencies"`
			Dev           map[string][]need `toml:"dev-dependencies"`
		}
	}
	if err := toml.Unmarshal(f.data, &lock); err != nil {
		return nil, unreadable(err)
	}
	var list, asks []locked
	for _, p := range lock.Package {
		if p.Source.Editable+p.Source.Virtual+p.Source.Directory == "" {
			if p.Source.Git != "" {
				_, commit, _ := strings.Cut(p.Source.Git, "#")
				p.Version += "#" + commit[:min(len(commit), maxCommit)]
			}
			list = append(list, locked{name: p.Name, version: p.Version})
			continue
		}
		for _, d := range p.Dependencies {
			asks = append(asks, locked{name: d.Name})
		}
		for _, group := range p.Optional {
			for _, d := range group {
				asks = append(asks, locked{name: d.Name})
			}
		}
		for _, group := range p.Dev {
			for _, d := range group {
				asks = append(asks, locked{name: d.Name, dev: true})
			}
		}
	}
	mark(list, asks)
	return list, nil
}
