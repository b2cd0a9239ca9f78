package doctor

import (
	"context"
	"strings"

	"deploycoord/pkg/production"
)

// Sources reads each source by itself, so that one that fails hides no other. Values stay where they are: only how
// many names there are is told.
func Sources(ctx context.Context, sources []production.Source) []Source {
	var out []Source
	for _, s := range sources {
		l, err := s.Read(ctx)
		got := Source{Name: s.Name(), Names: len(l.Values), Partial: l.Partial}
		if err != nil {
			got.Fault = strings.TrimPrefix(err.Error(), "read "+got.Name+": ") // the name stands before it already
		}
		out = append(out, got)
	}
	return out
}
