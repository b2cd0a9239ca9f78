package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

const (
	meanSize    = 8 << 10 // bytes
	spread      = 0.9     // standard deviation of the size's logarithm
	maxSize     = 256 << 10
	readersPart = 0.05 // of the files read the environment
	known       = 0.9  // of the names are documented

	filesInService = 500
	filesInFolder  = 6
)

// tree is what will be written: files in folders of services, and the names that they read.
type tree struct {
	files, changed int
	seed           uint64
	folders        []string
	names          []string // of variables, the documented ones first
}

func newTree(files, changed int, seed uint64) *tree {
	t := &tree{files: files, changed: min(changed, files), seed: seed}
	w := t.writer(math.MaxUint64)
	for service := range max(1, files/filesInService) {
		name := fmt.Sprintf("%s-%s-%d", w.word(), w.word(), service)
		for i := range filesInService / filesInFolder {
			t.folders = append(t.folders, fmt.Sprintf("services/%s/%s/%s%d", name, pick(w, layers), w.word(), i))
		}
	}
	seen := map[string]bool{}
	for len(t.names) < max(20, min(600, files/40)) {
		if n := strings.ToUpper(w.word() + "_" + w.word() + "_" + pick(w, kinds)); !seen[n] {
			seen[n] = true
			t.names = append(t.names, n)
		}
	}
	return t
}

var kinds = []string{"url", "key", "token", "host", "port", "secret", "timeout", "bucket", "region", "limit", "mode", "path"}

// writer is the source of one file's text: each file has its own, so that one can be made without the others.
func (t *tree) writer(file uint64) *writer {
	return &writer{Rand: rand.New(rand.NewPCG(t.seed, file)), names: t.names}
}

// writeHistory writes both revisions.
func (t *tree) writeHistory(out *stream) {
	out.commit("Everything so far", 1_700_000_000)
	out.file(".env.example", t.template(t.names[:t.documented()]))
	out.file(".gitignore", "node_modules/\ndist/\n.env\n")
	for i := range t.files {
		path, content := t.file(i, 0)
		out.file(path, content)
	}
	out.tag("base")
	out.commit("A feature", 1_700_086_400)
	for i := range t.changed {
		path, content := t.file(i*(t.files/t.changed), 1)
		out.file(path, content)
	}
	out.tag("head")
	out.commit("A feature whose variables nobody documented", 1_700_172_800)
	for i := range t.changed {
		path, content := t.file(i*(t.files/t.changed), 2)
		out.file(path, content)
	}
	out.tag("undocumented")
}

// documented gives the names that the template has.
func (t *tree) documented() int { return int(known * float64(len(t.names))) }

// file gives the file of that number. Revisions 1 and 2 have a function more and read the environment: names that are
// documented, and names that are not.
func (t *tree) file(number, revision int) (path, content string) {
	w := t.writer(uint64(number))
	lang := w.language()
	path = fmt.Sprintf("%s/%s%d%s", pick(w, t.folders), w.snake(2), number, lang.ext)
	size := int(min(maxSize, math.Exp(math.Log(meanSize)-spread*spread/2+spread*w.NormFloat64())))
	reads := lang.env != nil && w.Float64() < readersPart/readable
	var b strings.Builder
	b.WriteString(lang.open(w))
	for b.Len() < size {
		if reads && w.IntN(4) == 0 {
			b.WriteString(lang.env(w))
		}
		b.WriteString(lang.block(w))
	}
	if reads {
		b.WriteString(lang.env(w))
	}
	if revision > 0 {
		w.names = t.names[:t.documented()]
		if revision == 2 {
			w.names = t.names[t.documented():]
		}
		b.WriteString(lang.block(w))
		if lang.env != nil {
			b.WriteString(lang.env(w))
		}
	}
	b.WriteString(lang.end)
	return path, b.String()
}

var layers = []string{"src", "lib", "app", "internal", "test", "api", "web", "core", "jobs", "scripts"}

// template documents names in the manner of .env.example.
func (t *tree) template(names []string) string {
	w := t.writer(math.MaxUint64 - 1)
	var b strings.Builder
	for _, n := range names {
		fmt.Fprintf(&b, "# %s\n%s=%s\n\n", w.sentence(), n, pick(w, []string{"", "", "", "1", "eu-west-1"}))
	}
	return b.String()
}
