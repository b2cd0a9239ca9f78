package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"deploycoord/internal/golden"
)

// witness sees every request that the commands of the demo send.
type witness struct {
	mu       sync.Mutex
	hosts    map[string]bool
	checks   []string // conclusions of the gate's check run, in their order
	verified []string // states of the commit status, in their order
	on       func(*http.Request)
}

func (w *witness) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	w.see(r, body)
	return http.DefaultTransport.RoundTrip(r)
}

func (w *witness) see(r *http.Request, body []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hosts[r.URL.Hostname()] = true
	var sent struct{ Name, Conclusion, Context, State string }
	_ = json.Unmarshal(body, &sent)
	switch {
	case strings.Contains(r.URL.Path, "/check-runs") && r.Method != http.MethodGet && sent.Conclusion != "":
		w.checks = append(w.checks, sent.Conclusion)
	case strings.Contains(r.URL.Path, "/statuses/") && sent.Context == "deployment-verified":
		w.verified = append(w.verified, sent.State)
	}
	if w.on != nil {
		w.on(r)
	}
}

func runDemo(ctx context.Context, w *witness, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	w.hosts = map[string]bool{}
	code = Main(ctx, Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" },
		HTTP: &http.Client{Transport: w}, Now: time.Now, Sleep: func(ctx context.Context, d time.Duration) error {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(d):
				return nil
			}
		},
	}, append([]string{"demo"}, args...))
	return code, out.String(), errs.String()
}

// demoSecret is a part of the one value that the demo's production keeps secret.
const demoSecret = "Kx7vQ2mWz9Lp4TnB"

func TestDemo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	w := &witness{}
	code, stdout, stderr := runDemo(t.Context(), w, "--output-dir", dir)
	if code != 0 || stderr != "" {
		t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
	}
	golden.Assert(t, "testdata/demo.golden", []byte(withoutChance(stdout, dir)))
	for line := range strings.Lines(stdout) {
		if wide := uniseg.StringWidth(strings.TrimRight(line, "\n")); wide > 80 && !strings.Contains(line, dir) {
			t.Errorf("%d columns: %s", wide, line)
		}
	}
	t.Run("what GitHub was told", func(t *testing.T) {
		if diff := cmp.Diff([]string{"failure", "success", "success"}, w.checks); diff != "" {
			t.Errorf("verdicts of the check run (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"success", "failure"}, w.verified[:min(2, len(w.verified))]); diff != "" {
			t.Errorf("states of the deployed commits (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(map[string]bool{"127.0.0.1": true}, w.hosts); diff != "" {
			t.Errorf("hosts that were asked (-want +got):\n%s", diff)
		}
	})
	t.Run("the repository", func(t *testing.T) { leftRepository(t, filepath.Join(dir, "shop")) })
	t.Run("no secret", func(t *testing.T) {
		if strings.Contains(stdout+stderr, demoSecret) {
			t.Error("the output holds the secret")
		}
		if found := filesWith(t, dir, demoSecret); len(found) > 0 {
			t.Errorf("the secret is in %v", found)
		}
		if found := filesWith(t, dir, "acme-pictures"); len(found) > 0 {
			t.Errorf("a variable's value is in %v", found)
		}
		if found := filesWith(t, dir, "ghs_demo", "ghp_demo"); len(found) > 0 {
			t.Errorf("a token is in %v", found)
		}
	})
	t.Run("a second one beside it", func(t *testing.T) {
		before := filesWith(t, dir)
		code, stdout, stderr := runDemo(t.Context(), &witness{}, "--output-dir", dir)
		if code != 2 || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "the demo needs an empty folder") {
			t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
		}
		if diff := cmp.Diff(before, filesWith(t, dir)); diff != "" {
			t.Errorf("the folder was changed (-before +after):\n%s", diff)
		}
	})
}

