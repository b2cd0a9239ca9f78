package envfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFormatEdges holds values that only just are of a type, and those that only just are not.
func TestFormatEdges(t *testing.T) {
	for typ, c := range map[string]struct{ good, bad []string }{
		"url":                        {[]string{"https://a", "a:b", "http://a:80/x", "redis://:p@h", "a+b-c.d1:x", "HTTP://A", "file:///x", "postgres://u:p@h/db?x=1#y", "mailto:a@b", "ftp://u@h"}, []string{":", "a", "1a:x", "a:", "a b:c", "http://", "http:///x", "http://:80", "http:a", "localhost:80", "a_b:c", "https://a\tb", "http://@", "wss://?x", "https://#x"}},
		"url(prependHttps=true)":     {[]string{"a.io", "a.io/x", "http://a"}, []string{"://a"}},
		"url(noTrailingSlash=true)":  {[]string{"https://a", "https://a/b"}, []string{"https://a/", "https://a/b/"}},
		"url(allowedDomains=[a.io])": {[]string{"https://a.io/x", "https://u@A.io"}, []string{"https://b.io", "https://a.io.b", "https://a.io:80"}},
		"email":                      {[]string{"a@b.co", "a.b+c@d.e.org", "a@b-c.io"}, []string{"@b.co", "a@", "a@b", "a@b.c", "a@.co", "a@b..co", "a b@c.de", "a@b@c.de", "a,b@c.de", "<a@b.co>", "a@b.co;"}},
		"ip":                         {[]string{"1.2.3.4", "::1", "fe80::1%eth0"}, []string{"1.2.3", "1.2.3.256", "a"}},
		"ip(version=4)":              {[]string{"1.2.3.4"}, []string{"::1"}},
		"ip(version=6)":              {[]string{"::1"}, []string{"1.2.3.4"}},
		"uuid":                       {[]string{"123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-42661417400F"}, []string{"123e4567-e89b-12d3-a456-42661417400", "123e4567-e89b-12d3-a456-4266141740000", "123e4567e-89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-42661417400g", "123e4567-e89b-12d3-a4560426614174000", "-23e4567-e89b-12d3-a456-426614174000"}},
		"md5":                        {[]string{"d41d8cd98f00b204e9800998ecf8427e"}, []string{"d41d8cd98f00b204e9800998ecf8427", "d41d8cd98f00b204e9800998ecf8427e0", "D41d8cd98f00b204e9800998ecf8427e", "F41d8cd98f00b204e9800998ecf8427e", "g41d8cd98f00b204e9800998ecf8427e"}},
		"semver":                     {[]string{"1.2.3", "0.0.0", "1.2.3-rc.1+b.5"}, []string{"1.2", "01.2.3", "1.2.3-", "v1.2.3", "1.2.3-" + strings.Repeat("a", 260)}},
		"duration":                   {[]string{"30s", "1.5h", "2 days", "100", "1w", "5 MIN"}, []string{"s", "1y", "-1s", "1.2.3s"}},
		"duration(min=1s, max=1m)":   {[]string{"1s", "1000", "60s", "1m"}, []string{"999ms", "999", "61s", "60001"}},
	} {
		for _, v := range c.good {
			if problem, ok := parseType(typ).Check(v); !ok {
				t.Errorf("%s: %q %s", typ, v, problem)
			}
		}
		for _, v := range c.bad {
			if _, ok := parseType(typ).Check(v); ok {
				t.Errorf("%s: %q is taken", typ, v)
			}
		}
	}
	for s, want := range map[string]float64{"1": 1, "2ms": 2, "2s": 2000, "2 min": 120_000, "2h": 7_200_000, "2d": 172_800_000, "2w": 1_209_600_000, "0.5s": 500} {
		if ms, ok := parseDuration(s); !ok || ms != want {
			t.Errorf("%s is %g ms, want %g", s, ms, want)
		}
	}
}

func TestPatternBounds(t *testing.T) {
	for _, c := range []struct {
		pattern string
		size    int
		ok      bool
	}{{strings.Repeat("a", 1000), 1, false}, {strings.Repeat("a", 1001), 1, true}, {"^b$", 64 << 10, false}, {"^b$", 64<<10 + 1, true}} {
		typ := Type{Name: "string", Options: []Option{{Name: "matches", Value: c.pattern, Pattern: true}}}
		if problem := typ.checkPattern(strings.Repeat("x", c.size)); (problem == "") != c.ok {
			t.Errorf("a pattern of %d on %d bytes: %.40q", len(c.pattern), c.size, problem)
		}
	}
}

