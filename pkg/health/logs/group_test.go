package logs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"deploycoord/internal/golden"
)

// TestEntries groups every file of testdata/entries and compares the report with the golden beside it. What stands above a
// line "=====" is from before the deployment.
func TestEntries(t *testing.T) {
	files, err := filepath.Glob("testdata/entries/*.log")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden.Assert(t, strings.TrimSuffix(file, ".log")+".golden", []byte(described(t, string(data), byLine)))
			if got, want := described(t, string(data), byReader), described(t, string(data), byLine); got != want {
				t.Errorf("Read gives\n%s\nLine gives\n%s", got, want)
			}
		})
	}
}

type feeding func(a *Analysis, text string, window int) error

func byLine(a *Analysis, text string, window int) error {
	for line := range strings.Lines(text) {
		if window == before {
			a.Before([]byte(line))
		} else {
			a.Line([]byte(line))
		}
	}
	a.End()
	return nil
}

func byReader(a *Analysis, text string, window int) error {
	return a.Read(strings.NewReader(text), window == before)
}

// described is a report in lines.
func described(t *testing.T, text string, feed feeding) string {
	t.Helper()
	a, err := New(Policy{Critical: 3, Ignore: []string{`IGNORED`}, Fatal: []string{`FLUX CAPACITOR|ran out of plutonium`}})
	if err != nil {
		t.Fatal(err)
	}
	if old, rest, found := strings.Cut(text, "=====\n"); found {
		if err := feed(a, old, before); err != nil {
			t.Fatal(err)
		}
		text = rest
	}
	if err := feed(a, text, since); err != nil {
		t.Fatal(err)
	}
	r := a.Report()
	var b strings.Builder
	fmt.Fprintf(&b, "lines %d, errors %d, before %d, old %d, no baseline %t\n", r.Lines, r.Errors, r.Before, r.Old, r.NoBaseline)
	for _, p := range append(r.New, r.Grown...) {
		fmt.Fprintf(&b, "%d × %s, first %d", p.Count, p.Level, p.First)
		for _, flag := range []struct {
			name string
			set  bool
		}{{"fatal", p.Fatal}, {"critical", p.Critical}, {"migration", p.Migration}, {"grown", p.Grown}, {"others", p.Others}} {
			if flag.set {
				fmt.Fprintf(&b, ", %s", flag.name)
			}
		}
		fmt.Fprintf(&b, "\n    %s\n    %s\n", p.Text, p.Example)
	}
	return b.String()
}
