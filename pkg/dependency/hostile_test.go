package dependency

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestHostile holds that what is no file of its format is an error that says so, and that no file is an endless one.
func TestHostile(t *testing.T) {
	deep := func(open, shut string, n int) string { return strings.Repeat(open, n) + strings.Repeat(shut, n) }
	for _, c := range []struct{ name, path, data, want string }{
		{"too large", "go.mod", strings.Repeat(" ", MaxSize+1), "larger than 10 MB"},
		{"a merge conflict", "Gemfile.lock", "GEM\n<<<<<<< HEAD\n=======\n>>>>>>> x\n", "a merge conflict stands on line 2"},
		{"no JSON", "package-lock.json", "no", "it is not of its format: invalid character 'o' in literal null (expecting 'u')"},
		{"another JSON", "package-lock.json", `[]`, "it is not of its format: json: cannot unmarshal array into Go value of type lockfile.NpmLockfile"},
		{"JSON's null", "package-lock.json", `null`, "it is not of its format"},
		{"an alias of nothing", "package-lock.json", `{"dependencies": {"a": {"version": "npm:"}}}`, "it is not of its format"},
		{"deep JSON", "package-lock.json", `{"dependencies": ` + strings.Repeat(`{"a": {"dependencies": `, 1000), "nested deeper than 500 levels"},
		{"brackets in texts", "package-lock.json", `{"packages": {"node_modules/` + deep("[", "", 5000) + `": {"version": "1"}}}`, ""},
		{"deep TOML", "Cargo.lock", "x = " + deep("[", "]", 20_000), "nested deeper than 10000 levels"},
		{"TOML below the limit", "Cargo.lock", "x = " + deep("[", "]", 9_000), ""},
		{"deep YAML", "pnpm-lock.yaml", "x: " + deep("[", "]", 20_000), "nested deeper than 10000 levels"},
		{"deep YAML in braces", "pubspec.lock", deep("{a: ", "}", 9_000), "nested deeper than 500 levels"},
		{"deep XML", "pom.xml", "<project>" + deep("<a>", "</a>", 20_000) + "</project>", ""},
		{"an alias bomb", "pnpm-lock.yaml", bomb(), ""},
		{"a version too short", "Pipfile.lock", `{"default": {"x": {"version": "1"}}}`, "it is not of its format"},
		{"an entry without a version", "yarn.lock", "a@1:\n  resolved \"x\"\n\n::stop-commands::x@1:\n", "the entry on line 1 has no version"},
		{"the last entry has none", "yarn.lock", "a@1:\n  version \"1.0.0\"\nb@1:\n", "the entry on line 3 has no version"},
		{"a version that is none", "yarn.lock", "a@1:\n  version \"1 0\"\n", "the entry on line 1 has no version"},
		{"a line without an end", "yarn.lock", "a@1:\n  version \"" + strings.Repeat("1", 1<<20) + "\"\n", "it is not of its format: error while scanning yarn.lock: bufio.Scanner: token too long"},
		{"the middle of an entry", "yarn.lock", "  version \"1\"\n", "it begins in the middle of an entry"},
		{"few fields", "mix.lock", "%{\n  \"a\": {:hex},\n}\n", "the entry on line 2 has no version"},
		{"no Gemfile.lock", "Gemfile.lock", "hello\n", "it is not of its format"},
		{"no go.mod", "go.mod", "<html>\n", "it is not of its format"},
		{"a directive of the future", "go.mod", "module x\n\nsparkle y\n\nrequire example.com/y v1.0.0\n", ""},
		{"a property that is not there", "pom.xml", "<project><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId><version>${x}</version></dependency></dependencies></project>", ""},
		{"a property of itself", "pom.xml", "<project><properties><x>${x}</x></properties><parent><groupId>a</groupId><artifactId>b</artifactId><version>${x}</version></parent></project>", ""},
		{"no pnpm lock file", "pnpm-lock.yaml", "a: b\n", "it is not of its format"},
		{"an odd package", "bun.lock", `{"packages": {"a": []}}`, "it is not of its format"},
		{"a template of a manifest", "package.json", "{\"name\": \"{{name}}\", {{#if x}} }", ""},
		{"a manifest that is none", "package.json", "{", "it is not of its format: unexpected end of JSON input"},
		{"empty", "poetry.lock", " \n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Compare(c.path, "", Side{}, Side{Data: []byte(c.data)})
			got := ""
			if err != nil {
				got = strings.TrimPrefix(err.Error(), "the version after: ")
			}
			if got != c.want {
				t.Errorf("%q, expected %q", got, c.want)
			}
		})
	}
}

