package envusage

import (
	"bytes"
	"path"
	"strings"
)

// language is one way of reading the environment: which files it owns, how they are lexed, what reads look like.
type language struct {
	name       string
	family     string // languages of one family call each other's helpers; "" is the language alone
	extensions []string
	filenames  []string               // whole base names
	match      func(path string) bool // beyond extensions and names; nil for none
	syntax     *syntax                // nil: extract reads x.src itself
	// lex gives the tokens of a file that is code in parts only; nil lexes the whole of it.
	lex func(src []byte, tokens []token) []token
	// triggers are lower-case strings; a file that has none of them, nor "env" (containsEnv), is not lexed.
	triggers []string
	// always lexes every file of the language (formats that are small and few).
	always    bool
	functions func(*extractor) []function
	extract   func(*extractor)
	// fallback says whether the tokens from next on, right after a read, give a default.
	fallback func(x *extractor, next int) defaultOf
	link     linkRule
	// means tells whether a call of one file may mean a helper of another that has its name; nil where the name alone
	// tells (languages linked by name only).
	means func(f *facts, c call, h helper) bool
	// join says what only all files together tell of one file (Go's struct types); nil for most.
	join func(l *linker, f *facts)
	// resolve gives the files that an imported module may be, best first; nil where link is not byImport.
	resolve func(l *linker, from, module string) []string
}

// linkRule is how a language names what other files define.
type linkRule uint8

const (
	byName    linkRule = iota // by the name alone, where all functions of that name are helpers (Java, Rust, Ruby …)
	byImport                  // by an import of a file (JavaScript, Python)
	byPackage                 // by the folder (Go)
)

func (l *language) kin() string {
	if l.family != "" {
		return l.family
	}
	return l.name
}

// languageTable finds the language of a path; built once from the list.
type languageTable struct {
	byName, byExt map[string]*language
	matchers      []*language
}

func newLanguageTable(list []*language) *languageTable {
	t := &languageTable{byName: map[string]*language{}, byExt: map[string]*language{}}
	for _, l := range list {
		for _, n := range l.filenames {
			t.byName[n] = l
		}
		for _, e := range l.extensions {
			t.byExt[e] = l
		}
		if l.match != nil {
			t.matchers = append(t.matchers, l)
		}
	}
	return t
}

// of gives the language of a path, or nil for a file that is not read. Matchers go first: a workflow is YAML by its
// ending and a workflow by its folder.
func (t *languageTable) of(p string) *language {
	for _, l := range t.matchers {
		if l.match(p) {
			return l
		}
	}
	base := p[strings.LastIndexByte(p, '/')+1:]
	if l := t.byName[base]; l != nil {
		return l
	}
	return t.byExt[path.Ext(base)]
}

// triggered tells whether a file may read the environment at all. It is the scanner's hot path: two passes of
// IndexByte over the bytes "v" and "V", which are rare in code.
func (l *language) triggered(src []byte) bool {
	if l.always || containsEnv(src) {
		return true
	}
	for _, t := range l.triggers {
		if containsRare(src, t) {
			return true
		}
	}
	return false
}

// containsRare tells whether src has word, by looking for its rarest byte: IndexByte leaps from one to the next.
func containsRare(src []byte, word string) bool {
	at := 0
	for i := range len(word) {
		if rarity(word[i]) > rarity(word[at]) {
			at = i
		}
	}
	for i := 0; ; {
		n := bytes.IndexByte(src[i:], word[at])
		if n < 0 {
			return false
		}
		i += n
		if from := i - at; from >= 0 && from+len(word) <= len(src) && string(src[from:from+len(word)]) == word {
			return true
		}
		i++
	}
}

// rarity orders bytes by how seldom source code has them.
func rarity(c byte) int {
	if c >= 'A' && c <= 'Z' {
		return 40
	}
	if i := strings.IndexByte("eotianrsldcumpfghybvwxkqjz", c); i >= 0 {
		return i
	}
	return 20
}

// containsEnv tells whether src has "env", "Env" or "ENV". Other mixes of case are two words that meet ("openVersion").
func containsEnv(src []byte) bool {
	for i := 0; ; {
		n := bytes.IndexByte(src[i:], 'v')
		if n < 0 {
			break
		}
		if i += n; i >= 2 && src[i-1] == 'n' && src[i-2]|0x20 == 'e' {
			return true
		}
		i++
	}
	for i := 0; ; {
		n := bytes.IndexByte(src[i:], 'V')
		if n < 0 {
			return false
		}
		if i += n; i >= 2 && src[i-1] == 'N' && src[i-2] == 'E' {
			return true
		}
		i++
	}
}
