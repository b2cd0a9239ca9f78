package envfile

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// knownMessages are all a syntax error may say: none of them can hold text of a file.
var knownMessages = []string{
	wantAssignment, wantEquals, wantNoYAML, wantName, wantHash, wantNoSection, wantNoConflict, wantNoSet, wantPlainName, wantUTF8,
	wantClosing, wantNoTail, `expected "=" after the name`, "a NUL byte; env files are text", "the file is UTF-16; save it as UTF-8",
	"the line is longer than 1 MiB; it was not read", "more errors follow; they are not listed",
}

func FuzzParse(f *testing.F) {
	seeds, err := filepath.Glob("testdata/templates/*.env*")
	if err != nil || len(seeds) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, path := range seeds {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, strings.HasSuffix(path, ".schema"))
	}
	for _, s := range []string{
		"A=\"one\nB=2", "A='''x\n'''", "A=\"\"\"\n", "#A_A=\"x\n#y\"", "# @type=enum(\n# a\n#)\nA=", "A=${B:-${C}}\nB=$A\nC=\\$A", "A=\"{\"a\":1}\"",
		"A=fn([\n{(", "\xef\xbb\xbfA=\x00\nB=\xff", "A=1\r\nB=\r", "A\rB=1", "# @a(((((", "A=\"\\u12\\ud83d\\n\"", "# @x=\"\\\nA=#fff #", "<<<<<<< x\nA=<<EOF\n",
	} {
		f.Add([]byte(s), true)
		f.Add([]byte(s), false)
	}
	f.Fuzz(func(t *testing.T, data []byte, schema bool) {
		path := ".env"
		if schema {
			path = ".env.schema"
		}
		file := Parse(path, data)
		checkPositions(t, data, file)
		checkEntries(t, file)
		checkRoundTrip(t, file)
		if n := len(Values(file, func(string) (string, bool) { return "$A", true })); n > len(file.Entries) {
			t.Errorf("%d values of %d entries", n, len(file.Entries))
		}
	})
}

// checkPositions: every name stands where its entry says, in order, and every error is inside the file.
func checkPositions(t *testing.T, data []byte, file File) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, '\n') < 0 {
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	lines := bytes.Split(data, []byte("\n"))
	last := 0
	for _, e := range file.Entries {
		if e.Line <= last || e.EndLine < e.Line || e.EndLine > len(lines) {
			t.Fatalf("%v: lines %d to %d after %d, of %d", e, e.Line, e.EndLine, last, len(lines))
		}
		last = e.EndLine
		if rest := lines[e.Line-1]; e.Column < 1 || e.Column > len(rest) || !bytes.HasPrefix(rest[e.Column-1:], []byte(e.Name)) {
			t.Fatalf("%v: not at column %d of its line", e, e.Column)
		}
	}
	last = 0
	for _, e := range file.Errors {
		if e.Line < last || e.Line > len(lines) || e.Column < 1 || e.Column > len(lines[e.Line-1])+1 {
			t.Fatalf("error at %d:%d after line %d, of %d", e.Line, e.Column, last, len(lines))
		}
		last = e.Line
		known := false
		for _, m := range knownMessages {
			known = known || m == e.Message
		}
		if !known {
			t.Fatalf("unknown message %q", e.Message)
		}
	}
}

func checkEntries(t *testing.T, file File) {
	for _, e := range file.Entries {
		if e.Name == "" || scanName(e.Name, 0, len(e.Name)) != len(e.Name) {
			t.Errorf("name %q", e.Name)
		}
		if e.HasValue != (e.Value != "") || e.Required && e.Optional {
			t.Errorf("%v: has value %v, required %v, optional %v", e, e.HasValue, e.Required, e.Optional)
		}
		for _, s := range []string{e.Description, e.Example, e.Docs, e.Deprecated, e.Type.String()} {
			if !utf8.ValidString(s) {
				t.Errorf("%v: invalid UTF-8 in %q", e, s)
			}
		}
		if len(e.Description) > maxDescription+8 {
			t.Errorf("%v: description of %d bytes", e, len(e.Description))
		}
		if class := Classify(e.Value); class == Empty && strings.Trim(e.Value, " ") != strings.TrimSpace(e.Value) && strings.TrimSpace(e.Value) != "" {
			t.Errorf("%v: empty, yet it holds something", e)
		}
		if problem, ok := e.Type.Check(e.Value); ok != (problem == "") {
			t.Errorf("%v: ok %v, problem %q", e, ok, problem)
		}
	}
}

// checkRoundTrip: a value written in double quotes is read back as it was.
func checkRoundTrip(t *testing.T, file File) {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`)
	for _, e := range file.Entries {
		if strings.IndexByte(e.Value, 0) >= 0 {
			continue // NUL is refused in files, and can only come from an escape
		}
		again := Parse(".env", []byte("# before\n"+e.Name+`="`+escape.Replace(e.Value)+"\" # after\nNEXT=1\n"))
		if len(again.Entries) != 2 || again.Entries[0].Name != e.Name || again.Entries[0].Value != e.Value {
			t.Fatalf("%q is not read back as it was: %d entries, errors %v", e.Value, len(again.Entries), again.Errors)
		}
	}
}
