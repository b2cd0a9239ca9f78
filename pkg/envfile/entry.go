package envfile

import "strconv"

// File is one environment file or template as it was read.
type File struct {
	Path    string        `json:"path"`
	Entries []Entry       `json:"entries"` // in file order; duplicates and commented ones are kept
	Errors  []SyntaxError `json:"errors"`  // in file order, at most maxErrors and one that says so
}

// Entry is one variable of a file: `NAME=value`, or `# NAME=value` that documents an optional one.
// A name may stand twice, once commented as an example and once for real; only the uncommented ones set anything.
type Entry struct {
	Name     string `json:"name"`
	Value    string `json:"-"`                  // unquoted, unescaped, not expanded; may be a secret
	HasValue bool   `json:"has_value"`          // something non-empty after "="
	Literal  bool   `json:"literal,omitempty"`  // in single quotes or backticks: "$" means itself
	Computed bool   `json:"computed,omitempty"` // an @env-spec function call: what it gives is not known here

	Line    int `json:"line"`     // of the name, from 1
	Column  int `json:"column"`   // of the name, in bytes from 1
	EndLine int `json:"end_line"` // of the value's last line

	Commented bool `json:"commented,omitempty"` // stands in a comment
	Optional  bool `json:"optional,omitempty"`  // documented as optional: @optional, @required=false, or only ever commented
	Required  bool `json:"required"`            // resolved, see resolve.go
	Decided   bool `json:"decided,omitempty"`   // a decorator, not the plain file's convention, says whether it is required
	Sensitive bool `json:"sensitive"`           // resolved, see resolve.go

	Type        Type     `json:"type,omitzero"`
	Example     string   `json:"example,omitempty"`
	Docs        string   `json:"docs,omitempty"`       // a URL
	Deprecated  string   `json:"deprecated,omitempty"` // why; "deprecated" where the file does not say
	Description string   `json:"description,omitempty"`
	Expands     []string `json:"expands,omitempty"` // names the value refers to, each once
}

// String names the entry. It exists so that no %v, and no log line, ever shows a value.
func (e Entry) String() string { return e.Name + " (line " + strconv.Itoa(e.Line) + ")" }

// GoString is String: %#v shows no value either.
func (e Entry) GoString() string { return e.String() }

// SyntaxError is one line that could not be read as it stands. Message never holds text of the file.
type SyntaxError struct {
	Path    string `json:"path"`
	Line    int    `json:"line"`   // from 1
	Column  int    `json:"column"` // in bytes from 1
	Message string `json:"message"`
}

func (e SyntaxError) Error() string {
	return e.Path + ":" + strconv.Itoa(e.Line) + ":" + strconv.Itoa(e.Column) + ": " + e.Message
}
