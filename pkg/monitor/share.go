package monitor

import (
	"bytes"
	"slices"

	"deploycoord/pkg/health"
)

// Share is the window with one tick alone, as Encode writes it: for another run, which takes it with Take. hide takes
// secrets out of what others worded; nil leaves it.
func (w Watch) Share(t Tick, hide func(string) string) []byte {
	w = w.bare()
	return Encode(w.Add(t).hidden(hide))
}

// bare is the window as nobody looked at it yet, without what it is compared with.
func (w Watch) bare() Watch {
	w.Before, w.Thresholds = Baseline{}, nil
	w.news, w.ticks, w.folded = seen{}, nil, folded{}
	return w
}

// Take adds the ticks that another run shared. Of another window, it takes nothing.
func (w Watch) Take(o Watch) Watch {
	if !w.SameWindow(o) {
		return w
	}
	o.folded = folded{} // only a store folds
	return w.join(o)
}

// SameWindow tells whether another watch is of the very same window, whatever both are compared with.
func (w Watch) SameWindow(o Watch) bool { return bytes.Equal(w.bare().head(), o.bare().head()) }

// Thing is something that was looked at.
type Thing struct {
	Kind health.Kind
	Name string
}

// Things lists what the watch has looks at, in their order.
func (w Watch) Things() []Thing {
	var out []Thing
	for _, k := range w.all().keys() {
		out = append(out, Thing{k.kind, k.name})
	}
	return slices.Compact(out)
}
