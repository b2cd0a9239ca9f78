// Package checklist reads what people write in Markdown: the bodies and comments of pull requests, and feature specs.
//
// It takes a text and returns its headings with what stands below them, its task items, and its visible text by line.
// It never renders, follows links or judges what the words mean, and its time and stack are bounded for any input.
package checklist

import (
	"sort"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// MaxSize is how many bytes of a text are read: what GitHub's own limit for bodies, 65,536 characters, is at most.
const MaxSize = 256 << 10

// Document is one text, in its own order. What stands in HTML comments, link reference definitions and tags is in none
// of it, nor is an image without a description.
type Document struct {
	Headings []Heading
	Tasks    []Task
	Blocks   []Block
	Links    []string // destinations, of definitions too
	Cut      bool     // the text was longer than MaxSize; nothing is known of the rest
}

// Heading is a heading and the section below it, which ends where a heading of the same or a higher rank begins,
// or the list item or quote that the heading stands in.
type Heading struct {
	Level  int // 1 to 6; BoldLine and LabelLine for what only looks like a heading
	Text   string
	Line   int
	Quoted bool // in a block quote: the words may be another person's
	// Filled says that something stands below it that is no placeholder: text, code, a ticked item. Open items,
	// headings and struck-through text are no content.
	Filled bool
	// Declined says that nothing stands below it but that it does not apply.
	Declined bool

	blocks, tasks span
}

// The levels of what people use in a heading's place.
const (
	BoldLine  = 7 // **Rollback plan** or "Rollback plan:" alone on a line, <summary>
	LabelLine = 8 // "Rollback plan: revert the commit"
)

// Task is an item of a task list, however deep.
type Task struct {
	Text    string // visible, on one line; struck-through words are in it
	Line    int
	State   State
	Parent  int  // index of the task that it is nested in; -1 for none
	Heading int  // index of the heading that it stands below; -1 for none
	Quoted  bool // in a block quote: the words may be another person's
}

// State is what a task's box and its text say.
type State uint8

// The states of a task. One whose text is struck through does not apply, whatever its box.
const (
	Open State = iota
	Ticked
	NotApplicable
)

// Block is a paragraph, the text of an item, or code.
type Block struct {
	Text  string // visible; line i of it stands in line Line+i of the source, code's blank lines aside
	Prose string // Text without code spans, in the same lines; "" of a code block
	Line  int
	Code  bool
}

// span is a range of indices.
type span struct{ from, to int }

// Parse reads a text. It is CommonMark with GitHub's task lists and strikethrough; nesting beyond eighty levels and
// what follows MaxSize are not read.
func Parse(body []byte) Document {
	src := clean(body)
	root := blockParser().Parse(text.NewReader(src.text))
	w := walker{src: src, doc: Document{Cut: src.cut}, inlines: inlineReader{budget: inlineBudget}}
	w.offsets = lineOffsets(src.text)
	w.children(root, place{task: -1})
	w.finish()
	return w.doc
}

// Content lists the blocks below a heading.
func (d Document) Content(h Heading) []Block { return d.Blocks[h.blocks.from:h.blocks.to] }

// Items lists the tasks below a heading.
func (d Document) Items(h Heading) []Task { return d.Tasks[h.tasks.from:h.tasks.to] }

func lineOffsets(text []byte) []int {
	offsets := []int{0}
	for i, c := range text {
		if c == '\n' {
			offsets = append(offsets, i+1)
		}
	}
	return offsets
}

// lineAt gives the original line of a position in the cleaned text.
func (w *walker) lineAt(pos int) int {
	i := sort.SearchInts(w.offsets, pos+1) - 1
	return w.src.lines[min(i, len(w.src.lines)-1)]
}

// lineOf gives the line of a leaf; of an empty one, that of what came before.
func (w *walker) lineOf(n ast.Node) int {
	if lines := n.Lines(); lines.Len() > 0 {
		w.last = w.lineAt(lines.At(0).Start)
	}
	return max(w.last, 1)
}
