package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
	"deploycoord/pkg/health/junit"
)

// maxReports bounds how many test reports are read.
const maxReports = 500

// suites reads the reports of the user's own suites, and the outcomes of other steps.
func (a *app) suites(o *options, l *looks, cfg config.Functional, since time.Time) ([]health.Collector, error) {
	options := junit.Options{Now: a.Now, Patterns: cfg.JUnit, Scrub: a.secrets.String}
	if cfg.Failure == "continue" {
		options.Fault = health.Minor
	}
	if l.since != "" {
		options.Since = since
	}
	var out []health.Collector
	if len(cfg.JUnit) > 0 {
		for _, p := range cfg.JUnit {
			if !doublestar.ValidatePattern(filepath.ToSlash(p)) {
				return nil, usage(fmt.Errorf("--junit is %q, which is no valid pattern; legal: *, **, ?, [a-z], {a,b}", clip(p)))
			}
		}
		dir, err := a.folder(o)
		if err != nil {
			return nil, err
		}
		out = append(out, junit.New(func() ([]junit.File, error) { return reportsIn(dir, cfg.JUnit) }, options))
	}
	var given []junit.Outcome
	for _, text := range l.outcomes {
		one, err := junit.ParseOutcome(text)
		if err != nil {
			return nil, usage(err)
		}
		if slices.ContainsFunc(given, func(g junit.Outcome) bool { return g.Name == one.Name }) {
			return nil, usage(fmt.Errorf("--outcome names %q twice", clip(one.Name)))
		}
		given = append(given, one)
	}
	if len(given) > 0 {
		out = append(out, junit.Outcomes(given, options))
	}
	return out, nil
}

// reportsIn lists the regular files of a folder that fit a pattern; no link is followed out of it.
func reportsIn(dir string, patterns []string) ([]junit.File, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	var names []string
	for _, p := range patterns {
		found, err := doublestar.Glob(root.FS(), filepath.ToSlash(filepath.Clean(p)), doublestar.WithFilesOnly(), doublestar.WithNoFollow())
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", p, err)
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) > maxReports {
		return nil, fmt.Errorf("the patterns fit %d files, at most %d are read", len(names), maxReports)
	}
	var out []junit.File
	for _, name := range names {
		st, err := root.Lstat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, err
		case !st.Mode().IsRegular():
			continue
		}
		out = append(out, junit.File{Path: name, Size: st.Size(), Modified: st.ModTime(), Open: func() (io.ReadCloser, error) {
			return openIn(dir, name)
		}})
	}
	return out, nil
}

// openIn opens a file of a folder; what has become a link out of it meanwhile is not opened.
func openIn(dir, name string) (io.ReadCloser, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.Open(name)
}
