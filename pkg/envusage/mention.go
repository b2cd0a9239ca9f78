package envusage

import (
	"context"
	"slices"
	"sync"
)

// Mentioning gives those of the paths, sorted, whose file has one of the names anywhere in its text and is of a language
// that is read. It is how a question about a few names is asked of many files, at the cost of reading them.
func Mentioning(ctx context.Context, tree Tree, paths, names []string, o Options) ([]string, error) {
	s := newScanner(tree, o)
	var mu sync.Mutex
	var found []string
	err := s.parallel(ctx, paths, func(w *worker, p string) {
		if s.language(p) == nil {
			return
		}
		src, ok := s.read(w, p)
		if ok && slices.ContainsFunc(names, func(n string) bool { return containsRare(src, n) }) {
			mu.Lock()
			found = append(found, p)
			mu.Unlock()
		}
	})
	slices.Sort(found)
	return found, err
}
