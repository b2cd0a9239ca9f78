package dependency

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/osv-scanner/pkg/lockfile"
	"gopkg.in/yaml.v3"
)

// without drops packages in place.
func without(list []locked, drop func(locked) bool) []locked { return slices.DeleteFunc(list, drop) }

// markedBy marks a list by the manifest beside the file.
func (f file) markedBy(name string, list []locked, declared func([]byte) ([]locked, error)) []locked {
	if asks, err := declared(f.beside(name)); err == nil {
		mark(list, asks)
	}
	return list
}

// lineOf gives the line of a text's first place, 0 where it does not stand there.
func lineOf(data []byte, text string) int {
	at := bytes.Index(data, []byte(text))
	if at < 0 {
		return 0
	}
	return 1 + bytes.Count(data[:at], []byte("\n"))
}

// readGemfile reads Bundler's lock file. Its section DEPENDENCIES is what the Gemfile asks for, its section PATH the
// repository's own gems.
func readGemfile(f file) ([]locked, error) {
	list, err := f.extract(lockfile.GemfileLockExtractor{})
	if err != nil {
		return nil, err
	}
	if lineOf(f.data, "DEPENDENCIES") == 0 {
		return nil, errMalformed
	}
	own, section := map[string]bool{}, ""
	var asks []locked
	for line := range strings.Lines(string(f.data)) {
		line = strings.TrimRight(line, "\r\n")
		name, _, _ := strings.Cut(strings.TrimLeft(line, " "), " ")
		switch indent := len(line) - len(strings.TrimLeft(line, " ")); {
		case line == "":
		case indent == 0:
			section = line
		case section == "PATH" && indent == 4:
			own[name] = true
		case section == "DEPENDENCIES" && indent == 2:
			asks = append(asks, locked{name: strings.TrimSuffix(name, "!")})
		}
	}
	list = without(list, func(l locked) bool { return own[l.name] })
	mark(list, asks)
	return list, nil
}

// readMix reads Elixir's lock file. The library prints to standard error what it does not understand: such a file does
// not get there.
func readMix(f file) ([]locked, error) {
	number := 0
	for line := range strings.Lines(string(f.data)) {
		number++
		if entry := strings.TrimSpace(line); strings.HasPrefix(entry, `"`) && strings.HasSuffix(entry, ",") &&
			len(strings.FieldsFunc(entry, func(r rune) bool { return r == ',' })) < 4 {
			return nil, fmt.Errorf("the entry on line %d has no version", number)
		}
	}
	list, err := f.extract(lockfile.MixLockExtractor{})
	if err != nil {
		return nil, err
	}
	manifest := f.beside("mix.exs")
	for i, l := range list {
		at := bytes.Index(manifest, []byte("{:"+l.name+","))
		if list[i].direct = at >= 0; at >= 0 {
			line, _, _ := bytes.Cut(manifest[at:], []byte("\n"))
			list[i].dev = bytes.Contains(line, []byte("only:")) && !bytes.Contains(line, []byte(":prod"))
		}
	}
	return list, nil
}

// readGradle reads Gradle's lock file, and from the build script beside it what is asked for.
func readGradle(f file) ([]locked, error) {
	list, err := f.extract(lockfile.GradleLockExtractor{})
	if err != nil {
		return nil, err
	}
	script := append(f.beside("build.gradle"), f.beside("build.gradle.kts")...)
	for i, l := range list {
		list[i].direct = bytes.Contains(script, []byte(`"`+l.name+":")) || bytes.Contains(script, []byte("'"+l.name+":"))
	}
	return list, nil
}

// readNuGet reads NuGet's lock file, which says what is asked for.
func readNuGet(f file) ([]locked, error) {
	list, err := f.extract(lockfile.NuGetLockExtractor{})
	if err != nil {
		return nil, err
	}
	var lock struct {
		Dependencies map[string]map[string]struct {
			Type string `json:"type"`
		} `json:"dependencies"`
	}
	if err := json.Unmarshal(f.data, &lock); err != nil {
		return nil, unreadable(err)
	}
	var asks []locked
	for _, framework := range lock.Dependencies {
		for name, d := range framework {
			if d.Type == "Direct" {
				asks = append(asks, locked{name: name})
			}
		}
	}
	mark(list, asks)
	return list, nil
}

// readConan reads Conan's lock file, and from the recipe beside it what is asked for.
func readConan(f file) ([]locked, error) {
	list, err := f.extract(lockfile.ConanLockExtractor{})
	if err != nil {
		return nil, err
	}
	recipe := append(append(f.beside("conanfile.txt"), '\n'), f.beside("conanfile.py")...)
	for i, l := range list {
		for _, before := range []string{`"`, "'", "\n"} {
			list[i].direct = list[i].direct || bytes.Contains(recipe, []byte(before+l.name+"/"))
		}
	}
	return list, nil
}

// readPubspec reads Dart's lock file, which says what is asked for.
func readPubspec(f file) ([]locked, error) {
	list, err := f.extract(lockfile.PubspecLockExtractor{})
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct {
			Dependency string `yaml:"dependency"`
			Source     string `yaml:"source"`
		} `yaml:"packages"`
	}
	if err := yaml.Unmarshal(f.data, &lock); err != nil {
		return nil, unreadable(err)
	}
	list = without(list, func(l locked) bool {
		return lock.Packages[l.name].Source == "path" || lock.Packages[l.name].Source == "sdk"
	})
	for i, l := range list {
		kind := lock.Packages[l.name].Dependency
		list[i].direct, list[i].dev = strings.HasPrefix(kind, "direct"), kind == "direct dev"
	}
	return list, nil
}
