package envfile

import (
	"slices"
	"strings"
)

const (
	maxExpansionDepth = 32
	maxExpanded       = 1 << 20  // bytes one value may grow to
	maxExpandedTotal  = 16 << 20 // bytes all values may grow by
)

// Values gives what the file sets: of several entries of one name the last one wins, commented ones set nothing, and
// references are expanded. A name the file sets means the file's value; any other, and a name inside its own value, is
// asked from lookup (which may be nil); what nobody knows is empty. Cycles end there, and growth is bounded: beyond the
// bound a value stays as it is written.
func Values(f File, lookup func(string) (string, bool)) map[string]string {
	x := expander{last: make(map[string]*Entry, len(f.Entries)), lookup: lookup, budget: maxExpandedTotal}
	for i := range f.Entries {
		if e := &f.Entries[i]; !e.Commented {
			x.last[e.Name] = e
		}
	}
	x.done = make(map[string]string, len(x.last))
	x.open = make(map[string]bool)
	names := make([]string, 0, len(x.last))
	for name := range x.last {
		names = append(names, name)
	}
	slices.Sort(names) // the bound must not depend on the map's order
	for _, name := range names {
		x.valueOf(name)
	}
	return x.done
}

type expander struct {
	last   map[string]*Entry
	lookup func(string) (string, bool)
	done   map[string]string
	open   map[string]bool // being expanded
	depth  int
	budget int
}

func (x *expander) valueOf(name string) (string, bool) {
	if v, ok := x.done[name]; ok {
		return v, true
	}
	e, ok := x.last[name]
	if !ok || x.open[name] || x.depth >= maxExpansionDepth {
		if x.lookup == nil {
			return "", false
		}
		return x.lookup(name)
	}
	if e.Literal || strings.IndexByte(e.Value, '$') < 0 {
		x.done[name] = e.Value
		return e.Value, true
	}
	x.open[name] = true
	x.depth++
	v := x.expand(e.Value)
	x.depth--
	delete(x.open, name)
	x.done[name] = v // also inside a cycle: computing it anew for each way into it would be exponential
	return v, true
}

func (x *expander) expand(s string) string {
	var b strings.Builder
	for s != "" {
		r, ok := nextReference(s)
		if !ok {
			break
		}
		v := x.substitute(r)
		if x.budget -= len(v); x.budget < 0 || b.Len()+len(v) > maxExpanded {
			break
		}
		b.WriteString(unescapeDollar(s[:r.start]))
		b.WriteString(v)
		s = s[r.end:]
	}
	b.WriteString(unescapeDollar(s))
	return b.String()
}

// unescapeDollar gives the text between references: there an escaped dollar sign is one.
func unescapeDollar(s string) string { return strings.ReplaceAll(s, `\$`, "$") }

// substitute gives what stands for a reference, after the shell's rules for the operators.
func (x *expander) substitute(r reference) string {
	v, ok := x.valueOf(r.name)
	if len(r.operator) == 2 { // with ":", empty counts as unset
		ok = ok && v != ""
	}
	switch {
	case r.operator == "" || r.operator[len(r.operator)-1] == '?':
		return v
	case r.operator[len(r.operator)-1] == '+':
		if !ok {
			return ""
		}
	case ok:
		return v
	}
	if x.depth >= maxExpansionDepth {
		return r.word
	}
	x.depth++
	word := x.expand(r.word)
	x.depth--
	return word
}
