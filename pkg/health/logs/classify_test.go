package logs

import (
	"bufio"
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestLevels reads testdata/levels.txt: what is expected, a bar, the line. "-" is no error.
func TestLevels(t *testing.T) {
	data, err := os.ReadFile("testdata/levels.txt")
	if err != nil {
		t.Fatal(err)
	}
	scan := bufio.NewScanner(bytes.NewReader(data))
	number, checked := 0, 0
	for scan.Scan() {
		number++
		want, text, found := strings.Cut(scan.Text(), "|")
		if !found || strings.HasPrefix(want, "#") {
			continue
		}
		checked++
		text = strings.NewReplacer(`\e`, "\x1b", `\t`, "\t").Replace(text)
		a, err := New(Policy{})
		if err != nil {
			t.Fatal(err)
		}
		a.Line([]byte(text))
		a.End()
		r := a.Report()
		got := "-"
		if len(r.New) > 0 {
			got = r.New[0].Level
			if r.New[0].Migration {
				got += "+migration"
			}
		}
		if got != strings.TrimSpace(want) {
			t.Errorf("testdata/levels.txt:%d: got %s, want %s\n\t%s", number, got, want, text)
		}
	}
	if checked < 100 {
		t.Errorf("checked %d lines; the corpus has more", checked)
	}
}
