package monitor

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"deploycoord/pkg/record"
)

// State is all open windows, as a store had them at one moment.
type State struct {
	Watches []Watch // by ID
	// Broken are files that are no watch, or one of a newer version. They stay, until the window is closed, or put anew.
	Broken []Broken

	at    string           // the commit, of a remote store
	files map[string]entry // by their names
}

// Broken is a file that could not be read as a watch.
type Broken struct {
	ID  string // that its name says
	Err error
}

// entry is one file of a store.
type entry struct {
	sha  string // of the blob; "" where the store has none
	mode string
	data []byte // nil where it was not read
}

// Changes are what one run did.
type Changes struct {
	Put    []Watch  // that were opened, or looked at
	Closed []string // IDs of those that are on record as closed
}

const suffix = ".json"

// stateOf reads files. Those that are no watch of their name are broken.
func stateOf(at string, files map[string]entry) State {
	s := State{at: at, files: files}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		id, ok := strings.CutSuffix(name, suffix)
		if !ok || !record.ValidID(id) || files[name].data == nil {
			continue
		}
		w, err := Decode(files[name].data)
		if err == nil && w.ID != id {
			err = errOther
		}
		if err != nil {
			s.Broken = append(s.Broken, Broken{id, err})
			continue
		}
		s.Watches = append(s.Watches, w)
	}
	slices.SortFunc(s.Watches, func(a, b Watch) int { return cmp.Compare(a.ID, b.ID) })
	return s
}

// has tells whether there is a file of that window, broken or not.
func (s State) has(id string) bool {
	_, ok := s.files[id+suffix]
	return ok
}

// newer tells whether the window's file is of a newer version: it must not be written over.
func (s State) newer(id string) bool {
	return slices.ContainsFunc(s.Broken, func(b Broken) bool { return b.ID == id && errors.Is(b.Err, ErrNewer) })
}

// Find gives the window of a deployment.
func (s State) Find(id string) (Watch, bool) {
	i, ok := slices.BinarySearchFunc(s.Watches, id, func(w Watch, id string) int { return cmp.Compare(w.ID, id) })
	if !ok {
		return Watch{}, false
	}
	return s.Watches[i], true
}

// edit gives what must be written for the changes, made on the state before, to be in now: new contents by name, nil for
// a file that goes. A window that somebody closed meanwhile stays closed; what somebody else added to one stays in it.
func edit(before, now State, c Changes, hide func(string) string) map[string][]byte {
	out := map[string][]byte{}
	for _, w := range c.Put {
		w = w.hidden(hide)
		name := w.ID + suffix
		known, ok := now.Find(w.ID)
		switch {
		case !record.ValidID(w.ID), slices.Contains(c.Closed, w.ID), before.has(w.ID) && !now.has(w.ID), now.newer(w.ID):
			continue
		case !ok:
			out[name] = Encode(w.fit())
			continue
		}
		old := Encode(known)
		if merged := Merge(known, w); string(Encode(merged)) != string(old) {
			out[name] = Encode(merged.fit())
		}
	}
	for _, id := range c.Closed {
		if now.has(id) {
			out[id+suffix] = nil
		}
	}
	return out
}
