package envusage

import (
	"path"
	"slices"
)

// handed adds the reads that are a file's own only if a caller hands its whole store in: a reusable workflow declares
// the secrets it is called with, and `secrets: inherit` makes them the repository's.
func (l *linker) handed(f *facts) {
	if len(f.handedIn) == 0 {
		return
	}
	for _, p := range l.s.filesIn(path.Dir(f.path)) {
		if caller := l.s.load(p); caller != nil && slices.Contains(caller.handsAll, f.path) {
			l.usage.References = append(l.usage.References, f.handedIn...)
			return
		}
	}
}