// leftRepository holds the git program's view of the clone against the story.
func leftRepository(t *testing.T, dir string) {
	git := func(args ...string) string {
		t.Helper()
		out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	if got := git("status", "--porcelain"); got != "" {
		t.Errorf("the work tree is not clean:\n%s", got)
	}
	git("fsck", "--strict")
	subjects := strings.Split(git("log", "--first-parent", "--format=%s", "--reverse"), "\n")
	var story []string
	for _, s := range subjects {
		s, _, _ = strings.Cut(withoutChance(s, dir), " from ")
		story = append(story, s)
	}
	want := []string{
		"Begin",
		"Merge pull request #1", "Record the deployment of FEATURE-1: deployed [skip ci]",
		"Merge pull request #2", "Roll back SHA to SHA", "Record the deployment of FEATURE-2: rolled back [skip ci]",
	}
	if diff := cmp.Diff(want, story); diff != "" {
		t.Errorf("commits on main (-want +got):\n%s", diff)
	}
	written := strings.Split(withoutChance(git("ls-files", "docs/deployments", "docs/05-business"), dir), "\n")
	slices.Sort(written)
	want = []string{
		"docs/05-business/planning/features/active/FEATURE-2-names-on-orders.md",
		"docs/05-business/planning/features/implemented/FEATURE-1-pictures.md",
		"docs/deployments/README.md",
		"docs/deployments/YEAR/DAY-SHA.json", "docs/deployments/YEAR/DAY-SHA.json",
		"docs/deployments/YEAR/DAY-SHA.md", "docs/deployments/YEAR/DAY-SHA.md",
		"docs/deployments/incidents/DAY-SHA.md",
	}
	if diff := cmp.Diff(want, written); diff != "" {
		t.Errorf("what was written down (-want +got):\n%s", diff)
	}
	if got := git("show", "HEAD:src/orders.js"); strings.Contains(got, "order.customer.name") {
		t.Error("the bad change is still on main")
	}
	if got := git("show", "HEAD:src/pictures.js"); !strings.Contains(got, "PICTURES_BUCKET") {
		t.Error("the good change is gone from main")
	}
}

// withoutChance takes out what differs from run to run: commits, ports, times, the folder.
func withoutChance(text, dir string) string {
	text = strings.ReplaceAll(text, dir, "DIR")
	for pattern, with := range map[string]string{
		`\b[0-9a-f]{40}\b`: "SHA", `\b[0-9a-f]{12}\b`: "SHA", `127\.0\.0\.1:\d+`: "127.0.0.1:PORT", `It took [0-9.]+ s`: "It took TIME",
		`(?s)status 500 in .*?below\s.*?400`: "status 500", // where its line breaks depends on how long the answer took
		`(less than )?\b\d+ ms\b`:            "TIME", `\b0m [0-9]s`: "TIME", `\b20\d\d-\d\d-\d\d\b`: "DAY", `\b20\d\d/`: "YEAR/",
	} {
		text = regexp.MustCompile(pattern).ReplaceAllString(text, with)
	}
	return text
}

// filesWith lists the files below a folder that hold one of the texts, or all files where none is given.
func filesWith(t *testing.T, dir string, texts ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(at)
		if len(texts) == 0 || slices.ContainsFunc(texts, func(s string) bool { return bytes.Contains(data, []byte(s)) }) {
			found = append(found, at)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestDemoInterrupted ends the demo in the middle of a request of each of its commands.
func TestDemoInterrupted(t *testing.T) {
	for name, at := range map[string]func(*http.Request) bool{
		"at the first request":          func(*http.Request) bool { return true },
		"at the merge":                  func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/merge") },
		"while the pipeline is watched": func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/actions/runs") },
		"at the verdict": func(r *http.Request) bool {
			return strings.Contains(r.URL.Path, "/statuses/") && r.Method == http.MethodPost
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var host string
			w := &witness{on: func(r *http.Request) {
				if host == "" {
					host = r.URL.Host
				}
				if at(r) {
					cancel()
				}
			}}
			code, _, stderr := runDemo(ctx, w, "--output-dir", dir)
			if ctx.Err() == nil {
				t.Fatal("no such request was sent")
			}
			if code != 3 || !strings.Contains(stderr, "the demo was interrupted") || strings.Count(stderr, "\n") != 1 {
				t.Errorf("exit code %d\n%s", code, stderr)
			}
			if left := filesWith(t, dir); len(left) > 0 {
				t.Errorf("it left %v", left)
			}
			if _, err := http.Get("http://" + host + "/"); err == nil {
				t.Errorf("a server still answers at %s", host)
			}
		})
	}
}

func BenchmarkDemo(b *testing.B) {
	for b.Loop() {
		if code, stdout, stderr := runDemo(b.Context(), &witness{}, "--output-dir", filepath.Join(b.TempDir(), "demo")); code != 0 {
			b.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
		}
	}
}
