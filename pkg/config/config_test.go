package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

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

const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPgtiqKEDgSxoprOBR6+z8H7gmq+bk2XMoqLETEX304Y"

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
		"full": set(func(c *Config) {
			c.Env = Env{
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
			}
		}),
		"checklist": set(func(c *Config) {
			c.Checks.Comments = true
			c.Checks.Approvals = Approvals{Level: LevelWarning, Count: 2, HeadOnly: true, CodeOwners: true}
			c.Checks.Tests = Tests{
				Level: LevelError, Required: []string{"unit (ubuntu-latest, 22)", "lint / go"},
				Ignore: []string{"codecov/*", "preview (*)"}, Wait: 90 * time.Minute,
			}
			c.Checks.Images = Images{Level: LevelOff, Checks: []string{"docker*"}, Tags: []string{
				"ghcr.io/acme/shop:{sha}", "localhost:5000/a/b__c:sha-{sha}",
				"registry.acme.dev/web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
			}}
			c.Checks.Spec = Spec{
				Level: LevelError, Folder: "specs/active/", Implemented: "./specs/done", Pattern: "SHOP-[0-9]+", Required: true,
				Headings: []string{"Goal", "Acceptance criteria"},
			}
			c.Checks.RollbackPlan.Headings, c.Checks.RollbackPlan.Items = []string{"Zurück"}, []string{"way back"}
			c.Checks.Stakeholders.Items = []string{"marketing"}
			c.Checks.Migration.Level, c.Checks.Breaking.Level = LevelWarning, LevelOff
			c.Risk.Migrations.Paths, c.Risk.Migrations.Ignore = []string{"db/**/*.sql"}, []string{"db/seed/**"}
			c.Risk.Breaking.OpenAPI, c.Risk.Breaking.Labels = []string{"api/*.yaml"}, []string{"semver: major"}
			c.Risk.Traffic = Traffic{
				Level: LevelError, Timezone: "America/Sao_Paulo", Friday: "15:30",
				Windows: []string{"Mon-Fri 17:00-21:00 America/Sao_Paulo", "Sat,Sun 22:00-02:00", "daily 12:00-13:00"},
				Freeze:  []string{"2026-12-24", "2026-12-20..2027-01-02", "12-31"},
			}
			c.Risk.Dependencies = Dependencies{Level: LevelWarning, Vulnerabilities: "critical"}
		}),
		"remote-sources": set(func(c *Config) {
			c.Env.Production = []Source{{GitHub: true}, {SSH: &SSH{
				Host: "shop.acme.dev", Port: 22, User: "deploy", Path: "/srv/shop/.env",
				KnownHosts: "# ssh-keyscan shop.acme.dev\nshop.acme.dev " + hostKey,
			}}}
			c.Env.Environments = []Environment{
				{Name: "staging", Source: Source{GitHub: true}},
				{Name: "preview", Source: Source{SSH: &SSH{
					Host: "2001:db8::7", Port: 2222, User: "root", Path: "/etc/shop.env", KnownHosts: "[2001:db8::7]:2222 " + hostKey,
				}}},
			}
		}),
		"afterwards": set(func(c *Config) {
			c.Record = Record{Folder: "ops/deployments", Write: "pull-request", URL: "https://shop.acme.dev"}
			c.Monitor = Monitor{First: 0, Window: 6 * time.Hour, Breaking: 72 * time.Hour, Every: 5 * time.Minute, Prometheus: &Prometheus{
				URL: "https://prometheus.acme.dev/tenant/1", Headers: map[string]string{"Authorization": "Bearer ${PROMETHEUS_TOKEN}"},
				Queries: []Query{
					{Name: "errors", Query: "sum(rate(http_requests_total{code=~\"5..\"}[5m]))\n  / sum(rate(http_requests_total[5m]))", Expect: "< 0.01", Breach: "rollback"},
					{Name: "queue", Query: "queue_depth", Expect: "<= 1e3", Breach: "continue"},
				},
			}}
			c.Notify.Events = []string{"verified", "rolled-back"}
		}),
		"lists-empty": set(func(c *Config) {
			c.Env.Ignore, c.Env.Services, c.Env.Production = []string{}, []Service{}, []Source{}
		}),
		"windows": set(func(c *Config) { c.Env.Strict, c.Env.Ignore = true, []string{"A_*"} }),
		"flow":    set(func(c *Config) { c.Environment, c.Env.Dynamic = "a b/ö", finding.Error }),
		"block-text": set(func(c *Config) {
			c.Environment, c.Env.Ignore = "production", []string{"LEGACY_*"}
		}),
	}
	want["delivery"] = set(delivery)
	want["services"] = set(services)
	want["remote-sources-windows"] = want["remote-sources"]
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
	want := Config{
		Version: 1, Environment: "production", Env: Env{Dynamic: finding.Note},
		Checks: Checks{
			Approvals: Approvals{Level: LevelError, Count: 1},
			Tests:     Tests{Level: LevelError, Wait: 10 * time.Minute, Grace: 20 * time.Second},
			Images:    Images{Level: LevelError}, Conflicts: Conflicts{Level: LevelError},
			Spec: Spec{
				Level: LevelError, Folder: "docs/05-business/planning/features/active",
				Implemented: "docs/05-business/planning/features/implemented", Pattern: "FEATURE-[0-9]+",
			},
			RollbackPlan: RollbackPlan{Level: LevelError}, Stakeholders: Stakeholders{Level: LevelError},
			Migration: Extras{LevelError}, Breaking: Extras{LevelError},
		},
		Risk: Risk{
			Migrations: Migrations{Level: LevelError}, Breaking: Breaking{Level: LevelError},
			Traffic:      Traffic{Level: LevelError, Timezone: "UTC", Friday: "12:00"},
			Dependencies: Dependencies{Level: LevelError, Vulnerabilities: "high"},
		},
		Merge:    Merge{Method: "merge", When: "now"},
		Pipeline: Pipeline{Appear: 5 * time.Minute, Timeout: time.Hour},
		Verify: Verify{
			Interval: 5 * time.Second, Timeout: 10 * time.Minute, Grace: time.Minute, Stable: 3, Concurrency: 100,
			Logs: Logs{Before: time.Hour, Critical: 3}, Functional: Functional{Failure: "rollback"},
			Performance: Performance{Samples: 20, Degraded: 130, Critical: 200},
		},
		Rollback: Rollback{Strategy: "revert-pr", Irreversible: "hold"},
		Record:   Record{Folder: "docs/deployments", Write: "commit", Deployments: true, Issues: true},
		Monitor:  Monitor{First: 15 * time.Minute, Window: 24 * time.Hour, Breaking: 48 * time.Hour, Every: 15 * time.Minute},
	}
	if diff := cmp.Diff(want, Default()); diff != "" {
		t.Error(diff)
	}
}

func TestBounds(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"too large":            {"#" + strings.Repeat("x", maxSize), "f:1:1: the file has more than 1024 KiB"},
		"too many keys":        {strings.Repeat("a: b\n", 100_000), "f:13334:2: the file has too many values from here on"},
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

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0s": 0, "90s": 90 * time.Second, "10m": 10 * time.Minute, "1h30m": 90 * time.Minute, "800ms": 800 * time.Millisecond, "1s1ms": 1001 * time.Millisecond, "2m3ms": 2*time.Minute + 3*time.Millisecond, "99999h59m1s": 99999*time.Hour + 59*time.Minute + time.Second,
	} {
		if got, ok := parseDuration(text); !ok || got != want {
			t.Errorf("%q: %s, %v, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "5", "m", "-5m", "1.5h", "10us", "5ms1s", "1m1h", "10 ms", "1m 1s", "100000h", "1h1h", "١m"} {
		if got, ok := parseDuration(text); ok {
			t.Errorf("%q is %s, want a refusal", text, got)
		}
		if regexp.MustCompile(durationPattern).MatchString(text) && text != "" {
			t.Errorf("%q fits the schema's pattern", text)
		}
	}
}