// TestProse tells a sentence that begins like an assignment from a value.
func TestProse(t *testing.T) {
	for text, want := range map[string]bool{
		"true": false, "a b": false, "openid profile email": false, "-Xmx1g -Xms1g -Xss1m": false, "1 to enable": true, "for the": false, "use it, then": true, "wait for it!": true, "a b c": true, "b c d": false, "see docs (which)": false, "x y (if)": false, "x y z if:": true,
		strings.Repeat("b ", 200) + "the": false, strings.Repeat("b ", 198) + "the": true,
	} {
		if isProse("NAME", text) != want {
			t.Errorf("%.40q: %t", text, !want)
		}
	}
	for text, want := range map[string]bool{"a b": true, "a": false, "a ": false} {
		if isProse("NOTE", text) != want {
			t.Errorf("NOTE=%q: %t", text, !want)
		}
	}
	for _, c := range [][4]string{
		{"a (the default)", "", "a", "(the default)"}, {"a <- here", "", "a", "here"}, {"a b", "", "a b", ""}, {"a (b)", "c", "a (b)", "c"}, {" (b)", "", " (b)", ""}, {"a", "", "a", ""}, {"a - b", "", "a - b", ""},
	} {
		if text, comment := splitRemark(c[0], c[1]); text != c[2] || comment != c[3] {
			t.Errorf("%q: %q and %q, want %q and %q", c[0], text, comment, c[2], c[3])
		}
	}
	for s, want := range map[string]bool{"AB=1": true, " AB=": true, "A=1": false, "AB": false, "AB==1": false, "ab=1": false, "A1=": true, "1A=": false, "A_=x": true, "AB =1": false, "": false} {
		if isAssignmentLike(s) != want {
			t.Errorf("%q: %t", s, !want)
		}
	}
}

// TestReferences finds each form of a reference, and what only looks like one.
func TestReferences(t *testing.T) {
	for s, want := range map[string]reference{
		"$A": {0, 2, "A", "", ""}, "x$A1_y-": {1, 6, "A1_y", "", ""}, "${A}": {0, 4, "A", "", ""}, "${A:-b}c": {0, 7, "A", ":-", "b"}, "${A-b}": {0, 6, "A", "-", "b"}, "${A:+b}": {0, 7, "A", ":+", "b"}, "${A+b}": {0, 6, "A", "+", "b"}, "${A:?b}": {0, 7, "A", ":?", "b"}, "${A?}": {0, 5, "A", "?", ""},
		"${A:-${B:-c}}": {0, 13, "A", ":-", "${B:-c}"}, "${A:-{}}": {0, 7, "A", ":-", "{"}, `\$A$B`: {3, 5, "B", "", ""}, "$$A$B": {3, 5, "B", "", ""}, "$1$B": {2, 4, "B", "", ""}, "${1}$B": {4, 6, "B", "", ""}, "${A:b}$C": {6, 8, "C", "", ""}, "${A%b}$C": {6, 8, "C", "", ""}, "$(A)$B": {4, 6, "B", "", ""}, "$_": {0, 2, "_", "", ""},
	} {
		got, ok := nextReference(s)
		if !ok || got != want {
			t.Errorf("%s: %+v, want %+v", s, got, want)
		}
	}
	for _, s := range []string{"", "$", "a$", "${", "${}", "${A", "${A:", "${A:-", "${A:-b", "$-", `\$A`, "$$A", "$$", "$1"} {
		if got, ok := nextReference(s); ok {
			t.Errorf("%s: %+v", s, got)
		}
	}
}

// TestExplains says where and why a line is no assignment.
func TestExplains(t *testing.T) {
	for line, want := range map[string]string{
		"=a": wantName, "; a": wantHash, "// a": wantHash, "-- a": wantHash, "/* a": wantHash, "[a]": wantNoSection, `"A"=b`: wantPlainName, "'A'=b": wantPlainName, "`A`=b": wantPlainName, "!a": wantAssignment,
		"<<<<<<< HEAD": wantNoConflict, "=======": wantNoConflict, ">>>>>>> x": wantNoConflict, "||||||| x": wantNoConflict, "A": wantEquals, "A: b": wantNoYAML, "A:": wantNoYAML, "A:\tb": wantNoYAML, "set A=b": wantNoSet, "a b c": wantAssignment, "A b=c": `expected "=" after the name`, "A:b": `expected "=" after the name`,
	} {
		f := Parse(".env", []byte("X=1\n"+line+"\nY=2\n"))
		var got []string
		for _, e := range f.Errors {
			got = append(got, e.Message)
		}
		if diff := cmp.Diff([]string{want}, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", line, diff)
		}
		if len(f.Entries) != 2 || f.Entries[1].Line != 3 {
			t.Errorf("%q: the lines around it are %+v", line, f.Entries)
		}
	}
}

func TestComments(t *testing.T) {
	for s, want := range map[string][2]string{
		"a": {"a", ""}, "a #b": {"a", "b"}, "a\t#b": {"a", "b"}, "a#b": {"a#b", ""}, "#b": {"", "b"}, "#fff": {"#fff", ""}, "#fff x": {"#fff x", ""}, "#ffff": {"#ffff", ""}, "#ffffff": {"#ffffff", ""}, "#ffffffff": {"#ffffffff", ""}, "#ff": {"", "ff"}, "#fffff": {"", "fffff"}, "#ggg": {"", "ggg"}, "#fff #x": {"#fff", "x"}, "a ## b": {"a", "b"}, "": {"", ""}, "a # #b": {"a", "#b"},
	} {
		if text, comment := splitComment(s); text != want[0] || comment != want[1] {
			t.Errorf("%q: %q and %q, want %q", s, text, comment, want)
		}
	}
	for c := range 256 {
		b := byte(c)
		hex := strings.IndexByte("0123456789abcdefABCDEF", b) >= 0
		name := strings.IndexByte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-", b) >= 0
		if isHex(b) != hex || isNameByte(b) != name {
			t.Errorf("%q: hexadecimal %t, of a name %t", b, isHex(b), isNameByte(b))
		}
	}
}
