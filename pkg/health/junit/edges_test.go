package junit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParseEdges has reports at the bounds of what is told apart.
func TestParseEdges(t *testing.T) {
	failing := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "<testcase name='t%d'><failure message='m'/></testcase>", i)
		}
		return b.String()
	}
	flaky := strings.Repeat("<testcase name='f'><flakyFailure/></testcase>", maxSeen+2)
	for _, c := range []struct {
		name, text string
		want       result
	}{
		{"two suites with a test of one name", "<testsuites><testsuite><testcase name='a'><failure message='m'/></testcase></testsuite><testsuite><testcase name='a'/></testsuite></testsuites>",
			result{tests: 2, failed: 1, failures: []string{"a: m"}}},
		{"a test between two suites within one", "<testsuite name='o'><testsuite name='i'><testcase name='a'/></testsuite><error message='no database'/><testcase name='b'/></testsuite>",
			result{tests: 3, failed: 1, failures: []string{"o: no database"}}},
		{"words in the element", "<testsuite><testcase name='a'><failure>first\nsecond</failure></testcase></testsuite>", result{tests: 1, failed: 1, failures: []string{"a: first"}}},
		{"words in an element within", "<testsuite><testcase name='a'><failure>one <b>two</b> three</failure></testcase></testsuite>", result{tests: 1, failed: 1, failures: []string{"a: one two three"}}},
		{"output after the failure", "<testsuite><testcase name='a'><error>why</error><system-out>noise</system-out></testcase></testsuite>", result{tests: 1, failed: 1, failures: []string{"a: why"}}},
		{"a suite's own failure in words", "<testsuite name='s'><error>no database</error><testcase name='b'/></testsuite>", result{tests: 2, failed: 1, failures: []string{"s: no database"}}},
		{"failures that nothing tells of", "<testsuite failures='2' tests='1'><testcase name='a'/></testsuite>", result{tests: 1, claimed: 2}},
		{"failures that a second run explains", "<testsuite failures='1' tests='1'><testcase name='a'><failure message='m'/></testcase><testcase name='a'/></testsuite>", result{tests: 1, flaky: 1, flakes: []string{"a"}}},
		{"one more than that", "<testsuite failures='3' tests='1'><testcase name='a'><failure message='m'/></testcase><testcase name='a'/></testsuite>", result{tests: 1, flaky: 1, flakes: []string{"a"}, claimed: 3}},
		{"counts that are none", "<testsuite failures='-1' errors='999999999' tests='x'><testcase name='a'/></testsuite>", result{tests: 1}},
		{"more tests than there are", "<testsuite tests='3'><testcase name='a'/></testsuite>", result{tests: 1, total: 3}},
		{"as many flaky ones as are shown", "<testsuite>" + flaky + "</testsuite>", result{tests: maxSeen + 2, flaky: maxSeen + 2, flakes: strings.Fields(strings.Repeat("f ", maxSeen))}},
	} {
		got, err := parse(strings.NewReader(c.text), usual)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(result{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
	if got, err := parse(strings.NewReader("<testsuite>"+failing(20)+"</testsuite>"), bounds{1 << 20, 20, 10}); err != nil || got.failed != 20 {
		t.Errorf("as many tests as may be: %d failed, %v", got.failed, err)
	}
	if _, err := parse(strings.NewReader("<testsuite>"+failing(21)+"</testsuite>"), bounds{1 << 20, 20, 10}); err == nil {
		t.Error("one test more than may be is no error")
	}
	whole := "<testsuite><testcase/></testsuite>"
	if _, err := parse(strings.NewReader(whole), bounds{int64(len(whole)), 20, 10}); err != nil {
		t.Errorf("a report as large as may be: %v", err)
	}
	if _, err := parse(strings.NewReader(whole), bounds{int64(len(whole)) - 1, 20, 10}); err == nil {
		t.Error("a byte more than may be is no error")
	}
}

func TestToldIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("<testsuite>")
	for i := range maxTold + 2 {
		fmt.Fprintf(&b, "<testcase name='t%d'><failure message='m'/></testcase>", i)
	}
	p, err := parse(strings.NewReader(b.String()+"</testsuite>"), usual)
	if err != nil || p.failed != maxTold+2 || len(p.failures) != maxSeen {
		t.Errorf("%d failed, %d are shown, %v", p.failed, len(p.failures), err)
	}
}

func TestLineEdges(t *testing.T) {
	for _, c := range []struct {
		in   string
		most int
		want string
	}{
		{"a b", 20, "a b"}, {"a\x1fb", 20, "a b"}, {"a\x7fb", 20, "a b"}, {"a\u009fb", 20, "a b"}, {"a\u00a0b", 20, "a\u00a0b"}, {"~", 20, "~"},
		{"abcdefg", 10, "abcdefg"}, {"abcdefgh", 10, "abcdefg…"}, {"ab de", 6, "ab…"},
	} {
		if got := line(c.in, c.most); got != c.want {
			t.Errorf("%q in %d bytes is %q, want %q", c.in, c.most, got, c.want)
		}
	}
	if got := counts(result{tests: 5, skipped: 2, flaky: 1, total: 9}); got != "3 tests passed, 2 skipped, 1 only when tried again; its total says 9, the tests in it are believed" {
		t.Error(got)
	}
	if got := counts(result{tests: 5, failed: 2, skipped: 1}); got != "2 of 5 tests failed, 1 skipped" {
		t.Error(got)
	}
	data := make([]byte, 8)
	n, _ := (&printable{strings.NewReader("\x00\x1f \t\r\n~")}).Read(data)
	if got := string(data[:n]); got != "   \t\r\n~" {
		t.Errorf("%q", got)
	}
}
