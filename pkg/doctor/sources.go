package doctor

import (
	"context"

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
			got.Fault = err.Error()
		}
		out = append(out, got)
	}
	return out
}
