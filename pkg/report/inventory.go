package report

import (
	"cmp"
	"slices"
)

// Inventory is what a repository documents, reads and lacks: names and places, never a value. Its JSON form is the
// contract of `env --format json`; docs/inventory.schema.json is generated from it.
type Inventory struct {
	Schema       int          `json:"schema"`
	Documented   []Documented `json:"documented"`
	References   []Reference  `json:"references"`
	Undocumented []string     `json:"undocumented"`
	Dynamic      []Dynamic    `json:"dynamic,omitempty"`
	Unread       []Unread     `json:"unread,omitempty"`
}

// Documented is one variable a template file names.
type Documented struct {
	Name        string `json:"name"`
	Path        string `json:"path"`
	Line        int    `json:"line"` // from 1
	Required    bool   `json:"required"`
	Sensitive   bool   `json:"sensitive"`
	HasDefault  bool   `json:"has_default"`
	Optional    bool   `json:"optional"`
	Type        string `json:"type,omitempty"`
	Description string `json:"description,omitempty"` // the template's own words
	Docs        string `json:"docs,omitempty"`        // a URL
	Deprecated  string `json:"deprecated,omitempty"`  // why
}

// Reference is one place that reads a variable.
type Reference struct {
	Name       string `json:"name"`
	Path       string `json:"path"`
	Line       int    `json:"line"`             // from 1
	Column     int    `json:"column,omitempty"` // from 1, in bytes
	HasDefault bool   `json:"has_default"`      // the code goes on without the variable
	Test       bool   `json:"test"`             // in test code
	Via        string `json:"via,omitempty"`    // how it was found: "direct", "helper requireEnv", "declared by createEnv"
	Language   string `json:"language,omitempty"`
}

// Dynamic is a place that reads a variable whose name is computed: reported, never guessed.
type Dynamic struct {
	Path       string `json:"path"`
	Line       int    `json:"line"`                 // from 1
	Expression string `json:"expression,omitempty"` // as the code has it
	Test       bool   `json:"test"`
	Language   string `json:"language,omitempty"`
}

// Unread is a file that could not be read, so that its references are not in the inventory.
type Unread struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// sorted gives a copy with every list in order and none of them nil.
func (inv Inventory) sorted() Inventory {
	if inv.Schema == 0 {
		inv.Schema = 1
	}
	inv.Documented = copied(inv.Documented)
	slices.SortStableFunc(inv.Documented, func(a, b Documented) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line))
	})
	inv.References = copied(inv.References)
	slices.SortStableFunc(inv.References, func(a, b Reference) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Via, b.Via))
	})
	inv.Undocumented = copied(inv.Undocumented)
	slices.Sort(inv.Undocumented)
	inv.Dynamic = copied(inv.Dynamic)
	slices.SortStableFunc(inv.Dynamic, func(a, b Dynamic) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Expression, b.Expression))
	})
	inv.Unread = copied(inv.Unread)
	slices.SortStableFunc(inv.Unread, func(a, b Unread) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Reason, b.Reason))
	})
	return inv
}

// copied clones a list, so that sorting never touches the caller's, and makes an empty one of nil.
func copied[T any](list []T) []T { return append(make([]T, 0, len(list)), list...) }
