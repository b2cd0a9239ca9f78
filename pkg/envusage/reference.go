// Package envusage finds where a repository reads environment variables.
//
// It takes file contents and returns references: which name, where, whether the code goes on without it, and how the
// name was found. It lexes, it does not guess: a name in a comment or in an unrelated string is no reference, a name
// computed at run time is reported as dynamic. It never runs, imports or builds what it reads, and never judges.
package envusage

import (
	"cmp"
	"slices"
)

// Reference is one place that reads a variable.
type Reference struct {
	Name       string
	Path       string // slash-separated, relative to the root
	Line       int    // from 1
	Column     int    // from 1, in bytes
	HasDefault bool   // the code goes on without the variable, with a value of its own
	Provided   bool   // the file gives the variable its value itself (Dockerfile ENV, ARG with a value): nobody has to set it
	Test       bool   // in test code
	Language   string // "typescript", "go", "dockerfile", …
	Via        string // how it was found: "process.env", "helper requireEnv (src/env.ts:3)", "declared by createEnv", …
	Kind       Kind
}

// Kind tells where the variable lives, which decides who sets it.
type Kind uint8

// The kinds: the process environment, and the two stores that GitHub workflows read.
const (
	Process Kind = iota
	WorkflowSecret
	WorkflowVariable
)

// Dynamic is a read whose name is known only at run time.
type Dynamic struct {
	Path     string
	Line     int
	Test     bool
	Language string
	Expr     string // the expression as written, bounded
}

// Unread is a file that could not be read or was too large: evidence that something may have been missed.
type Unread struct {
	Path   string
	Reason string
}

// Usage is all that a scan found, sorted by place and name.
type Usage struct {
	References []Reference
	Dynamics   []Dynamic
	Unread     []Unread
	// Unresolved lists the upper-case literals that calls by name hand to functions no file read so far defines, sorted.
	// A whole scan leaves it empty: there, such a function is no helper.
	Unresolved []string
	Files      int   // files read
	Bytes      int64 // bytes read
}

func (u *Usage) sort() {
	slices.SortFunc(u.References, func(a, b Reference) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Via, b.Via), compareBool(b.HasDefault, a.HasDefault))
	})
	u.References = compactReads(u.References)
	slices.SortFunc(u.Dynamics, func(a, b Dynamic) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Expr, b.Expr))
	})
	u.Dynamics = slices.Compact(u.Dynamics)
	slices.SortFunc(u.Unread, func(a, b Unread) int { return cmp.Compare(a.Path, b.Path) })
}

// compactReads keeps one reference a name and line. `process.env.A ? process.env.A : 1` reads twice and has a
// default: the first read's answer is the line's.
func compactReads(refs []Reference) []Reference {
	out := refs[:0]
	for _, r := range refs {
		if n := len(out); n > 0 && out[n-1].Path == r.Path && out[n-1].Line == r.Line && out[n-1].Name == r.Name {
			out[n-1].HasDefault = out[n-1].HasDefault || r.HasDefault
			continue
		}
		out = append(out, r)
	}
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}
