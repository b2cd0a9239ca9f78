package dependency

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"deploycoord/internal/golden"
)

// sides takes the two versions of the first file out of an archive, and lets each open the others of its side.
func sides(t testing.TB, a *txtar.Archive) (name string, before, after Side) {
	t.Helper()
	open := func(side string) func(string) ([]byte, error) {
		return func(name string) ([]byte, error) {
			for _, f := range a.Files {
				if f.Name == side+"/"+name {
					return f.Data, nil
				}
			}
			return nil, fs.ErrNotExist
		}
	}
	name = path.Base(a.Files[0].Name)
	before, after = Side{Open: open("before")}, Side{Open: open("after")}
	for _, s := range []struct {
		into *Side
		name string
	}{{&before, "before"}, {&after, "after"}} {
		var err error
		if s.into.Data, err = s.into.Open(name); err != nil {
			t.Fatalf("%s/%s: %v", s.name, name, err)
		}
	}
	return name, before, after
}

// worded gives one line a change.
func worded(changes []Change) string {
	var b strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&b, "%s: %s %q -> %q", c.Ecosystem, c.Name, c.Before, c.After)
		for _, flag := range []struct {
			set  bool
			name string
		}{{c.Direct, "direct"}, {c.Dev, "dev"}, {c.Major, "major"}} {
			if flag.set {
				b.WriteString(" " + flag.name)
			}
		}
		if c.Line > 0 {
			fmt.Fprintf(&b, " line %d", c.Line)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestCompare holds every format against an archive of both versions, whose last file is what is told.
func TestCompare(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("%d archives: %v", len(archives), err)
	}
	seen := map[string]bool{}
	for _, p := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(p), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(p)
			if err != nil {
				t.Fatal(err)
			}
			name, before, after := sides(t, a)
			seen[name] = true
			changes, err := Compare(name, "", before, after)
			if err != nil {
				t.Fatal(err)
			}
			a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return f.Name == "changes" })
			a.Files = append(a.Files, txtar.File{Name: "changes", Data: []byte(worded(changes))})
			golden.Assert(t, p, txtar.Format(a))
			for _, same := range []Side{before, after} {
				if changes, err := Compare(name, "", same, same); len(changes) > 0 || err != nil {
					t.Errorf("a file differs from itself: %v\n%s", err, worded(changes))
				}
			}
			added, err := Compare(name, "", Side{}, after)
			if err != nil || len(added) == 0 || slices.ContainsFunc(added, func(c Change) bool { return c.Before != "" || c.After == "" }) {
				t.Errorf("a new file: %v\n%s", err, worded(added))
			}
			removed, err := Compare(name, "", before, Side{})
			if err != nil || len(removed) == 0 || slices.ContainsFunc(removed, func(c Change) bool { return c.Before == "" || c.After != "" || c.Major }) {
				t.Errorf("a deleted file: %v\n%s", err, worded(removed))
			}
		})
	}
	for _, f := range formats {
		if len(f.names) > 0 && !seen[f.names[0]] && f.names[0] != "Pipfile" {
			t.Errorf("no archive holds a %s", f.names[0])
		}
	}
}

func TestIsManifest(t *testing.T) {
	for p, want := range map[string]string{
		"package-lock.json": npm, "web/yarn.lock": npm, "a/b/pnpm-lock.yaml": npm, "go.mod": golang, "requirements.txt": pypi,
		"requirements-dev.txt": pypi, "dev_requirements.txt": pypi, "requirements/base.txt": pypi, "pom.xml": maven, "Gemfile.lock": rubygems,
		"buildscript-gradle.lockfile": maven, "npm-shrinkwrap.json": npm, "go.sum": "", "requirements.in": "", "readme.txt": "", "bun.lockb": "",
		"node_modules/x/package.json": "", "vendor/x/go.mod": "", "pkg/testdata/go.mod": "", "Package.json": "", "docs/requirements.md": "", "": "",
	} {
		if got := Ecosystem(p); got != want || IsManifest(p) != (want != "") {
			t.Errorf("%q: %q, want %q", p, got, want)
		}
	}
	for p, want := range map[string][2]bool{
		"package.json": {false, true}, "yarn.lock": {true, false}, "go.mod": {false, false}, "requirements.txt": {false, false}, "x.go": {false, false},
	} {
		if got := [2]bool{IsLock(p), HasLock(p)}; got != want {
			t.Errorf("%s: a lock file, a manifest with one: %v, want %v", p, got, want)
		}
	}
}

func TestIsMajor(t *testing.T) {
	for _, c := range []struct {
		before, after string
		want          bool
	}{
		{"1.2.3", "2.0.0", true}, {"1.2.3", "1.3.0", false}, {"0.1.9", "0.2.0", true}, {"0.1.0", "0.1.9", false}, {"0.9.0", "1.0.0", true},
		{"2.0.0", "1.0.0", true}, {"v1.2.3", "v2.0.0", true}, {"1", "1.0.1", false}, {"0", "0.0.1", false}, {"0", "0.1", true},
		{"^1.2.0", "^2.0.0", true}, {">=1,<2", ">=1.5,<2", false}, {"~> 6.1", "~> 7.0", true}, {"*", "2.0.0", false}, {"", "1.0.0", false},
		{"2.0.0-rc.1", "2.0.0", false}, {"1!2.0", "2.0", true}, {"1!2.0", "1!2.1", false}, {"2023.10.1", "2024.1.0", true}, {"01.2", "1.3", false},
		{"99999999999999999999.1", "99999999999999999998.1", true}, {"4.1.42.Final", "4.2.0.Final", false}, {"#1a2b", "#2a2b", false},
		{"workspace:*", "workspace:^", false}, {"31.1-jre", "32.1.3-jre", true}, {"${x1}", "${x2}", false}, {"1.0.0#abc", "1.0.0#def", false},
		{"../x1", "../x2", false}, {"0.0.0-20210630005230-0f9fa26af87c", "0.0.0-20220101000000-abc", false},
	} {
		if got := isMajor(c.before, c.after); got != c.want {
			t.Errorf("%q -> %q: %v, want %v", c.before, c.after, got, c.want)
		}
	}
}

// TestVersionsOfOneName holds that several versions of a name are compared as a set.
func TestVersionsOfOneName(t *testing.T) {
	list := func(text string) (out []locked) {
		for _, v := range strings.Fields(text) {
			out = append(out, locked{name: "x", version: v})
		}
		return out
	}
	for _, c := range []struct{ before, after, want string }{
		{"1.0.0 2.0.0", "2.0.0 1.0.0", ""},
		{"1.0.0 2.0.0", "1.0.1 2.0.1", `: x "1.0.0" -> "1.0.1"|: x "2.0.0" -> "2.0.1"|`},
		{"1.0.0", "1.0.0 2.0.0", `: x "" -> "2.0.0"|`},
		{"1.0.0 2.0.0", "2.0.0", `: x "1.0.0" -> ""|`},
		{"1.0.0 2.0.0", "2.1.0", `: x "2.0.0" -> "2.1.0"|: x "1.0.0" -> ""|`},
		{"1.0.0", "2.0.0 3.0.0", `: x "1.0.0" -> "2.0.0" major|: x "" -> "3.0.0"|`},
		{"1.10.0", "1.9.0", `: x "1.10.0" -> "1.9.0"|`},
		{"1.0.0 1.0.0", "1.0.0", ""},
	} {
		got := strings.ReplaceAll(worded(differ(&format{}, list(c.before), list(c.after))), "\n", "|")
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s -> %s (-want +got):\n%s", c.before, c.after, diff)
		}
	}
}
