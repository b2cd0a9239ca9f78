// Package production says which environment variables production has.
//
// It takes sources (JSON that was handed in, env files here and on other machines, compose files, GitHub) and returns
// their joined inventory: names, and of a value only what can be judged of it. It never prints, logs, formats or hashes
// a value, and never says that a name is absent when a source could not be read whole.
package production

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"deploycoord/pkg/envfile"
)

// Source is one place that production's variables come from. Errors name the source and never hold a value.
type Source interface {
	Name() string // for people: "env file deploy/production.env"
	Read(ctx context.Context) (Listing, error)
}

// Listing is what one source has. Partial says why names may be missing from it, and is empty where none can be.
type Listing struct {
	Values  map[string]Value
	Partial string
}

// Value is what production has under a name. The value itself stays inside: it can be asked, never read.
type Value struct {
	Readable bool // false where only the name is known
	Source   string
	secret   string
}

// NewValue wraps a value that could be read.
func NewValue(source, value string) Value {
	return Value{Readable: true, Source: source, secret: value}
}

// NameOnly stands for a value that nobody may read, or that is only known when production starts.
func NameOnly(source string) Value { return Value{Source: source} }

// String keeps the value out of any print.
func (v Value) String() string { return "(value of " + v.Source + ")" }

// GoString keeps the value out of %#v, too.
func (v Value) GoString() string { return v.String() }

// Format keeps the value out of every verb.
func (v Value) Format(s fmt.State, _ rune) { fmt.Fprint(s, v.String()) }

// Class says what kind of value it is. A value that cannot be read counts as set.
func (v Value) Class() envfile.ValueClass {
	if !v.Readable {
		return envfile.Set
	}
	return envfile.Classify(v.secret)
}

// Check holds the value against a template's type; the problem never quotes the value.
func (v Value) Check(t envfile.Type) (problem string, ok bool) {
	if !v.Readable || v.secret == "" {
		return "", true
	}
	return t.Check(v.secret)
}

// Inventory is all that production has, from every source joined; the zero value has no source.
type Inventory struct {
	Values  map[string]Value
	Sources []string // the sources that there are
	Partial []string // "source: why it may lack names"; one is enough to prove no absence
}

// Known tells whether there is any source.
func (i Inventory) Known() bool { return len(i.Sources) > 0 }

// Has tells whether production has the name.
func (i Inventory) Has(name string) bool { _, ok := i.Values[name]; return ok }

// Absent tells whether production is proven to lack the name: sources were read, all of them whole.
func (i Inventory) Absent(name string) bool {
	return i.Known() && len(i.Partial) == 0 && !i.Has(name)
}

// Names lists what production has, sorted.
func (i Inventory) Names() []string { return slices.Sorted(maps.Keys(i.Values)) }

// Join reads all sources side by side. One that could not be had (*Unread) leaves the inventory partial; any other error
// ends the joining: half an inventory would say "missing" of what is there. Of a name that two sources have, the later
// one's value is production's.
func Join(ctx context.Context, sources []Source) (Inventory, error) {
	type answer struct {
		listing Listing
		err     error
	}
	answers := make([]answer, len(sources))
	var all sync.WaitGroup
	for i, s := range sources {
		all.Go(func() { answers[i].listing, answers[i].err = s.Read(ctx) })
	}
	all.Wait()
	inv := Inventory{Values: map[string]Value{}}
	for i, s := range sources {
		l, err := answers[i].listing, answers[i].err
		var unread *Unread
		if errors.As(err, &unread) {
			l, err = Listing{Partial: "could not be read: " + unread.Err.Error()}, nil
		}
		if err != nil {
			return Inventory{}, err
		}
		maps.Copy(inv.Values, l.Values)
		inv.tell(s.Name(), l.Partial)
	}
	return inv, nil
}

func (i *Inventory) tell(source, partial string) {
	i.Sources = append(i.Sources, source)
	if partial != "" {
		i.Partial = append(i.Partial, source+": "+partial)
	}
}

// Remembering adds names that production had once, where today's sources do not tell all; it never proves an absence.
// An inventory that lacks nothing stays as it is.
func (i Inventory) Remembering(source string, names []string, partial string) Inventory {
	if i.Known() && len(i.Partial) == 0 || len(names) == 0 {
		return i
	}
	out := Inventory{Values: maps.Clone(i.Values), Sources: slices.Clone(i.Sources), Partial: slices.Clone(i.Partial)}
	if out.Values == nil {
		out.Values = map[string]Value{}
	}
	for _, name := range names {
		if _, today := out.Values[name]; !today {
			out.Values[name] = NameOnly(source)
		}
	}
	out.tell(source, partial)
	return out
}

// Hide hands every value that may be a secret to a redactor: all that came as secrets, and of the other sources those
// whose name says so. It is the one way a value leaves the inventory.
func (i Inventory) Hide(add func(value string)) {
	for name, v := range i.Values {
		if v.Readable && (v.Source == secretsSource || envfile.SensitiveName(name)) {
			add(v.secret)
		}
	}
}
