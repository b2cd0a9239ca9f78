// Package apidiff compares two versions of an OpenAPI document and names what breaks its clients.
//
// It takes the documents' bytes and returns plain data. It never follows a reference out of the files it was given.
package apidiff

import (
	"path"
	"slices"
	"strings"
)

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

// Side is one version of a document.
type Side struct {
	Data []byte // nil where there is none
	// Open reads another file of the same version, by its path in the tree; nil for none.
	Open func(path string) ([]byte, error)
}

// MaxSize bounds a document, in bytes.
const MaxSize = 4 << 20

// The IDs of what this package finds itself.
const (
	RemovedID = "document-removed"
	KeywordID = "keyword-not-compared"
)

// IsDocument tells whether a path has a usual name of an OpenAPI document. What it holds decides, see Compare: files
// in a folder openapi may be parts of one.
func IsDocument(p string) bool {
	base := strings.ToLower(path.Base(p))
	ext := path.Ext(base)
	if !isData(ext) {
		return false
	}
	stem := strings.TrimSuffix(base, ext)
	return slices.Contains([]string{"openapi", "swagger", "openapi3", "openapi-spec", "openapi_spec", "api-docs", "oas"}, stem) ||
		strings.HasSuffix(stem, ".openapi") || strings.HasSuffix(stem, ".swagger") ||
		strings.HasPrefix(stem, "openapi.") || strings.HasPrefix(stem, "openapi-") || strings.HasPrefix(stem, "swagger-") ||
		slices.Contains([]string{"openapi", "swagger"}, strings.ToLower(path.Base(path.Dir(p))))
}

// IsPart tells whether a file may be a part of a document, by its name.
func IsPart(p string) bool { return isData(strings.ToLower(path.Ext(p))) }

func isData(ext string) bool { return ext == ".yaml" || ext == ".yml" || ext == ".json" }
