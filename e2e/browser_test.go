//go:build e2e

// The report as a reader's browser shows it. browser.sh brings Chromium and the packages of browser/, and says by E2E_*
// variables where they are.
package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"deploycoord/internal/hostile"
	"deploycoord/internal/recorded"
	"deploycoord/pkg/record"
	"deploycoord/pkg/report"
)

// seen is what browser/look.mjs prints.
type seen struct {
	Pages []struct {
		complaints
		Wider      int
		Violations []struct {
			ID, Impact, Help string
			At               []string
		}
	}
	Walks []struct {
		complaints
		Reached []string
		Hidden  int
		Opened  []struct {
			Href, Title, Back string
			Overview          bool
		}
	}
	Filters []struct {
		complaints
		All      int
		Failed   []string
		Box      bool
		Found    string
		Matching int
	}
	Charts []struct {
		Error        string
		Tasks, Links int
	}
}

type complaints struct {
	Name              string
	Console, Requests []string
}

func (c complaints) check(t *testing.T) {
	t.Helper()
	for _, line := range c.Console {
		t.Errorf("%s: the console says %s", c.Name, line)
	}
	for _, address := range c.Requests {
		t.Errorf("%s: it asks for %s", c.Name, address)
	}
}

type target struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

const walked = 40 // records that are opened by keyboard

func TestBrowser(t *testing.T) {
	chromium, modules := setting(t, "E2E_CHROMIUM"), setting(t, "E2E_MODULES")
	shots := os.Getenv("E2E_SHOTS")
	if shots == "" {
		shots = t.TempDir()
	}
	folder, single, nasty := sites(t)
	job := map[string]any{
		"chromium": chromium, "shots": shots, "mermaid": os.Getenv("E2E_MERMAID"), "charts": charts(),
		"pages": []target{
			{"overview", "file://" + folder + "/index.html"}, {"record", "file://" + folder + "/records/" + recorded.Deployment(0).ID + ".html"},
			{"rolled-back", "file://" + folder + "/records/" + recorded.Deployment(6).ID + ".html"}, {"single", "file://" + single},
			{"single-record", "file://" + single + "#r-" + recorded.Deployment(6).ID}, {"hostile", "file://" + nasty}, {"hostile-record", "file://" + nasty + "#r-2026-11-23-4f0c2a9b1e7d-evil"},
		},
		"walks": []target{{"folder", "file://" + folder + "/index.html"}, {"single", "file://" + single}},
	}
	got := look(t, modules, job)
	if len(got.Pages) != 7*4 || len(got.Walks) != 4 || len(got.Filters) != 4 {
		t.Fatalf("%d pages, %d walks, %d filters", len(got.Pages), len(got.Walks), len(got.Filters))
	}
	checkPages(t, got)
	checkWalks(t, got)
	checkFilters(t, got)
	checkCharts(t, got)
}

// sites writes a folder of pages, a single file, and one of hostile records, with the real program.
func sites(t *testing.T) (folder, single, nasty string) {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, "deploycoord")
	run := func(name string, args ...string) {
		t.Helper()
		if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
	}
	run("go", "build", "-o", program, "..")
	records, bad := filepath.Join(dir, "records"), filepath.Join(dir, "bad")
	recorded.Write(t, records, walked)
	for _, of := range []string{"hostile", "closed"} {
		run("cp", "-r", "../pkg/record/testdata/"+of+"/docs/deployments/.", bad)
	}
	write(t, bad, "2026/2026-01-01-aaaaaaaaaaaa.json", "{")
	folder, single, nasty = filepath.Join(dir, "site"), filepath.Join(dir, "single.html"), filepath.Join(dir, "hostile.html")
	run(program, "report", "--folder", records, "--output-dir", folder)
	run(program, "report", "--folder", records, "--format", "html", "--output", single)
	run(program, "report", "--folder", bad, "--format", "html", "--output", nasty)
	return folder, single, nasty
}

