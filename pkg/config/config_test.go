package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/internal/golden"
	"deploycoord/pkg/finding"
)

func files(t testing.TB, pattern string) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(paths), err)
	}
	found := make(map[string][]byte, len(paths))
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		found[p] = data
	}
	return found
}

func TestBad(t *testing.T) {
	for path, data := range files(t, "testdata/bad/*.yml") {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yml"), func(t *testing.T) {
			c, err := Parse("deployment.yml", data)
			var problems Errors
			if !errors.As(err, &problems) || len(problems) == 0 {
				t.Fatalf("got %v, want Errors", err)
			}
			if diff := cmp.Diff(Config{}, c); diff != "" {
				t.Errorf("a configuration beside an error: %s", diff)
			}
			golden.Assert(t, strings.TrimSuffix(path, ".yml")+".txt", []byte(err.Error()+"\n"))
		})
	}
}

func TestGood(t *testing.T) {
	set := func(change func(*Config)) Config {
		c := Default()
		change(&c)
		return c
	}
	want := map[string]Config{
		"empty":    Default(),
		"comments": Default(),
		"brief":    set(func(c *Config) { c.Environment = "live" }),
		"full": {
			Version: 1, Environment: "production",
			Env: Env{
				Strict: true, Dynamic: finding.Warning,
				Templates:   []string{"**/.env.example", "config/*.{env,dist}"},
				Ignore:      []string{"LEGACY_*", "OLD_?", "[A-C]_X", "{A,B}_Y"},
				IgnorePaths: []string{"examples/**"},
				Platform:    []string{"FLY_*", "RENDER"},
				Services: []Service{
					{Name: "api", Paths: []string{"services/api/**"}, Templates: []string{"services/api/.env.example"}},
					{Name: "2", Paths: []string{"services/two/**", "shared/**"}, Templates: []string{"services/two/.env.example"}},
				},
				Production: []Source{
					{EnvFile: "deploy/production.env"},
					{EnvFile: "/run/secrets/production.env"},
					{ComposeFile: "./docker-compose.prod.yml", Service: "api"},
					{ComposeFile: "docker-compose.yml"},
				},
				Environments: []Environment{
					{Name: "staging", Source: Source{EnvFile: ".env.staging"}},
					{Name: "preview", Source: Source{ComposeFile: "compose.preview.yml", Service: "web"}},
				},
			},
		},
		"lists-empty": set(func(c *Config) {
			c.Env.Ignore, c.Env.Services, c.Env.Production = []string{}, []Service{}, []Source{}
		}),
		"windows": set(func(c *Config) { c.Env.Strict, c.Env.Ignore = true, []string{"A_*"} }),
		"flow":    set(func(c *Config) { c.Environment, c.Env.Dynamic = "a b/ö", finding.Error }),
		"block-text": set(func(c *Config) {
			c.Environment, c.Env.Ignore = "production", []string{"LEGACY_*"}
		}),
	}
	for path, data := range files(t, "testdata/good/*.yml") {
		name := strings.TrimSuffix(filepath.Base(path), ".yml")
		t.Run(name, func(t *testing.T) {
			got, err := Parse("deployment.yml", data)
			if err != nil {
				t.Fatal(err)
			}
			expected, known := want[name]
			if !known {
				t.Fatal("no expectation for this file")
			}
			if diff := cmp.Diff(expected, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDefault(t *testing.T) {
	want := Config{Version: 1, Environment: "production", Env: Env{Dynamic: finding.Note}}
	if diff := cmp.Diff(want, Default()); diff != "" {
		t.Error(diff)
	}
}

func TestBounds(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"too large":            {"#" + strings.Repeat("x", maxSize), "f:1:1: the file has more than 1024 KiB"},
		"too many keys":        {strings.Repeat("a: b\n", 100_000), "f:6667:4: the file has too many values from here on"},
		"too deep in brackets": {strings.Repeat("[", 500_000), "f:1:33: values are nested too deeply here"},
		"too deep in braces":   {strings.Repeat("{a: ", 100_000), "f:1:129: values are nested too deeply here"},
		"too deep in dashes":   {strings.Repeat("- ", 500_000), "f:1:65: values are nested too deeply here"},
		"too deep in keys":     {strings.Repeat("? ", 500_000), "f:1:65: values are nested too deeply here"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("f", []byte(tt.in))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %.300v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestErrorsAreBounded(t *testing.T) {
	var in strings.Builder
	for i := range 150 {
		fmt.Fprintf(&in, "key%d: x\n", i)
	}
	_, err := Parse("f", []byte(in.String()))
	var problems Errors
	if !errors.As(err, &problems) || len(problems) != 150 {
		t.Fatalf("%d problems, want 150", len(problems))
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 101 || lines[100] != "f: … and 50 more" {
		t.Errorf("%d lines, the last one %q", len(lines), lines[len(lines)-1])
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"strict", "strict", 0}, {"stirct", "strict", 1}, {"env", "environment", 8}, {"abc", "axc", 1}} {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/good/*.yml", "testdata/bad/*.yml"} {
		for _, data := range files(f, pattern) {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("f", data)
		if err == nil {
			if c.Version != 1 || c.Environment == "" || c.Env.Dynamic < finding.Note {
				t.Errorf("a configuration without its defaults: %+v", c)
			}
			return
		}
		var problems Errors
		if !errors.As(err, &problems) {
			t.Fatalf("an error of type %T", err)
		}
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Message == "" || strings.ContainsAny(p.Message, "\r\n\x1b") {
				t.Errorf("a bad problem: %#v", p)
			}
		}
	})
}
