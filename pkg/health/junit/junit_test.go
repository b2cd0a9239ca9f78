package junit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/internal/golden"
	"deploycoord/pkg/health"
)

var now = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

func options() Options {
	return Options{
		Now: func() time.Time { return now }, Patterns: []string{"reports/*.xml"},
		Scrub: func(s string) string { return strings.ReplaceAll(s, "hunter2hunter2", "***") },
	}
}

func one(path, text string) File {
	return File{Path: path, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

func collected(t *testing.T, files []File, o Options) []health.Sample {
	t.Helper()
	return New(func() ([]File, error) { return files, nil }, o).Collect(t.Context())
}

// described is a sample in lines.
func described(samples []health.Sample) string {
	var b strings.Builder
	for _, s := range samples {
		fmt.Fprintf(&b, "%s: %s %s firm=%t\n    %s\n    want %s\n", s.Name, s.Outcome, s.Fault, s.Firm, s.Text, s.Want)
		for _, x := range s.Seen {
			fmt.Fprintf(&b, "    - %s\n", x)
		}
	}
	return b.String()
}

func TestReports(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.xml")
	if err != nil || len(paths) < 10 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	var files []File
	for _, path := range paths {
		files = append(files, File{Path: filepath.Base(path), Open: func() (io.ReadCloser, error) { return os.Open(path) }})
	}
	samples := collected(t, files, options())
	for _, s := range samples {
		if s.Kind != health.Functional || !s.At.Equal(now) || len(s.Text) > health.MaxText || s.Text == "" {
			t.Errorf("%s: kind %q, at %s, text of %d bytes", s.Name, s.Kind, s.At, len(s.Text))
		}
	}
	golden.Assert(t, "testdata/reports.golden", []byte(described(samples)))
}

func TestNothingToRead(t *testing.T) {
	for _, test := range []struct {
		name  string
		files func() ([]File, error)
		want  string
	}{
		{"none", func() ([]File, error) { return nil, nil }, "no report matches reports/*.xml; did the suite run before this step?"},
		{"no list", func() ([]File, error) { return nil, errors.New("hunter2hunter2 denied") }, "the reports could not be listed: *** denied"},
		{"no file", func() ([]File, error) {
			return []File{{Path: "a.xml", Open: func() (io.ReadCloser, error) { return nil, os.ErrPermission }}}, nil
		}, "the report could not be read: permission denied"},
	} {
		samples := New(test.files, options()).Collect(t.Context())
		if len(samples) != 1 || samples[0].Outcome != health.Unmeasured || samples[0].Text != test.want {
			t.Errorf("%s: %+v, want %q", test.name, samples, test.want)
		}
	}
}

func TestBounds(t *testing.T) {
	for _, test := range []struct{ name, begin, again, want string }{
		{"deep", "", "<testsuite>", "nested deeper than 10"},
		{"cases", "<testsuite>", "<testcase name='a'/>", "more than 20 tests"},
		{"large", "<testsuite>", strings.Repeat(" ", 4096), "larger than 1 MB"},
		{"one attribute", "<testsuite name='", strings.Repeat("a", 4096), "larger than 1 MB"},
	} {
		_, err := parse(io.MultiReader(strings.NewReader(test.begin), &repeated{text: test.again}), bounds{1 << 20, 20, 10})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

func TestShownIsBounded(t *testing.T) {
	many := make([]File, maxFiles+1)
	for i := range many {
		many[i] = one("a.xml", "<testsuite><testcase/></testsuite>")
	}
	samples := collected(t, many, options())
	if last := samples[len(samples)-1]; len(samples) != maxFiles+1 || last.Outcome != health.Unmeasured {
		t.Errorf("%d samples of %d files, the last %s", len(samples), len(many), last.Outcome)
	}
	var failed strings.Builder
	failed.WriteString("<testsuite>")
	for i := range 100 {
		fmt.Fprintf(&failed, "<testcase name='t%d %s'><failure message='hunter2hunter2\nmore'/></testcase>", i, strings.Repeat("x", 300))
	}
	s := collected(t, []File{one("a.xml", failed.String()+"</testsuite>")}, options())[0]
	if len(s.Seen) != maxSeen+1 || s.Seen[maxSeen] != "and 80 more" || len(s.Seen[0]) > maxSeenText || strings.Contains(strings.Join(s.Seen, ""), "hunter2") {
		t.Errorf("seen %q", s.Seen)
	}
}

// repeated reads a text again and again.
type repeated struct {
	text string
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := copy(p, r.text[r.at:])
	r.at = (r.at + n) % len(r.text)
	return n, nil
}

func TestOldReport(t *testing.T) {
	o := options()
	o.Since = now
	f := one("a.xml", "<testsuite><testcase/></testsuite>")
	f.Size, f.Modified = 10, now.Add(-time.Minute)
	if s := collected(t, []File{f}, o)[0]; s.Outcome != health.Unmeasured {
		t.Errorf("a report from before the deployment is %s", s.Outcome)
	}
	f.Modified = now.Add(time.Minute)
	if s := collected(t, []File{f}, o)[0]; s.Outcome != health.Good {
		t.Errorf("a report from after it is %s", s.Outcome)
	}
}

func TestReadAgainWhenChanged(t *testing.T) {
	opened, text := 0, "<testsuite><testcase/></testsuite>"
	f := File{Path: "a.xml", Size: 9, Modified: now, Open: func() (io.ReadCloser, error) {
		opened++
		return io.NopCloser(strings.NewReader(text)), nil
	}}
	c := New(func() ([]File, error) { return []File{f}, nil }, options())
	first := c.Collect(t.Context())
	if diff := cmp.Diff(first, c.Collect(t.Context())); diff != "" || opened != 1 {
		t.Errorf("opened %d times; (-first +second)\n%s", opened, diff)
	}
	text, f.Modified = "<testsuite><testcase><failure/></testcase></testsuite>", now.Add(time.Second)
	if s := c.Collect(t.Context())[0]; s.Outcome != health.Bad || opened != 2 {
		t.Errorf("after the change: %s, opened %d times", s.Outcome, opened)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := New(func() ([]File, error) { return []File{one("a.xml", "<testsuite><testcase/></testsuite>")}, nil }, options())
	if s := c.Collect(ctx)[0]; s.Outcome != health.Unmeasured {
		t.Errorf("interrupted: %s", s.Outcome)
	}
}

func TestOutcomes(t *testing.T) {
	o := options()
	o.Fault = health.Minor
	var list []Outcome
	for _, text := range []string{"e2e=success", "smoke = failure", "a=b=cancelled", "load=skipped", "x=", "y=hunter2hunter2"} {
		x, err := ParseOutcome(text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, x)
	}
	golden.Assert(t, "testdata/outcomes.golden", []byte(described(Outcomes(list, o).Collect(t.Context()))))
	for _, text := range []string{"", "success", "=success", " =x"} {
		if _, err := ParseOutcome(text); err == nil {
			t.Errorf("ParseOutcome(%q) gives no error", text)
		}
	}
}

// FuzzParse holds that a report of any bytes neither panics nor is good without a test in it.
func FuzzParse(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.xml")
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := collected(t, []File{one("a.xml", text)}, options())[0]
		if s.Outcome == health.Good && !strings.Contains(text, "testcase") {
			t.Errorf("good without a test: %q", text)
		}
		if len(s.Text) > health.MaxText || len(s.Seen) > maxSeen+1 {
			t.Errorf("text of %d bytes, %d lines of evidence", len(s.Text), len(s.Seen))
		}
	})
}
