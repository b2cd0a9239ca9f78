package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden"
)

func TestFolder(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "mine.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ dir, message string }{
		"one that holds something": {full, "the demo needs an empty folder, but " + full + ` holds "mine.txt"; name another one`},
		"a file":                   {filepath.Join(full, "mine.txt"), "not a directory"},
		"below a file":             {filepath.Join(full, "mine.txt", "demo"), "not a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			_, err := Run(t.Context(), Options{Dir: c.dir, Out: &out, Now: time.Now, Command: func(context.Context, Command) int {
				t.Error("a command was run")
				return 0
			}})
			if !errors.Is(err, ErrFolder) || !strings.Contains(err.Error(), c.message) || strings.Contains(err.Error(), "\n") {
				t.Errorf("the error is %v; want %q", err, c.message)
			}
			if out.Len() > 0 {
				t.Errorf("it printed %q", out.String())
			}
		})
	}
}

// TestRunTellsWhatWentWrong ends the story at a command that does not end as it should.
func TestRunTellsWhatWentWrong(t *testing.T) {
	var seen Command
	var out bytes.Buffer
	result, err := Run(t.Context(), Options{Dir: filepath.Join(t.TempDir(), "new"), Out: &out, Now: time.Now, Command: func(_ context.Context, c Command) int {
		seen = c
		fmt.Fprint(c.Stdout, "::add-mask::hidden\nREADY\n")
		return 0
	}})
	if err == nil || !strings.Contains(err.Error(), "deploycoord gate ended with exit code 0, the story has 1") || !strings.Contains(err.Error(), "READY") {
		t.Errorf("the error is %v", err)
	}
	if strings.Contains(err.Error(), "hidden") || strings.Contains(out.String(), "hidden") {
		t.Error("a masked value is shown")
	}
	if diff := cmp.Diff([]Step{{Args: []string{"gate"}, Code: 0}}, result.Steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	for _, name := range []string{"GITHUB_EVENT_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_WORKSPACE"} {
		if seen.Env[name] == "" {
			t.Errorf("%s is not set", name)
		} else if _, err := os.Stat(seen.Env[name]); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is still there after the end: %v", seen.Env[name], err)
		}
	}
	if _, err := http.Get(seen.Env["GITHUB_API_URL"]); err == nil {
		t.Error("the embedded GitHub still answers")
	}
}

// TestRunTakesBack leaves nothing after a cancellation; a folder that was there stays.
func TestRunTakesBack(t *testing.T) {
	there := t.TempDir()
	for dir, stays := range map[string]bool{there: true, filepath.Join(t.TempDir(), "new"): false} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := Run(ctx, Options{Dir: dir, Out: &bytes.Buffer{}, Now: time.Now, Command: func(context.Context, Command) int {
			if err := os.WriteFile(filepath.Join(dir, "half.md"), nil, 0o644); err != nil {
				t.Error(err)
			}
			cancel()
			return 1
		}})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
		entries, err := os.ReadDir(dir)
		if (err == nil) != stays || len(entries) > 0 {
			t.Errorf("%s after it: %v, %v", dir, entries, err)
		}
	}
}

// TestRunTellsOfItsWriter ends with the fault of the writer.
func TestRunTellsOfItsWriter(t *testing.T) {
	_, err := Run(t.Context(), Options{Dir: t.TempDir(), Out: broken{}, Now: time.Now, Command: func(context.Context, Command) int {
		t.Error("a command was run that nobody sees")
		return 0
	}})
	if err == nil || err.Error() != "the pipe is closed" {
		t.Errorf("the error is %v", err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("the pipe is closed") }

// TestShop holds what production answers against the sources of each build.
func TestShop(t *testing.T) {
	checkout := t.TempDir()
	put := func(archive string) {
		t.Helper()
		files, err := filesOf(archive, "http://127.0.0.1:1")
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range files {
			at := filepath.Join(checkout, name)
			if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, []byte(text), 0o644)); err != nil {
				t.Fatal(err)
			}
		}
	}
	s := &shop{}
	address, stop, err := listen(s)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	answers := func() [3]int {
		t.Helper()
		var out [3]int
		for i, path := range []string{"/health", "/api/products", "/api/orders"} {
			answer, err := http.Get(address + path)
			if err != nil {
				t.Fatal(err)
			}
			out[i] = answer.StatusCode
			var health struct{ Commit string }
			if err := json.NewDecoder(answer.Body).Decode(&health); path == "/health" && out[0] == 200 && (err != nil || health.Commit != "c0ffee") {
				t.Errorf("/health: %+v, %v", health, err)
			}
			answer.Body.Close()
		}
		return out
	}
	if got := answers(); got != [3]int{503, 503, 503} {
		t.Errorf("with nothing deployed: %v", got)
	}
	for _, c := range []struct {
		archive, bucket string
		want            [3]int
	}{
		{"shop", "", [3]int{200, 200, 200}},
		{"pictures", "", [3]int{200, 500, 200}},
		{"pictures", "acme-pictures", [3]int{200, 200, 200}},
		{"names", "acme-pictures", [3]int{200, 200, 500}},
	} {
		put(c.archive)
		b, err := buildOf(checkout, "c0ffee")
		if err != nil {
			t.Fatal(err)
		}
		b.bucket = c.bucket
		s.running.Store(b)
		if got := answers(); got != c.want {
			t.Errorf("%s, bucket %q: %v, want %v", c.archive, c.bucket, got, c.want)
		}
	}
}

func TestQuote(t *testing.T) {
	text := "one\n\ntwo\nMeasurements\n  deep\n\nAfter\nlast\n"
	for _, c := range []struct {
		passages []passage
		want     string
	}{
		{[]passage{first(text, 2)}, "  │ one\n  │ …\n"},
		{[]passage{first(text, 8)}, "  │ one\n  │\n  │ two\n  │ Measurements\n  │   deep\n  │\n  │ After\n  │ last\n"},
		{[]passage{first(text, 1), between(text, "Measurements", "After")}, "  │ one\n  │ …\n  │ Measurements\n  │   deep\n"},
		{[]passage{between(text, "After", "")}, "  │ After\n  │ last\n"},
		{[]passage{between("x\ny\n", "nowhere", "neither")}, "  │ x\n  │ y\n"},
		{[]passage{{text: strings.Repeat("é", 80)}}, "  │ " + strings.Repeat("é", 75) + "…\n"},
	} {
		var out bytes.Buffer
		s := show{out: &out}
		s.quote(c.passages...)
		if diff := cmp.Diff(c.want, out.String()); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.passages, diff)
		}
	}
}
