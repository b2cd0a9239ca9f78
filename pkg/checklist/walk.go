package checklist

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// walker goes through the blocks once, in order.
type walker struct {
	src     source
	offsets []int // of the cleaned text's lines
	last    int   // the line of the last leaf
	inlines inlineReader
	doc     Document

	open     []int  // headings whose section has not ended, by index; their levels rise
	contents []int8 // of each block, what it is for the sections around it
	floor    int    // so many of them began outside of the list item or quote
	quoted   bool
	// inComment: an HTML block left a comment open. What follows is hidden in a browser, too.
	inComment bool
}

// place is where a block stands.
type place struct {
	task int  // the task around it; -1 for none
	item bool // it is the first block of a list item
}

func (w *walker) children(n ast.Node, at place) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.block(c, at)
	}
}

func (w *walker) block(n ast.Node, at place) {
	switch n := n.(type) {
	case *ast.Heading:
		w.heading(n)
	case *ast.Blockquote:
		was := w.quoted
		w.quoted, at.item = true, false
		w.within(func() { w.children(n, at) })
		w.quoted = was
	case *ast.ListItem:
		w.within(func() { w.item(n, at) })
	case *ast.Paragraph, *ast.TextBlock:
		w.paragraph(n, at)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		w.code(n)
	case *ast.HTMLBlock:
		w.html(n)
	default: // lists, thematic breaks
		at.item = false
		w.children(n, at)
	}
}

// within walks a list item or a quote: sections that begin in it end with it, and end none that began outside.
func (w *walker) within(walk func()) {
	floor := w.floor
	w.floor = len(w.open)
	walk()
	w.closeTo(w.floor)
	w.floor = floor
}

func (w *walker) item(n *ast.ListItem, at place) {
	tasks := len(w.doc.Tasks)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		at.item = c == n.FirstChild()
		w.block(c, at)
		if _, list := c.(*ast.List); at.item && !list && len(w.doc.Tasks) > tasks {
			at.task = tasks
		}
	}
}

func (w *walker) heading(n *ast.Heading) {
	raw := w.raw(n)
	if w.hidden(raw) {
		return
	}
	w.section(n.Level, oneLine(w.read(bytes.TrimSpace(raw)).text), w.lineOf(n))
}

// section begins one, and ends those of the same and of lower rank.
func (w *walker) section(level int, title string, line int) {
	keep := len(w.open)
	for keep > w.floor && w.doc.Headings[w.open[keep-1]].Level >= level {
		keep--
	}
	w.closeTo(keep)
	w.open = append(w.open, len(w.doc.Headings))
	w.doc.Headings = append(w.doc.Headings, Heading{
		Level: level, Text: title, Line: line, Quoted: w.quoted,
		blocks: span{from: len(w.doc.Blocks)}, tasks: span{from: len(w.doc.Tasks)},
	})
}

// closeTo ends the innermost sections until n are open.
func (w *walker) closeTo(n int) {
	for len(w.open) > n {
		h := &w.doc.Headings[w.open[len(w.open)-1]]
		h.blocks.to, h.tasks.to = len(w.doc.Blocks), len(w.doc.Tasks)
		w.open = w.open[:len(w.open)-1]
	}
}

func (w *walker) paragraph(n ast.Node, at place) {
	raw, line := w.raw(n), w.lineOf(n)
	if w.hidden(raw) {
		return
	}
	if at.item {
		if box, rest, ok := taskBox(raw); ok {
			w.task(box, rest, line, at)
			return
		}
	}
	raw, links, lines := withoutDefinitions(raw)
	w.doc.Links, line = append(w.doc.Links, links...), line+lines
	if len(raw) > 0 {
		w.prose(w.read(raw), line)
	}
}

// read gives a leaf's visible text, and keeps its links.
func (w *walker) read(raw []byte) inline {
	in := w.inlines.read(raw)
	w.doc.Links = append(w.doc.Links, in.links...)
	return in
}

func (w *walker) code(n ast.Node) {
	raw := w.raw(n)
	if w.hidden(raw) {
		return
	}
	w.add(Block{Text: string(raw), Line: w.lineOf(n), Code: true}, contentOf(string(raw)))
}

// add appends a block, and what it counts as in the sections around it.
func (w *walker) add(b Block, c content) {
	w.doc.Blocks, w.contents = append(w.doc.Blocks, b), append(w.contents, int8(c))
}

// raw joins a leaf's lines, without their indentation and the last line's end.
func (w *walker) raw(n ast.Node) []byte {
	lines := n.Lines()
	isCode := n.IsRaw()
	var out []byte
	for i := range lines.Len() {
		segment := lines.At(i)
		value := segment.Value(w.src.text)
		if !isCode {
			value = bytes.TrimLeft(value, " \t")
		}
		if lines.Len() == 1 {
			return bytes.TrimRight(value, "\n")
		}
		out = append(out, value...)
	}
	return bytes.TrimRight(out, "\n")
}

// hidden tells whether a leaf stands in a comment that an HTML block left open, and ends it.
func (w *walker) hidden(raw []byte) bool {
	was := w.inComment
	if was && bytes.Contains(raw, []byte("-->")) {
		w.inComment = false
	}
	return was
}

// finish ends all sections and tells what each holds.
func (w *walker) finish() {
	w.closeTo(0)
	filled, declined := make([]int, len(w.contents)+1), make([]int, len(w.contents)+1)
	for i, c := range w.contents {
		filled[i+1], declined[i+1] = filled[i], declined[i]
		switch content(c) {
		case filling:
			filled[i+1]++
		case declining:
			declined[i+1]++
		}
	}
	for i := range w.doc.Headings {
		h := &w.doc.Headings[i]
		h.Filled = filled[h.blocks.to] > filled[h.blocks.from]
		h.Declined = !h.Filled && declined[h.blocks.to] > declined[h.blocks.from]
	}
}
