package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"

	"deploycoord/pkg/config"
)

// pages are what people read.
func pages(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("docs/*.md")
	if err != nil || len(paths) < 8 {
		t.Fatalf("%d pages, %v", len(paths), err)
	}
	out := map[string]string{}
	for _, p := range append(paths, "README.md", "CONTRIBUTING.md", "e2e/README.md") {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		out[p] = string(data)
	}
	return out
}

var fencedBlock = regexp.MustCompile("(?ms)^```([^\n]*)\n(.*?)^```$")

// TestBlocks holds that what the pages show can be used: workflows are linted, configuration is read, commands have the
// flags that they are given, JSON is JSON. A block of another kind must be named here.
func TestBlocks(t *testing.T) {
	helps := map[string]string{}
	for _, name := range commands(t) {
		helps[name] = help(t, name)
	}
	seen := map[string]int{}
	for page, text := range pages(t) {
		for _, m := range fencedBlock.FindAllStringSubmatch(text, -1) {
			kind, body := m[1], m[2]
			seen[kind]++
			switch kind {
			case "yaml":
				yamlBlock(t, page, body)
			case "sh":
				shellBlock(t, page, body, helps)
			case "json":
				if !json.Valid([]byte(body)) {
					t.Errorf("%s: no JSON:\n%s", page, body)
				}
			case "text", "mermaid", "go", "diff", "":
			default:
				t.Errorf("%s: a block of the kind %q, which no test knows", page, kind)
			}
		}
	}
	if seen["yaml"] < 15 || seen["sh"] < 8 {
		t.Errorf("the test sees %v: it looks in the wrong place", seen)
	}
}

// yamlBlock is a workflow, steps of one, or a configuration.
func yamlBlock(t *testing.T, page, body string) {
	t.Helper()
	switch {
	case regexp.MustCompile(`(?m)^jobs:`).MatchString(body):
	case strings.HasPrefix(strings.TrimLeft(body, " "), "- uses:"):
		body = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n" + body
	default:
		if _, err := config.Parse(page, []byte(body)); err != nil {
			t.Errorf("%s: %v\n%s", page, err, body)
		}
		return
	}
	l, err := actionlint.NewLinter(&strings.Builder{}, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	faults, err := l.Lint(page, []byte(body), nil)
	if err != nil || len(faults) > 0 {
		t.Errorf("%s: %v %v\n%s", page, err, faults, body)
	}
}

var (
	ourCommand = regexp.MustCompile(`(?:deploycoord|go run \.) ([a-z][a-z-]*)((?: [^#|\n]*)?)`)
	remark     = regexp.MustCompile(`(?m)(^|\s)#.*$`)
	longFlag   = regexp.MustCompile(` (--[a-z][a-z-]*)`)
)

func shellBlock(t *testing.T, page, body string, helps map[string]string) {
	t.Helper()
	for _, m := range ourCommand.FindAllStringSubmatch(remark.ReplaceAllString(body, ""), -1) {
		text, known := helps[m[1]]
		if !known {
			t.Errorf("%s: there is no command %q: %s", page, m[1], m[0])
		}
		for _, flag := range longFlag.FindAllStringSubmatch(m[2], -1) {
			if !strings.Contains(text, flag[1]+" ") && !strings.Contains(text, flag[1]+"[") && !strings.Contains(text, flag[1]+"\n") {
				t.Errorf("%s: %s has no flag %s", page, m[1], flag[1])
			}
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// TestLinks holds that links within the repository lead somewhere.
func TestLinks(t *testing.T) {
	all := pages(t)
	for page, text := range all {
		for _, m := range link.FindAllStringSubmatch(fencedBlock.ReplaceAllString(text, ""), -1) {
			target, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			at := page
			if target != "" {
				at = filepath.Join(filepath.Dir(page), target)
			}
			if _, err := os.Stat(at); err != nil {
				t.Errorf("%s: %s leads nowhere", page, m[1])
				continue
			}
			if anchor != "" && !anchors(all[at])[anchor] {
				t.Errorf("%s: %s has no heading %s", page, at, anchor)
			}
		}
	}
}

var (
	heading    = regexp.MustCompile(`(?m)^#{1,6} (.+)$`)
	notAnchors = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchors are the names that GitHub gives to headings.
func anchors(text string) map[string]bool {
	out := map[string]bool{}
	for _, m := range heading.FindAllStringSubmatch(text, -1) {
		out[strings.ReplaceAll(notAnchors.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-")] = true
	}
	return out
}

var quoted = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|")

// TestTroubleshooting holds that each message it explains is still one of the program's.
func TestTroubleshooting(t *testing.T) {
	var code strings.Builder
	for _, p := range sources(t) {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(data)
	}
	page, n := pages(t)["docs/troubleshooting.md"], 0
	for _, m := range quoted.FindAllStringSubmatch(page, -1) {
		if n++; !strings.Contains(code.String(), m[1]) {
			t.Errorf("nothing says %q any more", m[1])
		}
	}
	if n < 15 {
		t.Errorf("%d messages: the test looks in the wrong place", n)
	}
}

// TestPermissions holds that each permission which a request names stands on its page.
func TestPermissions(t *testing.T) {
	page, found := pages(t)["docs/permissions.md"], map[string]bool{}
	permission := regexp.MustCompile(`"([a-z]+(?:-[a-z]+)*: (?:read|write))"`)
	for _, p := range sources(t) {
		if !strings.HasPrefix(p, "pkg/github/") {
			continue
		}
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range permission.FindAllStringSubmatch(string(data), -1) {
			found[m[1]] = true
		}
	}
	for p := range found {
		if !strings.Contains(page, "`"+p+"`") {
			t.Errorf("docs/permissions.md says nothing of %s", p)
		}
	}
	if len(found) < 10 {
		t.Errorf("%d permissions: the test looks in the wrong place", len(found))
	}
}

// sources are the program's own files.
func sources(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"pkg/*/*.go", "pkg/*/*/*.go", "pkg/*/*/*/*.go"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			if !strings.HasSuffix(p, "_test.go") {
				out = append(out, p)
			}
		}
	}
	return out
}
