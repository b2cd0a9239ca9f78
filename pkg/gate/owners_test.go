package gate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOwnersOf takes its cases from GitHub's page on code owners.
func TestOwnersOf(t *testing.T) {
	const file = "# a comment\r\n" +
		"*       @global1 @global2\r\n" +
		"*.js    @js-owner #inline comment\n" +
		"*.go docs@example.com\n" +
		"*.txt @octo-org/octocats\n" +
		"/build/logs/ @doctocat\n" +
		"docs/*  @docs\n" +
		"apps/ @octocat\n" +
		"/scripts/ @doctocat @octocat\n" +
		"**/logs @logger\n" +
		"/apps/github\n" +
		"/app/[id]/page.tsx @next\n" +
		"/größe/ @german\n" +
		"/with\\ blank/ @blank\n"
	for path, want := range map[string]string{
		"readme.md":              "@global1, @global2",
		"src/x.js":               "@js-owner",
		"src/x.go":               "docs@example.com",
		"a/b.txt":                "@octo-org/octocats",
		"build/logs/x/y":         "@logger",
		"docs/getting-started":   "@docs",
		"docs/build-app/trouble": "@global1, @global2",
		"sub/apps/x":             "@octocat",
		"scripts/a/b":            "@doctocat, @octocat",
		"deep/logs/x":            "@logger",
		"apps/github":            "",
		"apps/github/x":          "",
		"app/[id]/page.tsx":      "@next",
		"größe/x":                "@german",
		"with blank/x":           "@blank",
		"README.JS":              "@global1, @global2",
	} {
		o := ownersOf("CODEOWNERS", []byte(file), map[string]bool{path: true})
		if len(o.Faults) > 0 || o.Fault != "" {
			t.Fatalf("%+v", o)
		}
		if got := named(o.Of[path]); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

func TestOwnersOfWrongLines(t *testing.T) {
	file := "\ufeff* @all\n*.a not-an-owner\n!*.b @x\n***/c @x\n*.d @a @b/c/d\n" + strings.Repeat("*.e nobody\n", 100)
	o := ownersOf("docs/CODEOWNERS", []byte(file), map[string]bool{"x.a": true})
	if got := named(o.Of["x.a"]); got != "@all" {
		t.Errorf("x.a is owned by %q: a wrong line has no effect", got)
	}
	var lines []int
	for _, f := range o.Faults {
		lines = append(lines, f.Line)
	}
	if diff := cmp.Diff([]int{2, 3, 4, 5}, lines[:4]); diff != "" || len(o.Faults) != maxLineFaults {
		t.Errorf("%d faults (-want +got):\n%s", len(o.Faults), diff)
	}
	many := map[string]bool{}
	for range 300 {
		many[strings.Repeat("x", len(many)+1)] = true
	}
	if o = ownersOf("CODEOWNERS", []byte(strings.Repeat("*.x @a\n", maxOwnerRules+1)), many); o.Fault == "" {
		t.Error("too much work is done")
	}
}

// TestCollectOwners holds where the file is looked for, on the base alone, and that it is not read in vain.
func TestCollectOwners(t *testing.T) {
	asks := hosting()
	for _, c := range []struct {
		name string
		base memTree
		head memTree
		path string
		of   string
		bad  bool
	}{
		{name: "GitHub's own order", base: memTree{".github/CODEOWNERS": "* @first", "CODEOWNERS": "* @second", "docs/CODEOWNERS": "* @third"}, path: ".github/CODEOWNERS", of: "@first"},
		{name: "the root", base: memTree{"CODEOWNERS": "* @second", "docs/CODEOWNERS": "* @third"}, path: "CODEOWNERS", of: "@second"},
		{name: "docs", base: memTree{"docs/CODEOWNERS": "* @third"}, path: "docs/CODEOWNERS", of: "@third"},
		{name: "the head's do not count", base: memTree{"docs/CODEOWNERS": "* @third"}, head: memTree{"CODEOWNERS": "* @evil"}, path: "docs/CODEOWNERS", of: "@third"},
		{name: "none", base: memTree{"x": ""}},
		{name: "too large", base: memTree{"CODEOWNERS": "HUGE"}, path: "CODEOWNERS", bad: true},
		{name: "larger than GitHub reads", base: memTree{"CODEOWNERS": strings.Repeat("#", maxOwners+1)}, path: "CODEOWNERS", bad: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			head := c.base.with("a.go", "package a")
			for p, s := range c.head {
				head[p] = s
			}
			in := Inputs{Change: changeOf(c.base, head, false), Hosted: asks.Hosted, Policy: Policy{}}
			in.Policy.Checks.Approvals.CodeOwners = true
			e, err := Collect(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			if o := e.Owners; o.Path != c.path || named(o.Of["a.go"]) != c.of || (o.Fault != "") != c.bad {
				t.Errorf("%+v, want %s by %s, a fault: %v", o, c.path, c.of, c.bad)
			}
			in.Policy.Checks.Approvals.CodeOwners = false
			if e, err = Collect(t.Context(), in); err != nil || e.Owners.Path != "" {
				t.Errorf("nobody asks for owners, yet %s was read: %v", e.Owners.Path, err)
			}
		})
	}
}

// BenchmarkOwnersOf is a large repository's file for a large change.
func BenchmarkOwnersOf(b *testing.B) {
	var file strings.Builder
	for i := range 3000 {
		name := string(rune('a'+i%26)) + strings.Repeat("x", i%40)
		file.WriteString("packages/" + name + "/**/*.ts @acme/" + name + "\n")
	}
	changed := map[string]bool{}
	for i := range 1000 {
		changed["packages/"+string(rune('a'+i%26))+strings.Repeat("x", i%40)+"/src/deep/file"+strings.Repeat("y", i)+".ts"] = true
	}
	b.ReportAllocs()
	for b.Loop() {
		if o := ownersOf("CODEOWNERS", []byte(file.String()), changed); len(o.Of) == 0 {
			b.Fatal("nobody owns anything")
		}
	}
}