// bomb is YAML whose aliases come to more than any file holds.
func bomb() string {
	var b strings.Builder
	b.WriteString("lockfileVersion: '9.0'\nl0: &l0 [a]\n")
	for i := range 12 {
		fmt.Fprintf(&b, "l%d: &l%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*l%d, ", i), 10), ", "))
	}
	b.WriteString("packages:\n  /a@1.0.0: {x: *l12}\nimporters: {a: {dependencies: {x: *l12}}}\n")
	return b.String()
}

// TestManyVersions holds that many versions of one name, and many names in one file, are compared in no time that grows
// with the square.
func TestManyVersions(t *testing.T) {
	var one, two strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&one, "x@%d:\n  version \"1.0.%d\"\n", i, i)
		fmt.Fprintf(&two, "x@%d:\n  version \"2.0.%d\"\n", i, i)
	}
	changes, err := Compare("yarn.lock", "", Side{Data: []byte(one.String())}, Side{Data: []byte(two.String())})
	if err != nil || len(changes) != 120_000 {
		t.Errorf("%d changes: %v", len(changes), err)
	}
}

// FuzzCompare holds that no file makes Compare panic, print, or say something of no package.
func FuzzCompare(f *testing.F) {
	var paths []string
	for _, format := range formats {
		if paths = append(paths, "requirements.txt"); len(format.names) > 0 {
			paths[len(paths)-1] = format.names[0]
		}
	}
	archives, err := os.ReadDir("testdata")
	if err != nil {
		f.Fatal(err)
	}
	for _, entry := range archives {
		if a, err := txtar.ParseFile("testdata/" + entry.Name()); err == nil {
			name, before, after := sides(f, a)
			for i, p := range paths {
				if p == name {
					f.Add(uint8(i), string(before.Data), string(after.Data))
				}
			}
		}
	}
	said, err := os.CreateTemp(f.TempDir(), "stderr")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, at uint8, before, after string) {
		p := paths[int(at)%len(paths)]
		was := os.Stderr
		os.Stderr = said
		changes, err := Compare(p, "", Side{Data: []byte(before)}, Side{Data: []byte(after)})
		os.Stderr = was
		if n, _ := said.Seek(0, io.SeekEnd); n > 0 {
			t.Fatalf("%s: something was printed to standard error", p)
		}
		if err != nil && (len(changes) > 0 || strings.ContainsAny(err.Error(), "\n\r\x1b")) {
			t.Errorf("%s: %d changes and %q", p, len(changes), err)
		}
		for _, c := range changes {
			if c.Name == "" || c.Before == c.After || c.Path != p || c.Line < 0 || c.Line > strings.Count(after, "\n")+1 {
				t.Errorf("%s: %+v", p, c)
			}
		}
	})
}

// BenchmarkCompare compares a package-lock.json of 5 MB with one in which every twentieth package moved.
func BenchmarkCompare(b *testing.B) {
	make := func(minor int) []byte {
		var s strings.Builder
		s.WriteString(`{"lockfileVersion": 3, "packages": {"": {"dependencies": {"p1": "1", "p40": "1"}}`)
		for i := 0; s.Len() < 5<<20; i++ {
			v := 1
			if i%20 == 0 {
				v = minor
			}
			fmt.Fprintf(&s, `,
    "node_modules/p%d": {
      "version": "1.%d.0",
      "resolved": "https://registry.npmjs.org/p%d/-/p%d-1.%d.0.tgz",
      "integrity": "sha512-%086d==",
      "dependencies": {"p%d": "^1.0.0", "p%d": "^1.0.0"},
      "engines": {"node": ">=18"}
    }`, i, v, i, i, v, i, i+1, i+2)
		}
		s.WriteString("}}")
		return []byte(s.String())
	}
	before, after := Side{Data: make(1)}, Side{Data: make(2)}
	b.SetBytes(int64(len(before.Data) + len(after.Data)))
	b.ReportAllocs()
	for b.Loop() {
		changes, err := Compare("package-lock.json", "", before, after)
		if err != nil || len(changes) == 0 {
			b.Fatalf("%d changes: %v", len(changes), err)
		}
	}
}
