package scaffold

import (
	"path"
	"strings"
)

// manifests name a language by the file that a project of it begins with.
var manifests = []struct{ name, language string }{
	{"go.mod", "Go"},
	{"package.json", "JavaScript"},
	{"tsconfig.json", "TypeScript"},
	{"pyproject.toml", "Python"}, {"requirements.txt", "Python"}, {"setup.py", "Python"}, {"Pipfile", "Python"},
	{"Gemfile", "Ruby"},
	{"composer.json", "PHP"},
	{"pom.xml", "Java"}, {"build.gradle", "Java"}, {"build.gradle.kts", "Kotlin"},
	{"Cargo.toml", "Rust"},
	{"mix.exs", "Elixir"},
}

// languages are those of the manifests, the ones nearest to the root first.
func languages(paths []string) []Found {
	var out []Found
	for depth := range 4 {
		for _, p := range paths {
			if strings.Count(p, "/") != depth {
				continue
			}
			if name := language(path.Base(p)); name != "" {
				out = count(out, name, p)
			}
		}
	}
	return out
}

func language(base string) string {
	for _, m := range manifests {
		if base == m.name {
			return m.language
		}
	}
	if ext := path.Ext(base); ext == ".csproj" || ext == ".fsproj" {
		return "C#"
	}
	return ""
}
