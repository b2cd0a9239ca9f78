package checklist

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// html reads an HTML block: its tags are no text, what stands between them is. <summary> and <h1> to <h6> are headings.
func (w *walker) html(n *ast.HTMLBlock) {
	raw := append([]byte(nil), n.Lines().Value(w.src.text)...)
	if n.HasClosure() {
		raw = append(raw, n.ClosureLine.Value(w.src.text)...)
	}
	if w.hidden(raw) {
		return
	}
	h := htmlReader{walker: w, line: w.lineOf(n)}
	if n.Lines().Len() == 0 && n.HasClosure() {
		h.line = w.lineAt(n.ClosureLine.Start)
	}
	h.read(raw)
}

type htmlReader struct {
	*walker
	line  int // of what is read
	text  []byte
	start int // the line at which text begins; 0 for none yet
}

func (h *htmlReader) read(raw []byte) {
	for len(raw) > 0 {
		switch tag := tagAt(raw); {
		case bytes.HasPrefix(raw, []byte("<!--")):
			end := bytes.Index(raw, []byte("-->"))
			if end < 0 {
				h.inComment = true
				h.flush()
				return
			}
			raw = h.skip(raw, end+3)
		case tag != "":
			end := bytes.IndexByte(raw, '>')
			if end < 0 { // no tag, and there is none behind it either
				h.write(raw)
				h.flush()
				return
			}
			h.tag(tag)
			raw = h.skip(raw, end+1)
		default:
			next := bytes.IndexByte(raw[1:], '<') + 1
			if next == 0 {
				next = len(raw)
			}
			h.write(raw[:next])
			raw = raw[next:]
		}
	}
	h.flush()
}

// skip passes over n bytes and counts their lines.
func (h *htmlReader) skip(raw []byte, n int) []byte {
	lines := bytes.Count(raw[:n], []byte("\n"))
	h.line += lines
	if h.start > 0 {
		h.text = append(h.text, strings.Repeat("\n", lines)...)
	}
	return raw[n:]
}

func (h *htmlReader) write(text []byte) {
	if h.start == 0 {
		blank := text[:len(text)-len(bytes.TrimLeft(text, " \t\n"))]
		h.line += bytes.Count(blank, []byte("\n"))
		if text = text[len(blank):]; len(text) == 0 {
			return
		}
		h.start = h.line
	}
	h.text = append(h.text, text...)
	h.line += bytes.Count(text, []byte("\n"))
}

// tag ends the text before a tag that begins or ends something.
func (h *htmlReader) tag(name string) {
	switch name {
	case "summary", "h1", "h2", "h3", "h4", "h5", "h6":
		h.flush()
	case "/summary":
		if title, line := h.take(); title != "" {
			h.section(BoldLine, oneLine(title), line)
		}
	case "/h1", "/h2", "/h3", "/h4", "/h5", "/h6":
		if title, line := h.take(); title != "" {
			h.section(int(name[2]-'0'), oneLine(title), line)
		}
	case "/details":
		h.flush()
		h.closeLoose()
	case "br", "br/", "p", "/p", "li", "/li", "div", "/div", "td", "/td":
		if h.start > 0 {
			h.text = append(h.text, ' ')
		}
	}
}

// take gives the text that was read, and where it began.
func (h *htmlReader) take() (text string, line int) {
	if bytes.IndexByte(h.text, '&') >= 0 {
		h.text = plain(util.ResolveEntityNames(util.ResolveNumericReferences(h.text)))
	}
	text, line = strings.TrimRight(string(h.text), " \t\n"), h.start
	h.text, h.start = nil, 0
	return text, line
}

func (h *htmlReader) flush() {
	if text, line := h.take(); text != "" {
		h.add(Block{Text: text, Prose: text, Line: line}, contentOf(text))
	}
}

// tagAt gives the lower-case name of the tag that raw begins with, "/p" for a closing one; "" where it begins with none.
func tagAt(raw []byte) string {
	if len(raw) < 2 || raw[0] != '<' {
		return ""
	}
	end := 1
	if raw[1] == '/' || raw[1] == '!' || raw[1] == '?' {
		end = 2
	}
	for end < len(raw) && end < 16 && (raw[end]|0x20 >= 'a' && raw[end]|0x20 <= 'z' || '0' <= raw[end] && raw[end] <= '9') {
		end++
	}
	return strings.ToLower(string(raw[1:end]))
}

// closeLoose ends the sections of what only looks like a heading.
func (w *walker) closeLoose() {
	keep := len(w.open)
	for keep > w.floor && w.doc.Headings[w.open[keep-1]].Level >= BoldLine {
		keep--
	}
	w.closeTo(keep)
}
