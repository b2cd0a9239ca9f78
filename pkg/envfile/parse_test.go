package envfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// brief is an entry as the tables below write it.
type brief struct {
	Name, Value string
	At          [3]int // line, column, last line
	Commented   bool
}

func briefs(f File) []brief {
	var bs []brief
	for _, e := range f.Entries {
		bs = append(bs, brief{e.Name, e.Value, [3]int{e.Line, e.Column, e.EndLine}, e.Commented})
	}
	return bs
}

func errorsOf(f File) []string {
	var ss []string
	for _, e := range f.Errors {
		ss = append(ss, e.Error())
	}
	return ss
}

func TestParse(t *testing.T) {
	tests := []struct {
		name, src string
		want      []brief
		errors    []string
	}{
		{name: "empty"},
		{name: "blank lines", src: "\n \t\n\r\n"},
		{name: "plain", src: "A=1\nB=two words \n", want: []brief{{"A", "1", [3]int{1, 1, 1}, false}, {"B", "two words", [3]int{2, 1, 2}, false}}},
		{name: "no trailing newline", src: "A=1", want: []brief{{"A", "1", [3]int{1, 1, 1}, false}}},
		{name: "CRLF", src: "A=1\r\nB='x'\r\n", want: []brief{{"A", "1", [3]int{1, 1, 1}, false}, {"B", "x", [3]int{2, 1, 2}, false}}},
		{name: "CR alone", src: "A=1\rB=2\r", want: []brief{{"A", "1", [3]int{1, 1, 1}, false}, {"B", "2", [3]int{2, 1, 2}, false}}},
		{name: "BOM", src: "\xef\xbb\xbfA=1\n", want: []brief{{"A", "1", [3]int{1, 1, 1}, false}}},
		{name: "export", src: "export A=1\n\texport\tB = 2\nexport=3\n", want: []brief{
			{"A", "1", [3]int{1, 8, 1}, false}, {"B", "2", [3]int{2, 9, 2}, false}, {"export", "3", [3]int{3, 1, 3}, false}}},
		{name: "names", src: "a.b-c_1=1\n2FA=2\n", want: []brief{{"a.b-c_1", "1", [3]int{1, 1, 1}, false}, {"2FA", "2", [3]int{2, 1, 2}, false}}},
		{name: "duplicates", src: "A=1\nA=2\n", want: []brief{{"A", "1", [3]int{1, 1, 1}, false}, {"A", "2", [3]int{2, 1, 2}, false}}},
		{name: "empty values", src: "A=\nB=  \nC=\"\"\nD=''\nE= # why\n", want: []brief{
			{"A", "", [3]int{1, 1, 1}, false}, {"B", "", [3]int{2, 1, 2}, false}, {"C", "", [3]int{3, 1, 3}, false},
			{"D", "", [3]int{4, 1, 4}, false}, {"E", "", [3]int{5, 1, 5}, false}}},
		{name: "value with =", src: "A==b=c==\n", want: []brief{{"A", "=b=c==", [3]int{1, 1, 1}, false}}},
		{name: "several lines", src: "A=\"one\ntwo\r\nthree\" # c\nB='x\ny'\nC=`q\n`\nD=4\n", want: []brief{
			{"A", "one\ntwo\nthree", [3]int{1, 1, 3}, false}, {"B", "x\ny", [3]int{4, 1, 5}, false},
			{"C", "q\n", [3]int{6, 1, 7}, false}, {"D", "4", [3]int{8, 1, 8}, false}}},
		{name: "triple quotes", src: "A=\"\"\"x \"y\"\nz\"\"\"\nB=```\nq```\n", want: []brief{
			{"A", "x \"y\"\nz", [3]int{1, 1, 2}, false}, {"B", "\nq", [3]int{3, 1, 4}, false}}},
		{name: "unterminated", src: "A=\"one\nB=2\nC=\"3\"\nD='\nE=5\n", want: []brief{
			{"A", "one", [3]int{1, 1, 1}, false}, {"B", "2", [3]int{2, 1, 2}, false}, {"C", "3", [3]int{3, 1, 3}, false},
			{"D", "", [3]int{4, 1, 4}, false}, {"E", "5", [3]int{5, 1, 5}, false}},
			errors: []string{"f:1:3: " + wantClosing, "f:4:3: " + wantClosing}},
		{name: "unterminated before an empty string", src: "A=\"one\nB=\"\"\n", want: []brief{
			{"A", "one", [3]int{1, 1, 1}, false}, {"B", "", [3]int{2, 1, 2}, false}}, errors: []string{"f:1:3: " + wantClosing}},
		{name: "unterminated twice", src: "A=\"one\nexport B = \"two\nC=3", want: []brief{
			{"A", "one", [3]int{1, 1, 1}, false}, {"B", "two", [3]int{2, 8, 2}, false}, {"C", "3", [3]int{3, 1, 3}, false}},
			errors: []string{"f:1:3: " + wantClosing, "f:2:12: " + wantClosing}},
		{name: "faults go on", src: "hello world\nA: 1\nB\n=3\nC D=4\nset E=5\n[section]\n;x\n//y\n\"F\"=1\n<<<<<<< HEAD\nÄ=1\nG=7\n",
			want: []brief{{"G", "7", [3]int{13, 1, 13}, false}},
			errors: []string{"f:1:1: " + wantAssignment, "f:2:2: " + wantNoYAML, "f:3:2: " + wantEquals, "f:4:1: " + wantName,
				`f:5:3: expected "=" after the name`, "f:6:4: " + wantNoSet, "f:7:1: " + wantNoSection, "f:8:1: " + wantHash,
				"f:9:1: " + wantHash, "f:10:1: " + wantPlainName, "f:11:1: " + wantNoConflict, "f:12:1: " + wantAssignment}},
		{name: "text after a quote", src: "A=\"1\" 2\nB=`1`2\n", want: []brief{{"A", "1", [3]int{1, 1, 1}, false}, {"B", "1", [3]int{2, 1, 2}, false}},
			errors: []string{"f:1:7: " + wantNoTail, "f:2:6: " + wantNoTail}},
		{name: "NUL", src: "A=1\nB=\x002\nC=3\n", want: []brief{{"A", "1", [3]int{1, 1, 1}, false}, {"C", "3", [3]int{3, 1, 3}, false}},
			errors: []string{"f:2:3: a NUL byte; env files are text"}},
		{name: "invalid UTF-8", src: "A=\xff\n# \xff\nB=2\n", want: []brief{{"A", "\xff", [3]int{1, 1, 1}, false}, {"B", "2", [3]int{3, 1, 3}, false}},
			errors: []string{"f:1:3: " + wantUTF8}},
		{name: "UTF-16", src: "\xff\xfeA\x00=\x001\x00", errors: []string{"f:1:1: the file is UTF-16; save it as UTF-8"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := Parse("f", []byte(tt.src))
			if diff := cmp.Diff(tt.want, briefs(f)); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.errors, errorsOf(f)); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseBounds(t *testing.T) {
	long := "A=1\nB=" + strings.Repeat("x", maxLine) + "\nC=3\n"
	f := Parse("f", []byte(long))
	if got := len(f.Entries); got != 2 {
		t.Errorf("entries beside a line over 1 MiB: %d, want 2", got)
	}
	if diff := cmp.Diff([]string{"f:2:1: the line is longer than 1 MiB; it was not read"}, errorsOf(f)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	f = Parse("f", []byte(strings.Repeat("no assignment\n", 5000)))
	if got := len(f.Errors); got != maxErrors+1 {
		t.Errorf("errors: %d, want %d", got, maxErrors+1)
	}
	if got := f.Errors[maxErrors].Message; got != "more errors follow; they are not listed" {
		t.Errorf("last error: %q", got)
	}
}

func TestParseShell(t *testing.T) {
	f := Parse("a/.envrc.example", []byte("use flake\nexport A=1\nPATH_add bin\nB=2\n"))
	if diff := cmp.Diff([]brief{{"A", "1", [3]int{2, 8, 2}, false}, {"B", "2", [3]int{4, 1, 4}, false}}, briefs(f)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(f.Errors) != 0 {
		t.Errorf("errors of a shell script: %v", f.Errors)
	}
}
