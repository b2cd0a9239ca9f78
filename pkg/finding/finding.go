// Package finding holds what every check says and what a run decides from it: plain values, no I/O.
//
// It takes findings from the rooms above and returns a verdict. It never prints, reads a clock or decides by chance.
package finding

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity says how much a finding weighs. Note < Warning < Unknown < Error, and the worst one of a run wins.
type Severity uint8

// The severities, lightest first. Unknown stands for "could not decide": it blocks, but it is not a fault found.
const (
	Note Severity = iota + 1
	Warning
	Unknown
	Error
)

var severityNames = [...]string{Note: "note", Warning: "warning", Unknown: "unknown", Error: "error"}

func (s Severity) String() string {
	if int(s) < len(severityNames) && severityNames[s] != "" {
		return severityNames[s]
	}
	return "invalid"
}

// MarshalText gives the lower-case name that the JSON contract uses.
func (s Severity) MarshalText() ([]byte, error) {
	if s < Note || s > Error {
		return nil, fmt.Errorf("severity %d has no name", s)
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads the names MarshalText writes.
func (s *Severity) UnmarshalText(text []byte) error {
	for i, name := range severityNames {
		if name != "" && name == string(text) {
			*s = Severity(i)
			return nil
		}
	}
	return fmt.Errorf("severity %q is none of note, warning, unknown, error", text)
}

// Finding is one fault, with where it stands, what was expected and what mends it.
// Message and Fix hold text from outside (names, paths): a renderer escapes them for its own sink.
type Finding struct {
	Check    string   `json:"check"`
	Severity Severity `json:"severity"`
	Variable string   `json:"variable,omitempty"`
	Path     string   `json:"path,omitempty"` // slash-separated, relative to the repository's root
	Line     int      `json:"line,omitempty"` // from 1; 0 is the whole file
	Message  string   `json:"message"`
	Fix      string   `json:"fix,omitempty"`
}

// Sort orders findings for every output: most severe first, then by place, check and name.
func Sort(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(b.Severity, a.Severity),
			cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Check, b.Check),
			cmp.Compare(a.Variable, b.Variable),
			cmp.Compare(a.Message, b.Message),
		)
	})
}