func look(t *testing.T, modules string, job any) (out seen) {
	t.Helper()
	input, err := json.Marshal(job)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "browser/look.mjs")
	cmd.Env = append(os.Environ(), "E2E_MODULES="+modules)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), os.Stderr
	data, err := cmd.Output()
	if err != nil {
		t.Fatalf("look.mjs: %v", err)
	}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func checkPages(t *testing.T, got seen) {
	for _, p := range got.Pages {
		p.check(t)
		if p.Wider > 0 {
			t.Errorf("%s: the page is %d pixels wider than the window", p.Name, p.Wider)
		}
		for _, v := range p.Violations {
			if v.Impact == "serious" || v.Impact == "critical" {
				t.Errorf("%s: %s, %s: %s\n  %s", p.Name, v.Impact, v.ID, v.Help, strings.Join(v.At, "\n  "))
			} else {
				t.Logf("%s: %s, %s: %s\n  %s", p.Name, v.Impact, v.ID, v.Help, strings.Join(v.At, "\n  "))
			}
		}
	}
}

// checkWalks holds that the Tab key comes to every record, once, and to nothing that cannot be seen.
func checkWalks(t *testing.T, got seen) {
	var ids []string
	for n := range walked {
		ids = append(ids, recorded.Deployment(n).ID)
	}
	slices.Sort(ids)
	for _, w := range got.Walks {
		w.check(t)
		var reached []string
		for _, href := range w.Reached {
			reached = append(reached, strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(href, "records/"), "#r-"), ".html"))
		}
		slices.Sort(reached)
		if !slices.Equal(ids, reached) {
			t.Errorf("%s: the Tab key comes to %d records: %v", w.Name, len(reached), reached)
		}
		if w.Hidden > 0 {
			t.Errorf("%s: %d things that cannot be seen have the focus", w.Name, w.Hidden)
		}
		for _, o := range w.Opened {
			if !strings.HasPrefix(o.Title, "#") || o.Overview || o.Back != "../index.html" && o.Back != "#deployments" {
				t.Errorf("%s: the Enter key on %s shows %q, overview %v, and the next link leads to %q", w.Name, o.Href, o.Title, o.Overview, o.Back)
			}
		}
	}
}

func checkFilters(t *testing.T, got seen) {
	failed := 0
	gifts := 0
	for n := range walked {
		d := recorded.Deployment(n)
		if d.Status == record.RolledBack {
			failed++
		}
		if d.PullRequests[0].Title == "Add gift cards" {
			gifts++
		}
	}
	for _, f := range got.Filters {
		f.check(t)
		if f.All != walked || len(f.Failed) != failed || slices.ContainsFunc(f.Failed, func(class string) bool { return class != "bad" }) {
			t.Errorf("%s: %d rows, of which failed %v; want %d and %d", f.Name, f.All, f.Failed, walked, failed)
		}
		scripted := strings.HasSuffix(f.Name, "script true")
		if f.Box != scripted || scripted && f.Matching != gifts || !scripted && f.Matching != walked {
			t.Errorf("%s: a box to search in: %v; %d rows match (%q), want %d", f.Name, f.Box, f.Matching, f.Found, gifts)
		}
	}
}

// charts are timelines as Mermaid charts: usual ones, and one for each hostile text.
func charts() []string {
	out := []string{report.Mermaid(recorded.Deployment(0)), report.Mermaid(recorded.Deployment(6))}
	for _, text := range append([]string{"title x", "section x", "click a href javascript:alert(1)", "%%{init: {}}%%", "%% x", "a :crit, 2026-01-01, 1d", "gantt", "2026-01-01", "accTitle: x", "#35;"}, hostile.Texts...) {
		d := recorded.Deployment(0)
		d.Timeline = []record.Moment{{At: d.Began, Text: text, Until: d.Began.Add(time.Minute)}}
		out = append(out, report.Mermaid(d))
	}
	return out
}

func checkCharts(t *testing.T, got seen) {
	if len(got.Charts) == 0 {
		t.Log("NOT TRIED: Mermaid charts, E2E_MERMAID is not set")
		return
	}
	for i, text := range charts() {
		if c := got.Charts[i]; c.Error != "" || c.Tasks != strings.Count(text, " :") || c.Links > 0 {
			t.Errorf("%d tasks and %d links are drawn of %d tasks; %s\n%s", c.Tasks, c.Links, strings.Count(text, " :"), c.Error, text)
		}
	}
}
