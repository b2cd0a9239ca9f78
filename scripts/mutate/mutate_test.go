package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
)

// TestRun judges a package whose tests look at an edge on one side only, and never at Wide.
func TestRun(t *testing.T) {
	directory := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example\n\ngo 1.24\n",
		"age.go": `package example

import "time"

const years = 6 * 3

// Adult compares on two lines, and names a type of another package.
func Adult(age, grace int) bool {
	return age+
		grace >= years
}

func Count(words []string) (n int) {
	for i := 0; i < len(words); i++ {
		if words[i] != "" {
			n++
		}
	}
	return n
}

func Twice(d time.Duration) time.Duration { return d * 2 }

func Wide(n int) bool { return n > 7 }
`,
		"age_test.go": `package example

import (
	"testing"
	"time"
)

func TestAdult(t *testing.T) {
	if Adult(17, 0) || !Adult(30, 1) {
		t.Error("Adult")
	}
}

func TestCount(t *testing.T) {
	if n := Count([]string{"a", "", "b"}); n != 2 {
		t.Error(n)
	}
}

func TestTwice(t *testing.T) {
	if d := Twice(time.Hour); d != 2*time.Hour {
		t.Error(d)
	}
}
`,
	} {
		if err := os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name, at string
		least    float64
		code     int
		want     []string
	}{
		{"all that was not killed", "", 75, 0, []string{
			"survived: age.go:9:12: age+ grace -> age- grace",
			"survived: age.go:10:9: age+ grace >= years -> age+ grace > years",
			"not reached: age.go:24:34: n > 7 -> n >= 7",
			"not reached: age.go:24:34: n > 7 -> n <= 7",
		}},
		{"below the least", "", 90, 1, nil},
		{"nothing tried is no pass", "nowhere.go", 0, 1, nil},
		{"one line", "age.go:22:", 100, 0, []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			if code := run([]string{directory}, tt.least, tt.at, true, &out, &errs); code != tt.code {
				t.Errorf("code %d, want %d\n%s%s", code, tt.code, &out, &errs)
			}
			if tt.want == nil {
				return
			}
			_, list, _ := strings.Cut(out.String(), "\n\n")
			got := strings.FieldsFunc(strings.ReplaceAll(list, directory+"/", ""), func(r rune) bool { return r == '\n' })
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRunSaysWhatIsWrong(t *testing.T) {
	var out, errs bytes.Buffer
	if code := run(nil, 85, "", false, &out, &errs); code != 2 || !strings.Contains(errs.String(), "no directory") {
		t.Errorf("code %d, %s", code, &errs)
	}
	if code := run([]string{t.TempDir()}, 85, "", false, &out, &errs); code != 2 || !strings.Contains(errs.String(), "go list") {
		t.Errorf("code %d, %s", code, &errs)
	}
}
