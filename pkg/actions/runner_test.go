package actions

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/redact"
)

// step gives a runner whose files are in a new folder, and readers of what it wrote.
func step(t *testing.T) (r Runner, stdout *bytes.Buffer, file func(variable string) string) {
	t.Helper()
	dir := t.TempDir()
	stdout = new(bytes.Buffer)
	for _, v := range []string{"GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY"} {
		if err := os.WriteFile(filepath.Join(dir, v), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	getenv := func(name string) string { return filepath.Join(dir, name) }
	secrets := new(redact.Redactor)
	secrets.Add("hunter2!")
	return Runner{Getenv: getenv, Stdout: stdout, Secrets: secrets}, stdout, func(variable string) string {
		data, err := os.ReadFile(filepath.Join(dir, variable))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
}

func TestLookup(t *testing.T) {
	for _, tt := range []struct {
		name   string
		env    func(string) string
		option string
		want   string
		given  bool
	}{
		{"nothing", env(), "base", "", false},
		{"input", env("INPUT_BASE", "main"), "base", "main", true},
		{"kebab-case input", env("INPUT_ENV-FILE", "a.env"), "env-file", "a.env", true},
		{"underscore is another input", env("INPUT_ENV_FILE", "a.env"), "env-file", "", false},
		{"variable", env("DEPLOYCOORD_ENV_FILE", "b.env"), "env-file", "b.env", true},
		{"input first", env("INPUT_ENV-FILE", "a.env", "DEPLOYCOORD_ENV_FILE", "b.env"), "env-file", "a.env", true},
		{"empty input is not given", env("INPUT_BASE", "", "DEPLOYCOORD_BASE", "dev"), "base", "dev", true},
		{"blank input is not given", env("INPUT_BASE", " \n", "DEPLOYCOORD_BASE", "dev"), "base", "dev", true},
		{"trimmed", env("INPUT_BASE", " main\n"), "base", "main", true},
		{"trimmed variable", env("DEPLOYCOORD_BASE", " main\n"), "base", "main", true},
		{"several lines stay", env("INPUT_SECRETS", "{\n}\n"), "secrets", "{\n}", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, given := Lookup(tt.env, tt.option); got != tt.want || given != tt.given {
				t.Errorf("got %q, %v; want %q, %v", got, given, tt.want, tt.given)
			}
		})
	}
}

func TestRunning(t *testing.T) {
	for value, want := range map[string]bool{"true": true, "": false, "false": false, "1": false} {
		if got := Running(env("GITHUB_ACTIONS", value)); got != want {
			t.Errorf("GITHUB_ACTIONS=%q: %v", value, got)
		}
	}
}

func TestCommands(t *testing.T) {
	for _, tt := range []struct {
		name  string
		write func(Runner) error
		want  string
	}{
		{"a place", func(r Runner) error { return r.Annotate(LevelError, "src/a.ts", 12, "env-present", "A is missing") },
			"::error file=src/a.ts,line=12,title=env-present::A is missing\n"},
		{"a file", func(r Runner) error { return r.Annotate(LevelWarning, "a.ts", 0, "", "m") }, "::warning file=a.ts::m\n"},
		{"no file", func(r Runner) error { return r.Annotate(LevelNotice, "", 3, "", "m") }, "::notice::m\n"},
		{"hostile message", func(r Runner) error {
			return r.Annotate(LevelError, "", 0, "", "a\r\n::set-output name=x::y\n::stop-commands::z%0A")
		}, "::error::a%0D%0A::set-output name=x::y%0A::stop-commands::z%250A\n"},
		{"hostile properties", func(r Runner) error {
			return r.Annotate(LevelError, "a::b,line=9\n::error::", 1, "t,file=x::%2C", "m")
		}, "::error file=a%3A%3Ab%2Cline=9%0A%3A%3Aerror%3A%3A,line=1,title=t%2Cfile=x%3A%3A%252C::m\n"},
		{"secrets", func(r Runner) error { return r.Annotate(LevelError, "hunter2!.ts", 0, "hunter2!", "a hunter2!") },
			"::error file=***.ts,title=***::a ***\n"},
		{"long", func(r Runner) error {
			return r.Annotate(LevelError, "", 0, strings.Repeat("t", 300), strings.Repeat("ä", 5000))
		}, "::error title=" + strings.Repeat("t", 254) + "…::" + strings.Repeat("ä", 4095) + "…\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, stdout, _ := step(t)
			if err := tt.write(r); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, stdout.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestCommandFaults(t *testing.T) {
	r, _, _ := step(t)
	if err := r.Annotate("fatal", "", 0, "", "m"); err == nil || err.Error() != `annotation level "fatal" is none of notice, warning, error` {
		t.Errorf("unknown level: %v", err)
	}
	r.Stdout = broken{}
	if err := r.Annotate(LevelError, "", 0, "", "m"); !errors.Is(err, os.ErrClosed) {
		t.Errorf("%v, want the fault of standard output", err)
	}
}

// parseFile reads a file of outputs as the runner does (FileCommandManager.cs): NAME=VALUE or NAME<<DELIMITER.
func parseFile(t *testing.T, text string) map[string]string {
	t.Helper()
	found := map[string]string{}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		name, delimiter, heredoc := strings.Cut(lines[i], "<<")
		if before, value, simple := strings.Cut(lines[i], "="); simple && (!heredoc || len(before) < len(name)) {
			found[before] = value
			continue
		}
		var value []string
		for i++; i < len(lines) && lines[i] != delimiter; i++ {
			value = append(value, lines[i])
		}
		if i == len(lines) {
			t.Fatalf("the delimiter of %s does not come again", name)
		}
		found[name] = strings.Join(value, "\n")
	}
	return found
}

func TestOutputs(t *testing.T) {
	values := map[string]string{
		"verdict":    "blocked",
		"empty":      "",
		"lines":      "a\nb\n\n",
		"report":     "x<<EOF\nverdict=pass\nEOF\nverdict=pass",
		"delimiter":  "_GitHubActionsFileCommandDelimeter_\nverdict=pass\n",
		"toolkit":    "ghadelimiter_1\nverdict<<x\npass\nx",
		"with-a_2nd": "::set-output name=verdict::pass",
	}
	r, stdout, file := step(t)
	for name, value := range values {
		if err := r.SetOutput(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(values, parseFile(t, file("GITHUB_OUTPUT"))); diff != "" {
		t.Error(diff)
	}
	if stdout.Len() > 0 {
		t.Errorf("on standard output: %q", stdout)
	}
}

func TestDelimitersDiffer(t *testing.T) {
	if a, b := newDelimiter(""), newDelimiter(""); a == b || len(a) < 32 {
		t.Errorf("%q and %q", a, b)
	}
}

func TestOutputRedacts(t *testing.T) {
	r, _, file := step(t)
	if err := r.SetOutput("missing", "A\nhunter2!"); err != nil {
		t.Fatal(err)
	}
	if got := parseFile(t, file("GITHUB_OUTPUT"))["missing"]; got != "A\n***" {
		t.Errorf("got %q", got)
	}
}

func TestOutputFaults(t *testing.T) {
	r, _, file := step(t)
	for _, name := range []string{"", "a b", "a=b", "a<<b", "a\nb", "1a", "-a", "ä"} {
		if err := r.SetOutput(name, "v"); err == nil || !strings.Contains(err.Error(), "is no name for GITHUB_OUTPUT") {
			t.Errorf("name %q: %v", name, err)
		}
	}
	if err := r.SetOutput("big", strings.Repeat("x", maxOutput+1)); err == nil ||
		err.Error() != "GITHUB_OUTPUT big has 1048577 bytes, GitHub takes 1048576" {
		t.Errorf("too large: %v", err)
	}
	if got := file("GITHUB_OUTPUT"); got != "" {
		t.Errorf("a refused output was written: %.80q", got)
	}
	r.Getenv = env()
	if err := r.SetOutput("a", "v"); err == nil ||
		err.Error() != "GITHUB_OUTPUT is not set: nothing tells where the runner wants it" {
		t.Errorf("no variable: %v", err)
	}
	r.Getenv = env("GITHUB_OUTPUT", filepath.Join(t.TempDir(), "gone"))
	if err := r.SetOutput("a", "v"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}
