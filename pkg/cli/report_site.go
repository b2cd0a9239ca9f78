package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"sync"
	"time"

	"deploycoord/pkg/history"
	"deploycoord/pkg/record"
	"deploycoord/pkg/report"
	"deploycoord/pkg/report/site"
	"deploycoord/pkg/report/wording"
)

// detailsInOneFile is how many records a single file tells in full, unless it is told.
const detailsInOneFile = 200

// singlePage writes the history as one web page.
func (a *app) singlePage(o *options, p *past, folder *os.Root, h history.History, now time.Time) error {
	newest := len(h.Deployments)
	if n := p.rows(detailsInOneFile); n > 0 {
		newest = min(n, newest)
	}
	var details []record.Deployment
	for _, e := range h.Deployments[:newest] {
		d, err := history.One(folder.FS(), e.Path)
		if err != nil {
			return undecided(fmt.Errorf("read %s again: %w", e.Path, err))
		}
		details = append(details, scrub(d, a.secrets.String))
	}
	page := site.Single(h, details, a.siteOptions(now))
	return a.written(a.write(o.output, report.Text, func(w io.Writer, _ report.Options) error {
		_, err := w.Write(page)
		return err
	}))
}

func (a *app) siteOptions(now time.Time) site.Options {
	return site.Options{Made: now, By: "deploycoord " + a.Version}
}

// pages is a folder of web pages that is being written; nil for none.
type pages struct {
	*app
	dir     string
	out     *os.Root
	records *os.Root // within it; a path of one part is opened with half of the system calls
	filter  history.Filter
	opts    site.Options
	buffers sync.Pool // of *[]byte: pages are made side by side
}

// pages opens the folder of the site, where one was asked for.
func (a *app) pages(p *past, filter history.Filter, now time.Time) (*pages, error) {
	if p.outputDir == "" {
		return nil, nil
	}
	err := os.MkdirAll(p.outputDir, 0o755)
	if err != nil {
		return nil, fmt.Errorf("make the folder of the site: %w", err)
	}
	s := &pages{app: a, dir: p.outputDir, filter: filter, opts: a.siteOptions(now)}
	if s.out, err = os.OpenRoot(p.outputDir); err != nil {
		return nil, fmt.Errorf("open the folder of the site: %w", err)
	}
	at := path.Dir(site.RecordPath(""))
	if err = s.out.MkdirAll(at, 0o755); err == nil {
		s.records, err = s.out.OpenRoot(at)
	}
	if err != nil {
		s.close()
		return nil, fmt.Errorf("make the folder of the records' pages: %w", err)
	}
	return s, nil
}

// close lets go of the folders.
func (s *pages) close() {
	if s == nil {
		return
	}
	_ = s.out.Close()
	if s.records != nil {
		_ = s.records.Close()
	}
}

// each writes the page of a record as it is read.
func (s *pages) each() func(record.Deployment, history.Entry) error {
	if s == nil {
		return nil
	}
	return func(d record.Deployment, e history.Entry) error {
		if !s.filter.Fits(e) {
			return nil
		}
		buf, ok := s.buffers.Get().(*[]byte)
		if !ok {
			buf = new([]byte)
		}
		defer s.buffers.Put(buf)
		*buf = site.Record((*buf)[:0], scrub(d, s.secrets.String), s.opts)
		return s.write(s.records, path.Base(site.RecordPath(d.ID)), *buf)
	}
}

// finish writes the overview, last: it never leads to a page that is not there.
func (s *pages) finish(h history.History) error {
	if err := s.write(s.out, "index.html", site.Index(h, s.opts)); err != nil {
		return err
	}
	s.progress(fmt.Sprintf("%s/index.html is written, with the pages of %s", s.dir, wording.Count(len(h.Deployments), "deployment")))
	return nil
}

// write replaces one file of the site.
func (s *pages) write(in *os.Root, at string, data []byte) error {
	f, err := in.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return fmt.Errorf("write the site: %w", err)
	}
	w := s.secrets.Writer(f)
	_, err = w.Write(data)
	if err = errors.Join(err, w.Close(), f.Close()); err != nil {
		return fmt.Errorf("write the site: %w", err)
	}
	return nil
}
