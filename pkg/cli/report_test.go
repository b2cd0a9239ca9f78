package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	madeup "deploycoord/internal/recorded"
	"deploycoord/pkg/history"
	"deploycoord/pkg/record"
)

// noNetwork is one on which nobody may be asked.
type noNetwork struct{ t testing.TB }

func (s noNetwork) RoundTrip(r *http.Request) (*http.Response, error) {
	s.t.Errorf("%s %s was asked", r.Method, r.URL)
	return nil, fs.ErrPermission
}

func runReport(t testing.TB, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Main(t.Context(), Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(name string) string { return env[name] }, Version: "v1.2.3",
		HTTP: &http.Client{Transport: noNetwork{t}}, Now: func() time.Time { return madeup.Newest.Add(time.Hour) },
	}, append([]string{"report"}, args...))
	return code, out.String(), errs.String()
}

// repositoryWith is a git repository with so many records in a folder.
func repositoryWith(t testing.TB, folder string, n int) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("git", "init", "-q", dir).CombinedOutput(); err != nil {
		t.Fatalf("git init: %v\n%s", err, out)
	}
	madeup.Write(t, filepath.Join(dir, folder), n)
	return dir
}

func TestReport(t *testing.T) {
	dir := repositoryWith(t, "docs/deployments", 20)
	code, stdout, stderr := runReport(t, nil, "-C", dir, "--limit", "3")
	if code != 0 || stderr != "" {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	for _, want := range []string{"20 deployments on record in docs/deployments", "✓ DEPLOYED     #9000 Add gift cards", "… and 17 older", "Deployment frequency      ", "Lead time for changes     median "} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
	code, stdout, _ = runReport(t, nil, "-C", filepath.Join(dir, "docs"), "--format", "json")
	var h history.History
	if err := json.Unmarshal([]byte(stdout), &h); err != nil || code != 0 || len(h.Deployments) != 20 || h.Schema != 1 || h.Command != "report" {
		t.Errorf("exit %d, %v, %d deployments, schema %d of %q", code, err, len(h.Deployments), h.Schema, h.Command)
	}
}

// TestReportFinds holds where the records are looked for.
func TestReportFinds(t *testing.T) {
	configured := repositoryWith(t, "ops/records", 2)
	if err := os.MkdirAll(filepath.Join(configured, ".github"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(configured, ".github", "deployment.yml"), []byte("version: 1\nrecord:\n  folder: ops/records\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	plain := t.TempDir()
	madeup.Write(t, filepath.Join(plain, "docs/deployments"), 3)
	led := repositoryWith(t, "elsewhere", 4)
	if err := os.MkdirAll(filepath.Join(led, "docs"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(plain+"/docs/deployments", filepath.Join(led, "docs/deployments")); err != nil {
		t.Skip(err)
	}
	for _, c := range []struct {
		name string
		args []string
		code int
		out  string
		errs string
	}{
		{"the configured folder", []string{"-C", configured}, 0, "2 deployments on record in ops/records", ""},
		{"no repository", []string{"-C", plain}, 0, "3 deployments on record in docs/deployments", ""},
		{"a folder that is named", []string{"-C", led, "--folder", "elsewhere"}, 0, "4 deployments on record in elsewhere", ""},
		{"an absolute one", []string{"--folder", filepath.Join(led, "elsewhere")}, 0, "4 deployments on record in " + led, ""},
		{"a link out of the repository", []string{"-C", led}, 3, "", "open the folder of records docs/deployments: "},
		{"none yet", []string{"-C", t.TempDir()}, 0, "No deployment is on record in docs/deployments.", ""},
		{"none that is named", []string{"-C", plain, "--folder", "nowhere"}, 2, "", "open the folder of records: "},
		{"no such place", []string{"-C", filepath.Join(plain, "nowhere")}, 2, "", "no such folder"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, stdout, stderr := runReport(t, nil, c.args...)
			if flat := strings.Join(strings.Fields(stdout), " "); code != c.code || !strings.Contains(flat, c.out) || !strings.Contains(stderr, c.errs) {
				t.Errorf("exit %d, want %d\n%s\n%s", code, c.code, stdout, stderr)
			}
		})
	}
}

func TestReportUsage(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--format", "markdown"}, `format "markdown" is none of text, json, html`},
		{[]string{"--format", "json", "--output-dir", "x"}, "--output-dir is for --format html, not json"},
		{[]string{"--output-dir", "x", "--output", "y"}, "--output-dir and --output exclude each other"},
		{[]string{"--since", "soon"}, `--since is "soon", expected a time such as 90d, 12w, 36h or 2026-01-31`},
		{[]string{"--since", "-3d"}, `--since is "-3d"`},
		{[]string{"--until", "99999999999d"}, `--until is "99999999999d"`},
		{[]string{"--since", "2026-02-01", "--until", "2026-01-01"}, "--since (2026-02-01) is not before --until (2026-01-01)"},
		{[]string{"--limit", "-5"}, "--limit is -5, expected 0 or more"},
		{[]string{"extra"}, "takes no arguments"},
	} {
		if code, stdout, stderr := runReport(t, nil, append([]string{"-C", dir}, c.args...)...); code != 2 || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: exit %d\n%s%s", c.args, code, stdout, stderr)
		}
	}
}

func TestReportFilters(t *testing.T) {
	dir := repositoryWith(t, "docs/deployments", 60)
	all := func(args ...string) history.History {
		t.Helper()
		code, stdout, stderr := runReport(t, nil, append([]string{"-C", dir, "--format", "json"}, args...)...)
		var h history.History
		if err := json.Unmarshal([]byte(stdout), &h); err != nil || code != 0 {
			t.Fatalf("%v: exit %d, %v, %s", args, code, err, stderr)
		}
		return h
	}
	now := madeup.Newest.Add(time.Hour)
	for _, c := range []struct {
		args         []string
		since, until time.Time
		none         bool
	}{
		{nil, time.Time{}, time.Time{}, false},
		{[]string{"--since", "2w"}, now.AddDate(0, 0, -14), time.Time{}, false},
		{[]string{"--since", "48h", "--environment", "production"}, now.AddDate(0, 0, -2), time.Time{}, false},
		{[]string{"--since", "2026-11-01", "--until", "2026-11-11T12:00:00Z"}, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 11, 12, 0, 0, 0, time.UTC), false},
		{[]string{"--environment", "staging"}, time.Time{}, time.Time{}, true},
		{[]string{"--service", "api"}, time.Time{}, time.Time{}, true},
	} {
		want := 0
		for n := range 60 {
			began := madeup.Deployment(n).Began
			if !c.none && !began.Before(c.since) && (c.until.IsZero() || began.Before(c.until)) {
				want++
			}
		}
		if h := all(c.args...); len(h.Deployments) != want || !h.Since.Equal(c.since) || !h.Until.Equal(c.until) {
			t.Errorf("%v: %d deployments from %s to %s, want %d from %s to %s", c.args, len(h.Deployments), h.Since, h.Until, want, c.since, c.until)
		}
	}
}

// files reads all below a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		out[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReportSite(t *testing.T) {
	dir, site := repositoryWith(t, "docs/deployments", 25), filepath.Join(t.TempDir(), "a", "site")
	code, stdout, stderr := runReport(t, nil, "-C", dir, "--output-dir", site, "--since", "2w")
	if code != 0 || stdout != "" || !strings.Contains(stderr, "index.html is written, with the pages of ") {
		t.Fatalf("exit %d\n%s%s", code, stdout, stderr)
	}
	pages := files(t, site)
	links := regexp.MustCompile(`href="(records/[^"]+)"`).FindAllStringSubmatch(pages["index.html"], -1)
	if len(links) == 0 || len(pages) != len(links)+1 {
		t.Errorf("%d pages, %d links", len(pages), len(links))
	}
	for _, l := range links {
		if !strings.Contains(pages[l[1]], "All deployments") {
			t.Errorf("%s is no page", l[1])
		}
	}
	if runReport(t, nil, "-C", dir, "--output-dir", site, "--since", "2w"); !cmp.Equal(pages, files(t, site)) {
		t.Error("the same records give other pages")
	}
	one := filepath.Join(t.TempDir(), "one.html")
	if code, _, stderr := runReport(t, nil, "-C", dir, "--format", "html", "--output", one, "--limit", "4"); code != 0 {
		t.Fatalf("exit %d\n%s", code, stderr)
	}
	page, err := os.ReadFile(one)
	if err != nil || bytes.Count(page, []byte(`<main class="record"`)) != 4 || bytes.Count(page, []byte("<tr class=")) != 25 {
		t.Errorf("%d details, %d rows, %v", bytes.Count(page, []byte(`<main class="record"`)), bytes.Count(page, []byte("<tr class=")), err)
	}
	if code, stdout, _ := runReport(t, nil, "-C", t.TempDir(), "--format", "html"); code != 0 || !strings.Contains(stdout, "No deployment is on record") {
		t.Errorf("no record: exit %d\n%s", code, stdout)
	}
}

func TestReportSiteThatCannotBeWritten(t *testing.T) {
	dir, file := repositoryWith(t, "docs/deployments", 3), filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := runReport(t, nil, "-C", dir, "--output-dir", filepath.Join(file, "site")); code != 3 || !strings.Contains(stderr, "make the folder of the site") {
		t.Errorf("exit %d\n%s", code, stderr)
	}
	out, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(out, "records")); err != nil {
		t.Skip(err)
	}
	if code, _, stderr := runReport(t, nil, "-C", dir, "--output-dir", out); code != 3 || len(files(t, outside)) > 0 {
		t.Errorf("a link out of the site is followed: exit %d\n%s", code, stderr)
	}
}

