// Package apidiff compares two versions of an OpenAPI document and names what breaks its clients.
//
// It takes the documents' bytes and returns plain data. It never follows a reference out of the files it was given.
package apidiff

// Document is one OpenAPI document that a change touches.
type Document struct {
	Path    string
	OldPath string // where it was; "" where it was not moved
	Removed bool   // the whole document is gone
	Breaks  []Break
	Fault   string // why it could not be compared; "" where it was
}

// Break is one difference that breaks clients.
type Break struct {
	ID        string // oasdiff's name of the rule
	Operation string // "GET /users/{id}"; "" where it is no operation's
	Text      string // for people
	Line      int    // in the head's document, or 0
	Warning   bool   // it may break some clients only
}
