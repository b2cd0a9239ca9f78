// Package redact is the last thing that output passes: it replaces every secret value known to the process by "***".
//
// It takes values (Add) and text (Writer, String), and returns the text without them. It never keeps a value anywhere
// but in memory, never prints one, and never decides what is a secret: whoever reads a secret adds it.
package redact

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Mask stands for what was taken out: one mask for each unbroken run of secret text, however many values it is made of.
const Mask = "***"

// Redactor knows the secret values of the process. The zero value is ready, and a nil one knows none; all methods may
// be called concurrently.
type Redactor struct {
	mu       sync.RWMutex
	patterns map[string]struct{}
	index    *index // nil while patterns has something that it lacks
}

// Add makes value unprintable from now on: as it is, line by line where it has several, and each of these as it looks
// in JSON, a Go string, HTML, a URL and base64. What Hides refuses is left alone, whole or line.
func (r *Redactor) Add(value string) {
	found := forms(value)
	if len(found) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.patterns == nil {
		r.patterns = make(map[string]struct{}, len(found))
	}
	for _, f := range found {
		if _, known := r.patterns[f]; !known {
			r.patterns[f] = struct{}{}
			r.index = nil
		}
	}
}

// String returns s without secrets.
func (r *Redactor) String(s string) string {
	x := r.current()
	if x.empty() {
		return s
	}
	state := scan{index: x}
	out, _ := state.run(nil, []byte(s), true)
	if len(out) == len(s) && string(out) == s {
		return s
	}
	return string(out)
}

// current gives the index of all that was added so far; it is built when it is first asked for after an Add, so that
// adding ten thousand values costs one build.
func (r *Redactor) current() *index {
	if r == nil {
		return new(index)
	}
	r.mu.RLock()
	x := r.index
	r.mu.RUnlock()
	if x != nil {
		return x
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.index == nil {
		r.index = newIndex(slices.Sorted(maps.Keys(r.patterns)))
	}
	return r.index
}

// MinLength is the shortest value, in bytes, that is hidden.
const MinLength = 4

// minNumber is the shortest value of digits alone that is hidden: below it stand ports, years, line numbers and counts.
const minNumber = 6

// Hides says whether a value is hidden when added. The bound is honest about its price, both ways:
//
//   - shorter than MinLength bytes: a mask over every "a" or "42" would eat the report and still not hide the value,
//     since the mask's places tell it. Such a value is not hidden.
//   - digits alone, shorter than 6 ("5432", "2026"): likewise. A PIN of five digits is therefore not hidden.
//   - one character again and again ("----", "****"): this is ruling, not a value.
//   - a common word of configuration ("true", "production") or of this program's own contract ("pass", "findings"):
//     masking it would break the JSON that others parse. A password "password" is therefore not hidden.
//
// Spaces around a value do not count.
func Hides(value string) bool {
	value = strings.TrimSpace(value)
	if len(value) < MinLength {
		return false
	}
	if isRuling(value) {
		return false
	}
	if len(value) < minNumber && strings.Trim(value, "0123456789") == "" {
		return false
	}
	return len(value) > longestWord || !isWord(value)
}

// isRuling says whether s is one character again and again.
func isRuling(s string) bool {
	_, size := utf8.DecodeRuneInString(s)
	return strings.Count(s, s[:size])*size == len(s)
}
