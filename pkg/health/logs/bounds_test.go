package logs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// words16 are different ones for different numbers, in which nothing looks like a value.
func words16(n int) string {
	var b strings.Builder
	for range 16 {
		for range 3 {
			n = n*1103515245 + 12345
			b.WriteByte('a' + byte(uint(n)>>16%26))
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// TestFlood: patterns without end, on both sides of the deployment. All errors are counted, and the memory is bounded.
func TestFlood(t *testing.T) {
	for name, line := range map[string]func(n int) string{
		"one length":   func(n int) string { return "ERROR " + words16(n) },
		"many lengths": func(n int) string { return "ERROR " + words16(n)[:4+n%60] },
		"exceptions":   func(n int) string { return "com." + strings.ReplaceAll(words16(n)[:12], " ", "") + ".Error: x" },
		"with frames":  func(n int) string { return fmt.Sprintf("a.%s.Error: x\n\tat b.%[1]s(C.java:1)", words16(n)[:3]) },
		"bare or framed": func(n int) string {
			return fmt.Sprintf("a.%s.Error: x\n%.*s", words16(n / 2)[:7], n%2*30, "\tat b.c(C.java:1)")
		},
	} {
		a, err := New(Policy{Critical: 3})
		if err != nil {
			t.Fatal(err)
		}
		const entries = 3_000
		for n := range 2 * entries {
			for one := range strings.Lines(line(n)) {
				if n < entries {
					a.Before([]byte(one))
				} else {
					a.Line([]byte(one))
				}
			}
		}
		a.End()
		r := a.Report()
		counted := 0
		for _, x := range a.groups.all {
			counted += x.count[since]
		}
		counted += a.groups.others[before].count[since] + a.groups.others[since].count[since]
		if r.Errors != entries || counted != entries {
			t.Errorf("%s: %d errors, %d counted, want %d", name, r.Errors, counted, entries)
		}
		if len(a.groups.all) > maxGroups || len(a.groups.known) > maxKnown || len(r.New) > maxPatterns+1 || len(a.Examples()) > maxExamples {
			t.Errorf("%s: %d groups, %d known, %d new", name, len(a.groups.all), len(a.groups.known), len(r.New))
		}
		if n := nodes(a.groups.roots); n > 3*maxGroups {
			t.Errorf("%s: %d nodes of %d groups", name, n, len(a.groups.all))
		}
	}
}

// nodes counts those of the tree.
func nodes(roots map[key]*node) int {
	var below func(n *node) int
	below = func(n *node) int {
		sum := 1
		for _, child := range n.children {
			sum += below(child)
		}
		return sum
	}
	sum := 0
	for _, root := range roots {
		sum += below(root)
	}
	return sum
}

// TestFatalInFlood: what ends a process is told, however much else there is.
func TestFatalInFlood(t *testing.T) {
	a, err := New(Policy{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 4_000 {
		a.Line([]byte("ERROR " + words16(n)))
		if n == 3000 {
			a.Line([]byte("panic: " + words16(n)))
		}
	}
	a.End()
	if r := a.Report(); len(r.New) == 0 || !r.New[0].Fatal {
		t.Errorf("no pattern is fatal: %+v", r.New)
	}
}

// TestLongLines: of a line only the beginning is looked at, wherever it is cut, and what comes after it counts.
func TestLongLines(t *testing.T) {
	long := `{"level":"error","msg":"large","body":"` + strings.Repeat("ERROR x ", 300_000) + `"}`
	for name, text := range map[string]string{
		"one":         long + "\nERROR after\n",
		"without end": "ERROR after\n" + long,
		"several":     long + "\n" + long + "\r\nERROR after\n",
	} {
		a, err := New(Policy{})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Read(strings.NewReader(text), false); err != nil {
			t.Fatal(err)
		}
		r := a.Report()
		want := strings.Count(strings.TrimSuffix(text, "\n"), "\n") + 1
		if r.Lines != want || r.Errors != want || len(r.New) != 2 {
			t.Errorf("%s: %d lines, %d errors, want %d; %d patterns", name, r.Lines, r.Errors, want, len(r.New))
		}
	}
}

// TestReadIsBounded: the memory does not grow with what is read.
func TestReadIsBounded(t *testing.T) {
	for name, text := range map[string]string{
		"no line end": `{"level":"error","msg":"endless"} `,
		"line ends":   "\n",
		"errors":      "ERROR boom\n\tat a.b.C.d(C.java:1)\n",
		"junk":        "\x00\xff\x1b[31m\x80error\xfe{\"\x07\n",
		"pretty":      "{\n  \"level\": \"error\"\n",
	} {
		var begin, end runtime.MemStats
		runtime.ReadMemStats(&begin)
		a, err := New(Policy{})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Read(io.LimitReader(&repeated{text: text}, 1<<20), false); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&end)
		if n := end.TotalAlloc - begin.TotalAlloc; n > 4<<20 {
			t.Errorf("%s: %d bytes were allocated", name, n)
		}
		if a.Report().Lines == 0 {
			t.Errorf("%s: no line", name)
		}
	}
}

// repeated reads a text again and again.
type repeated struct {
	text string
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		m := copy(p[n:], r.text[r.at:])
		n, r.at = n+m, (r.at+m)%len(r.text)
	}
	return n, nil
}

func TestBadReaders(t *testing.T) {
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		from io.Reader
		want error
	}{
		"an error":      {io.MultiReader(strings.NewReader("ERROR a\nERROR b"), iotest.ErrReader(broken)), broken},
		"with the last": {iotest.DataErrReader(strings.NewReader("ERROR a\nERROR b")), nil},
		"byte by byte":  {iotest.OneByteReader(strings.NewReader("ERROR a\nERROR b")), nil},
	} {
		a, err := New(Policy{})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Read(test.from, false); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if r := a.Report(); r.Lines != 2 || r.Errors != 2 {
			t.Errorf("%s: %d lines, %d errors; expected 2", name, r.Lines, r.Errors)
		}
	}
	a, err := New(Policy{})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Read(idle{}, false); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("a reader that gives nothing: %v", err)
	}
}

// idle gives nothing and does not end.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// TestTraceAcrossBlocks: a stack trace stays whole wherever a block of the file ends.
func TestTraceAcrossBlocks(t *testing.T) {
	trace := "ERROR boom\njava.lang.IllegalStateException: x\n\tat a.b.C.d(C.java:1)\n\tat a.b.C.e(C.java:2)\nCaused by: java.io.IOException: y\n\t... 3 more\n"
	var all bytes.Buffer
	n := 0
	for ; all.Len() < 4*blockSize; n++ {
		fmt.Fprintf(&all, "INFO %s\n%s", strings.Repeat("x", n%97), trace)
	}
	a, err := New(Policy{})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Read(&all, false); err != nil {
		t.Fatal(err)
	}
	if r := a.Report(); r.Errors != n || len(r.New) != 1 || r.New[0].Count != n || r.Lines != 7*n {
		t.Errorf("%d errors in %d lines, %d patterns; want %d, %d, 1", r.Errors, r.Lines, len(r.New), n, 7*n)
	}
}

func TestBadExpressions(t *testing.T) {
	for _, p := range []Policy{{Ignore: []string{"("}}, {Fatal: []string{"["}}} {
		if _, err := New(p); err == nil {
			t.Errorf("%+v gives no error", p)
		}
	}
}
