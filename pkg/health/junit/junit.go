// Package junit makes samples of what the user's own suites say: of JUnit XML files, in the forms that the common runners
// write them, and of the outcomes of other steps.
//
// It takes files to read, or names with outcomes, and returns one sample each. It runs no test, opens nothing that it was
// not handed, expands no entity, and never takes silence for success: a report without tests is one that says nothing.
//
// Where the totals in a report's attributes contradict its tests, the tests are believed, but for one case: failures that
// are counted and that no test names are failures, since a suite that could not be set up often has no test. A test that
// failed and passed when it was run again, in the same suite, passed and is called flaky.
package junit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"deploycoord/pkg/health"
)

// File is a report. Open is called at most once a look; Size and Modified may be zero, then it is read at every look.
type File struct {
	Path     string // as it is shown, relative to the work tree
	Size     int64
	Modified time.Time
	Open     func() (io.ReadCloser, error)
}

// Options is what the collectors need beside what they read.
type Options struct {
	Now func() time.Time
	// Patterns are the globs that the files came of, for the message when there are none.
	Patterns []string
	// Fault is that of a failed test; "" is health.Broken.
	Fault health.Fault
	// Since is when the deployment began: a report that was written before it says nothing of it. Zero takes any.
	Since time.Time
	// Scrub takes secrets out of a text that is shown; nil leaves it as it is.
	Scrub func(string) string
}

func (o Options) filled() Options {
	if o.Fault == "" {
		o.Fault = health.Broken
	}
	if o.Scrub == nil {
		o.Scrub = func(s string) string { return s }
	}
	return o
}

// maxFiles bounds the reports of a look.
const maxFiles = 500

// New makes a collector of the reports that files lists at every look.
func New(files func() ([]File, error), o Options) health.Collector {
	return &reports{files: files, o: o.filled(), read: map[string]kept{}}
}

type reports struct {
	files func() ([]File, error)
	o     Options
	read  map[string]kept // whole ones, so that none is read twice
}

// kept is what a file said when it was as it is.
type kept struct {
	size     int64
	modified time.Time
	result   result
}

func (r *reports) Name() string { return "functional tests" }

// Kind is what it brings.
func (r *reports) Kind() health.Kind { return health.Functional }

// Collect reads the reports that are there.
func (r *reports) Collect(ctx context.Context) []health.Sample {
	files, err := r.files()
	var out []health.Sample
	switch {
	case err != nil:
		out = []health.Sample{{Name: r.Name(), Text: "the reports could not be listed: " + r.o.Scrub(err.Error())}}
	case len(files) == 0:
		out = []health.Sample{{Name: r.Name(), Text: r.none(), Want: "a JUnit XML report with at least one test"}}
	}
	for i, f := range files {
		if i == maxFiles {
			out = append(out, health.Sample{Name: r.Name(), Text: fmt.Sprintf("%d reports match; only the first %d are read", len(files), maxFiles),
				Want: "a narrower pattern, or one report of all suites"})
			break
		}
		if ctx.Err() != nil {
			out = append(out, health.Sample{Name: f.Path, Text: "was interrupted"})
			continue
		}
		out = append(out, r.file(f))
	}
	for i := range out {
		out[i].Kind, out[i].At = health.Functional, r.o.Now()
		out[i].Text = line(r.o.Scrub(out[i].Text), health.MaxText)
	}
	return out
}

func (r *reports) none() string {
	of := "the pattern"
	if len(r.o.Patterns) > 0 {
		of = strings.Join(r.o.Patterns, ", ")
	}
	return "no report matches " + of + "; did the suite run before this step?"
}

// file makes the sample of one report.
func (r *reports) file(f File) health.Sample {
	s := health.Sample{Name: f.Path}
	if !r.o.Since.IsZero() && !f.Modified.IsZero() && f.Modified.Before(r.o.Since) {
		s.Text = "the report was written before the deployment began; it says nothing of it"
		s.Want = "the suite's own run after the deployment"
		return s
	}
	got, err := r.result(f)
	return r.o.sample(s, got, err)
}

func (r *reports) result(f File) (result, error) {
	k, found := r.read[f.Path]
	if found && f.Size > 0 && !f.Modified.IsZero() && k.size == f.Size && k.modified.Equal(f.Modified) {
		return k.result, nil
	}
	from, err := f.Open()
	if err != nil {
		return result{}, err
	}
	got, err := parse(from, usual)
	err = errors.Join(err, from.Close())
	if err == nil {
		r.read[f.Path] = kept{f.Size, f.Modified, got}
	}
	return got, err
}
