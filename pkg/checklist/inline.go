package checklist

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// inline is a leaf's visible text, and which bytes of it are marked how.
type inline struct {
	text  string // lines end in \n
	marks [kinds][]span
	links []string // destinations
}

// The kinds of marks.
const (
	code = iota
	struck
	emphasised
	strong
	kinds
)

// without gives the text without what is marked so; line ends stay.
func (in inline) without(kind int) string {
	if len(in.marks[kind]) == 0 {
		return in.text
	}
	var b strings.Builder
	at := 0
	for _, m := range in.marks[kind] {
		b.WriteString(in.text[at:m.from])
		b.WriteString(strings.Repeat("\n", strings.Count(in.text[m.from:m.to], "\n")))
		at = m.to
	}
	b.WriteString(in.text[at:])
	return b.String()
}

// wholly tells whether the bytes from..to, spaces around them aside, are marked so.
func (in inline) wholly(kind, from, to int) bool {
	for from < to && isSpace(in.text[from]) {
		from++
	}
	for from < to && isSpace(in.text[to-1]) {
		to--
	}
	return from < to && in.markAt(kind, from).to >= to
}

// markAt gives the mark around a byte, or the one before it; marks of a kind are sorted and do not overlap.
func (in inline) markAt(kind, at int) span {
	marks := in.marks[kind]
	i, found := slices.BinarySearchFunc(marks, at, func(m span, at int) int { return cmp.Compare(m.from, at) })
	switch {
	case found:
		return marks[i]
	case i > 0:
		return marks[i-1]
	}
	return span{}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

// inlineBudget bounds what a document's inline markup may cost, in steps of about 2 ns: goldmark's time for one leaf
// grows with its special characters times its length at worst.
const inlineBudget = 10_000_000

// leafCost is what one leaf costs by itself.
const leafCost = 400

// inlineReader reads leaves as long as its budget lasts.
type inlineReader struct{ budget int }

// specials are the characters that markup begins with.
const specials = "*_~`[]<!&\\"

// read gives the visible text of a leaf. One that would cost too much is read line by line, and a line that would is
// taken as it stands.
func (r *inlineReader) read(raw []byte) inline {
	n := 0
	for _, c := range raw {
		if c < utf8.RuneSelf && strings.IndexByte(specials, c) >= 0 {
			n++
		}
	}
	if n == 0 {
		return inline{text: string(raw)}
	}
	if cost := leafCost + n*len(raw)/2; cost <= r.budget {
		r.budget -= cost
		return parseInline(raw)
	}
	line, rest, more := bytes.Cut(raw, []byte("\n"))
	if !more {
		return inline{text: string(raw)}
	}
	var whole inline
	var b strings.Builder
	for {
		one := r.read(line)
		whole.links = append(whole.links, one.links...)
		for kind, marks := range one.marks {
			for _, m := range marks {
				whole.marks[kind] = append(whole.marks[kind], span{m.from + b.Len(), m.to + b.Len()})
			}
		}
		b.WriteString(one.text)
		if !more {
			break
		}
		b.WriteByte('\n')
		line, rest, more = bytes.Cut(rest, []byte("\n"))
	}
	whole.text = b.String()
	return whole
}

func parseInline(raw []byte) inline {
	root := inlineParser().Parse(text.NewReader(raw))
	b := inlineBuilder{source: raw}
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		b.children(n, false)
	}
	b.out.text = b.text.String()
	return b.out
}

type inlineBuilder struct {
	source []byte
	text   strings.Builder
	out    inline
	tags   []openTag
}

// openTag is a tag that marks what follows, and where it stands.
type openTag struct{ kind, from int }

// tagKinds are the tags that mark text as Markdown does.
var tagKinds = map[string]int{
	"del": struck, "s": struck, "strike": struck, "b": strong, "strong": strong, "i": emphasised, "em": emphasised,
}

// children writes a node's visible text. The nesting of inline nodes is bounded by the budget's square root at worst.
func (b *inlineBuilder) children(n ast.Node, verbatim bool) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		b.node(c, verbatim)
	}
}

func (b *inlineBuilder) node(n ast.Node, verbatim bool) {
	from := b.text.Len()
	switch n := n.(type) {
	case *ast.Text:
		value := n.Segment.Value(b.source)
		if !verbatim && bytes.ContainsAny(value, `&\`) {
			value = util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value)))
			value = plain(value)
		}
		b.text.Write(value)
		if n.SoftLineBreak() || n.HardLineBreak() {
			b.text.WriteByte('\n')
		}
	case *ast.String:
		b.text.Write(n.Value)
	case *ast.AutoLink:
		b.text.Write(n.Label(b.source))
	case *ast.RawHTML:
		b.tag(n)
	case *ast.CodeSpan:
		b.children(n, true)
		b.mark(code, from)
	case *ast.Emphasis:
		b.children(n, verbatim)
		b.mark([...]int{emphasised, emphasised, strong}[min(n.Level, 2)], from)
	case *extast.Strikethrough:
		b.children(n, verbatim)
		b.mark(struck, from)
	case *ast.Link:
		b.out.links = append(b.out.links, string(n.Destination))
		b.children(n, verbatim)
	default: // images
		b.children(n, verbatim)
	}
}

// tag keeps the line ends of a tag or comment, so that lines keep their numbers, and marks what stands in <del>, <b> and
// their like.
func (b *inlineBuilder) tag(n *ast.RawHTML) {
	var raw []byte
	for i := range n.Segments.Len() {
		segment := n.Segments.At(i)
		raw = append(raw, segment.Value(b.source)...)
	}
	name, closing := strings.CutPrefix(tagAt(raw), "/")
	if kind, ok := tagKinds[name]; ok && !closing {
		b.tags = append(b.tags, openTag{kind, b.text.Len()})
	} else if last := len(b.tags) - 1; ok && last >= 0 && b.tags[last].kind == kind {
		b.mark(kind, b.tags[last].from)
		b.tags = b.tags[:last]
	}
	b.text.WriteString(strings.Repeat("\n", bytes.Count(raw, []byte("\n"))))
}

// mark notes what was written since from. Outer marks come before inner ones.
func (b *inlineBuilder) mark(kind, from int) {
	if to := b.text.Len(); to > from {
		marks := b.out.marks[kind]
		for len(marks) > 0 && marks[len(marks)-1].from >= from {
			marks = marks[:len(marks)-1]
		}
		b.out.marks[kind] = append(marks, span{from, to})
	}
}
