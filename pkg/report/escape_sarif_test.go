package report

import (
	"net/url"
	"strings"
	"testing"
)

func TestSARIFURI(t *testing.T) {
	for in, want := range map[string]string{
		"src/a.ts":              "src/a.ts",
		"src/a b%41.ts":         "src/a%20b%2541.ts",
		"http://evil.example/x": "http%3A/evil.example/x",
		"//evil.example/x":      "evil.example/x",
		"/etc/passwd":           "etc/passwd",
		"../../etc/passwd":      "etc/passwd",
		"a/./b//c":              "a/b/c",
		"a\nb":                  "a%0Ab",
		"a?b#c":                 "a%3Fb%23c",
		"\xff":                  "%EF%BF%BD",
		"漢":                     "%E6%BC%A2",
		"..":                    "",
		"":                      "",
	} {
		if got := sarifURI(in); got != want {
			t.Errorf("sarifURI(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSARIFText(t *testing.T) {
	for in, want := range map[string]string{
		"see [x](http://evil.example)": "see [x] (http://evil.example)",
		"a\nb":                         "a b",
		"uses ${X:default}":            "uses ${X:default}",
	} {
		if got := sarifText(in); got != want {
			t.Errorf("sarifText(%q) = %q, want %q", in, got, want)
		}
	}
}

// A URI must be relative, and stay below the root of the repository, whatever the path says.
func checkSARIFURI(t *testing.T, p string) {
	t.Helper()
	got := sarifURI(p)
	u, err := url.Parse(got)
	if err != nil {
		t.Fatalf("%q gives %q: %v", p, got, err)
	}
	if u.IsAbs() || u.Host != "" || u.RawQuery != "" || u.Fragment != "" || strings.HasPrefix(u.Path, "/") {
		t.Errorf("%q gives %q, which is not relative", p, got)
	}
	for s := range strings.SplitSeq(got, "/") {
		if s == ".." || s == "." {
			t.Errorf("%q gives %q", p, got)
		}
	}
}

func FuzzSARIF(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	schema := compile(f, "testdata/sarif-schema-2.1.0.json")
	f.Fuzz(func(t *testing.T, s string) {
		checkSARIFURI(t, s)
		data := render(t, SARIF, everywhere(s), Options{})
		checkLog(t, s, data)
		validate(t, schema, s, data)
	})
}
