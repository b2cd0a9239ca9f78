package envusage

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"
)

// allPaths is every path of the tree, listed when linking first needs it.
func (s *scanner) allPaths() []string {
	if s.paths == nil {
		s.paths, _ = s.tree.Paths() // a tree that cannot be listed resolves nothing, which is reported as dynamic
	}
	return s.paths
}

// resolved gives the files that a module may be, found once for each file that imports it: a member of an imported enum
// asks again for every use.
func (s *scanner) resolved(l *linker, lang *language, from, module string) []string {
	key := [2]string{from, module}
	files, ok := s.modules[key]
	if !ok {
		files = lang.resolve(l, from, module)
		if s.modules == nil {
			s.modules = map[[2]string][]string{}
		}
		s.modules[key] = files
	}
	return files
}

// prober is a tree that can tell of one path, or of one folder ("." is the root), without listing all.
type prober interface {
	Exists(path string) bool
	Files(dir string) []string
}

func (s *scanner) exists(p string) bool {
	if t, ok := s.tree.(prober); ok && s.partial {
		return s.table.of(p) != nil && t.Exists(p)
	}
	if s.pathSet == nil {
		s.pathSet = map[string]bool{}
		for _, q := range s.allPaths() {
			if s.table.of(q) != nil {
				s.pathSet[q] = true
			}
		}
	}
	return s.pathSet[p]
}

func (s *scanner) indexDirs() {
	if s.dirFiles != nil {
		return
	}
	s.dirFiles, s.byBase = map[string][]string{}, map[string][]string{}
	for _, p := range s.allPaths() {
		if s.table.of(p) == nil {
			continue
		}
		d, b := path.Split(p)
		d = strings.TrimSuffix(d, "/")
		if d == "" {
			d = "."
		}
		s.dirFiles[d] = append(s.dirFiles[d], p)
		s.byBase[b] = append(s.byBase[b], p)
	}
}

// filesIn lists the readable files of one folder; "." is the root.
func (s *scanner) filesIn(dir string) []string {
	t, ok := s.tree.(prober)
	if !ok || !s.partial {
		s.indexDirs()
		return s.dirFiles[dir]
	}
	var out []string
	for _, p := range t.Files(dir) {
		if s.table.of(p) != nil {
			out = append(out, p)
		}
	}
	return out
}

// isDir tells whether the tree has readable files right in this folder.
func (s *scanner) isDir(dir string) bool { return len(s.filesIn(dir)) > 0 }

// named lists the files of this base name.
func (s *scanner) named(base string) []string { s.indexDirs(); return s.byBase[base] }

// suffixed lists the files whose path ends with suffix at a folder's border, shortest first.
func (s *scanner) suffixed(suffix string) []string {
	var out []string
	for _, p := range s.named(path.Base(suffix)) {
		if p == suffix || strings.HasSuffix(p, "/"+suffix) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	return out
}

// secondPass reads again those files that have no trigger of their own but may call a helper or use an exported
// environment under another name.
func (s *scanner) secondPass(ctx context.Context) error {
	l := &linker{s: s, helpers: map[string]map[string][]helper{}, usage: &Usage{}}
	l.indexHelpers()
	for kin, paths := range s.skipped {
		words := l.foreignNames(kin)
		if len(words) == 0 {
			continue
		}
		slices.Sort(paths)
		err := s.parallel(ctx, paths, func(w *worker, p string) {
			src, err := s.tree.Read(p, w.buf[:0])
			if err != nil {
				return
			}
			if cap(src) > cap(w.buf) {
				w.buf = src
			}
			for _, word := range words {
				if bytes.Contains(src, word) {
					s.examine(p, s.table.of(p), src, w)
					return
				}
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// foreignNames lists what a file without a trigger would have to contain to matter: the names of helpers that have
// no trigger in them. Names shorter than four letters would match everything and say nothing.
func (l *linker) foreignNames(kin string) [][]byte {
	var out [][]byte
	for name := range l.helpers[kin] {
		if len(name) > 3 && !containsEnv([]byte(name)) {
			out = append(out, []byte(name))
		}
	}
	for _, f := range l.s.facts {
		if f == nil || f.lang.kin() != kin {
			continue
		}
		for name := range f.exports {
			if len(name) > 3 && name != "default" && !containsEnv([]byte(name)) {
				out = append(out, []byte(name+"."))
			}
		}
	}
	slices.SortFunc(out, bytes.Compare)
	return slices.CompactFunc(out, bytes.Equal)
}
