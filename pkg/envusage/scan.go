package envusage

import (
	"context"
	"errors"
	"io/fs"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// Tree is the files a scan reads. Read may be called from several goroutines, each with a buffer of its own.
type Tree interface {
	Paths() ([]string, error)
	Read(path string, buf []byte) ([]byte, error)
}

// Options bound and steer a scan; the zero value scans everything.
type Options struct {
	Ignore   func(path string) bool // paths that are left out; nil for none
	Platform func(name string) bool // names the platform provides, left out; nil for the built-in list alone
}

// Scan finds every reference in the tree. The error is the tree's: a single file that cannot be read is listed in
// Usage.Unread and the rest goes on.
func Scan(ctx context.Context, tree Tree, o Options) (*Usage, error) {
	paths, err := tree.Paths()
	if err != nil {
		return nil, err
	}
	s := newScanner(tree, o)
	s.paths = paths
	if err := s.collect(ctx, paths); err != nil {
		return nil, err
	}
	if err := s.secondPass(ctx); err != nil {
		return nil, err
	}
	return s.link(), nil
}

// ScanFiles finds the references of some files only. What they use of other files (helpers, constants, exported
// environments) is looked up in the tree where an import or the folder says where; a function that only its name could
// find is not looked for: Usage.Unresolved lists what such calls would read.
func ScanFiles(ctx context.Context, tree Tree, paths []string, o Options) (*Usage, error) {
	s := newScanner(tree, o)
	s.partial = true
	if err := s.collect(ctx, paths); err != nil {
		return nil, err
	}
	return s.link(), nil
}

// scanner holds the facts of the files read so far.
type scanner struct {
	tree    Tree
	opts    Options
	table   *languageTable
	paths   []string // every path of the tree; nil until something needs the list
	partial bool     // only some files are scanned

	mu       sync.Mutex
	facts    map[string]*facts
	skipped  map[string][]string // family -> files without a trigger, for the second pass
	unread   []Unread
	nfiles   atomic.Int64
	nbytes   atomic.Int64
	byBase   map[string][]string    // file name -> paths, built on demand
	dirFiles map[string][]string    // folder -> paths, built on demand
	pathSet  map[string]bool        // built on demand
	modules  map[[2]string][]string // files that a module may be, by the importing file and the module
}

func newScanner(tree Tree, o Options) *scanner {
	return &scanner{
		tree: tree, opts: o, table: newLanguageTable(languages()), facts: map[string]*facts{}, skipped: map[string][]string{},
	}
}

// worker is the scratch space of one goroutine.
type worker struct {
	buf    []byte
	tokens []token
}

// collect reads the files side by side and keeps the facts of those that may read the environment.
func (s *scanner) collect(ctx context.Context, paths []string) error {
	return s.parallel(ctx, paths, func(w *worker, p string) {
		lang := s.language(p)
		if lang == nil {
			return
		}
		src, ok := s.read(w, p)
		if !ok {
			return
		}
		if !s.partial && !lang.triggered(src) { // of a few files, each is read for its calls
			if lang.syntax != nil {
				s.mu.Lock()
				s.skipped[lang.kin()] = append(s.skipped[lang.kin()], p)
				s.mu.Unlock()
			}
			return
		}
		s.examine(p, lang, src, w)
	})
}

// batch is how many files a goroutine takes at a time: enough that the counter is no bottleneck.
const batch = 32

func (s *scanner) parallel(ctx context.Context, paths []string, each func(*worker, string)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(paths)/batch+1) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			w := &worker{buf: make([]byte, 0, 64<<10)}
			for ctx.Err() == nil {
				to := int(next.Add(batch))
				from := to - batch
				if from >= len(paths) {
					return
				}
				for _, p := range paths[from:min(to, len(paths))] {
					each(w, p)
				}
			}
		}()
	}
	wg.Wait()
	return ctx.Err()
}

func (s *scanner) language(p string) *language {
	if s.opts.Ignore != nil && s.opts.Ignore(p) {
		return nil
	}
	return s.table.of(p)
}

// read reads one file into the worker's buffer. What is not there is nothing; what cannot be read is evidence.
func (s *scanner) read(w *worker, p string) ([]byte, bool) {
	src, err := s.tree.Read(p, w.buf[:0])
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			s.note(p, err)
		}
		return nil, false
	}
	if cap(src) > cap(w.buf) {
		w.buf = src
	}
	if src, err = text(src); err != nil {
		s.note(p, err)
		return nil, false
	}
	s.nfiles.Add(1)
	s.nbytes.Add(int64(len(src)))
	return src, true
}

// note lists a file that could not be searched.
func (s *scanner) note(p string, err error) {
	s.mu.Lock()
	s.unread = append(s.unread, Unread{Path: p, Reason: strings.TrimPrefix(err.Error(), p+": ")})
	s.mu.Unlock()
}

// extract lexes one file and collects what it says. A file that costs too much to read gives no facts and errTangled.
func extract(p string, lang *language, src []byte, w *worker) (*facts, error) {
	f := &facts{path: p, lang: lang, test: IsTest(p)}
	x := &extractor{src: src, facts: f}
	err := bounded(func() {
		if lang.syntax != nil {
			if lang.lex != nil {
				w.tokens = lang.lex(src, w.tokens[:0])
			} else {
				w.tokens = lex(src, 0, len(src), 1, lang.syntax, w.tokens[:0])
			}
			x.lexed(w.tokens)
			x.collectConsts()
		}
		lang.extract(x)
		if lang.syntax != nil {
			x.collectCalls()
		}
	})
	return f, err
}

// examine keeps what a file says, or that it could not be searched.
func (s *scanner) examine(p string, lang *language, src []byte, w *worker) {
	f, err := extract(p, lang, src, w)
	if err != nil {
		s.note(p, err)
		return
	}
	s.mu.Lock()
	s.facts[p] = f
	s.mu.Unlock()
}

// load gives the facts of a file that linking asks for, read now if the scan passed it over; nil where there is none.
func (s *scanner) load(p string) *facts {
	if f, ok := s.facts[p]; ok {
		return f
	}
	lang := s.table.of(p)
	if lang == nil {
		return nil
	}
	w := &worker{}
	src, ok := s.read(w, p)
	if !ok {
		s.facts[p] = nil
		return nil
	}
	f, err := extract(p, lang, src, w)
	if err != nil {
		s.note(p, err)
		s.facts[p] = nil
		return nil
	}
	f.refs, f.dynamics, f.pending, f.calls, f.members = nil, nil, nil, nil, nil // asked for its definitions only
	s.facts[p] = f
	return f
}
