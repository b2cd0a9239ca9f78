package logs

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// lines are those of all test data.
func lines(f *testing.F) []string {
	f.Helper()
	files, err := filepath.Glob("testdata/entries/*.log")
	if err != nil || len(files) == 0 {
		f.Fatalf("%d files, %v", len(files), err)
	}
	var out []string
	for _, file := range append(files, "testdata/levels.txt") {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			_, text, found := strings.Cut(line, "|")
			if !found || !strings.HasSuffix(file, ".txt") {
				text = line
			}
			out = append(out, strings.TrimSuffix(text, "\n"))
		}
	}
	return out
}

// FuzzSieve holds that no line is dismissed that is an error to those who read it. Colours are left out: the sieve knows
// them around a word, and does not look through those within one.
func FuzzSieve(f *testing.F) {
	for _, line := range lines(f) {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for one := range strings.Lines(text) {
			a, err := New(Policy{})
			if err != nil {
				t.Fatal(err)
			}
			raw := []byte(strings.TrimRight(one, "\r\n"))
			if len(raw) > MaxLine || bytes.IndexByte(raw, 0x1b) >= 0 || a.suspect(raw) {
				continue
			}
			a.parsed.strip(raw)
			if a.judge(&a.parsed) {
				t.Errorf("dismissed, and %s: %q", a.parsed.level, raw)
			}
		}
	})
}

// FuzzRead holds that logs of any bytes, however they are cut into pieces, give one report, which is bounded.
func FuzzRead(f *testing.F) {
	all := lines(f)
	for some := range slices.Chunk(all, 20) {
		f.Add(strings.Join(some, "\n"), uint16(len(some)))
	}
	f.Fuzz(func(t *testing.T, text string, cut uint16) {
		at := min(int(cut), len(text))
		var got [2]Report
		for i, feed := range []feeding{byLine, byPieces} {
			a, err := New(Policy{Critical: 3, Fatal: []string{"plutonium"}})
			if err != nil {
				t.Fatal(err)
			}
			for window, part := range []string{text[:at], text[at:]} {
				if err := feed(a, part, window); err != nil {
					t.Fatal(err)
				}
			}
			got[i] = a.Report()
		}
		if diff := cmp.Diff(got[0], got[1]); diff != "" {
			t.Errorf("(-by line +in pieces)\n%s", diff)
		}
		r := got[0]
		if len(r.New) > maxPatterns+1 || len(r.Grown) > maxPatterns+1 || r.Errors > r.Lines {
			t.Errorf("%d new, %d grown, %d errors in %d lines", len(r.New), len(r.Grown), r.Errors, r.Lines)
		}
		for _, p := range slices.Concat(r.New, r.Grown) {
			if len(p.Text) > maxShown || len(p.Example) > maxShown || p.Count < 1 || p.First < 1 || p.First > r.Lines || strings.ContainsAny(p.Text+p.Example, "\n\r\x1b") {
				t.Errorf("%+v", p)
			}
		}
	})
}

// byPieces reads a text in pieces of half of what is asked for, with empty ones between them.
func byPieces(a *Analysis, text string, window int) error {
	return a.Read(iotest.HalfReader(strings.NewReader(text)), window == before)
}