// TestReportHidesSecrets holds that a token of this run does not come out of a record that has it.
func TestReportHidesSecrets(t *testing.T) {
	dir := t.TempDir()
	d := madeup.Deployment(0)
	d.PullRequests[0].Title, d.Notices = "Use "+workflowToken, []string{"a\n" + workflowToken}
	data, err := record.Encode(d)
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(dir, "docs/deployments", filepath.FromSlash(record.Path("", d.ID, ".json")))
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, data, 0o644); err != nil {
		t.Fatal(err)
	}
	site := t.TempDir()
	for i, args := range [][]string{{}, {"--format", "json"}, {"--format", "html"}, {"--output-dir", site}, {"--format", "html", "--output", filepath.Join(site, "one.html")}} {
		code, stdout, stderr := runReport(t, map[string]string{"GH_TOKEN": workflowToken}, append([]string{"-C", dir}, args...)...)
		if code != 0 || strings.Contains(stdout+stderr, workflowToken) || i < 3 && !strings.Contains(stdout, "***") {
			t.Errorf("%v: exit %d\n%s%s", args, code, stdout, stderr)
		}
	}
	for name, page := range files(t, site) {
		if strings.Contains(page, workflowToken) || !strings.Contains(page, "***") {
			t.Errorf("%s has the token, or no mask for it", name)
		}
	}
}

func TestReportTellsOfBrokenRecords(t *testing.T) {
	dir := repositoryWith(t, "docs/deployments", 2)
	if err := os.WriteFile(filepath.Join(dir, "docs/deployments/2026/2026-01-01-abcdef012345.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{nil, {"--format", "json"}, {"--format", "html"}} {
		if code, stdout, stderr := runReport(t, nil, append([]string{"-C", dir}, args...)...); code != 0 || !strings.Contains(stdout, "2026/2026-01-01-abcdef012345.json") {
			t.Errorf("%v: exit %d\n%s%s", args, code, stdout, stderr)
		}
	}
}

func BenchmarkReport10000(b *testing.B) {
	dir := b.TempDir()
	madeup.Write(b, dir, 10_000)
	for _, c := range []struct {
		name string
		args []string
	}{{"text", nil}, {"json", []string{"--format", "json"}}, {"site", []string{"--output-dir", filepath.Join(b.TempDir(), "site")}}, {"file", []string{"--format", "html"}}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if code, _, stderr := runReport(b, nil, append([]string{"--folder", dir}, c.args...)...); code != 0 {
					b.Fatal(fmt.Sprint(code, stderr))
				}
			}
		})
	}
}
