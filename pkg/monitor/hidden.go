package monitor

import (
	"maps"
	"slices"

	"deploycoord/pkg/health"
)

// hidden is the watch without secrets in what others worded: names of what was looked at, and lines of logs.
func (w Watch) hidden(hide func(string) string) Watch {
	if hide == nil {
		return w
	}
	news := seen{errors: map[string]pattern{}, more: w.news.more}
	for _, p := range w.news.errors {
		text := clean(hide(p.text), maxText)
		news = news.merge(seen{errors: map[string]pattern{maskOf(text): {text, p.first}}})
	}
	named := func(s sum) sum {
		out := sum{covered: s.covered, cells: make(map[cellKey]cell, len(s.cells))}
		for _, k := range s.keys() {
			c := s.cells[k]
			k.kind, k.name = health.Kind(hide(string(k.kind))), clean(hide(k.name), maxName)
			out.cells[k] = out.cells[k].add(c)
		}
		return out
	}
	w.news, w.folded.sum, w.ticks = news, named(w.folded.sum), maps.Clone(w.ticks)
	for k, t := range w.ticks {
		w.ticks[k] = named(t)
	}
	known := make(map[string][]string, len(w.Before.Errors))
	for service, lines := range w.Before.Errors {
		lines = slices.Clone(lines)
		for i := range lines {
			lines[i] = clean(hide(lines[i]), maxText)
		}
		known[service] = lines
	}
	w.Before.Errors = known
	return w
}
