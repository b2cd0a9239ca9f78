package record

import (
	"bytes"
)

// The lines between which a page is written anew. What stands outside of them is somebody's, and is kept.
const (
	beginMark = "<!-- deploycoord:begin"
	endMark   = "<!-- deploycoord:end -->"
	beginLine = beginMark + " (written by deploycoord; what you add above this line, and below the end, is kept) -->"
)

// marked puts a page between the lines, below its title.
func marked(page []byte) []byte {
	title, rest, _ := bytes.Cut(page, []byte("\n"))
	var out bytes.Buffer
	out.Write(title)
	out.WriteString("\n\n" + beginLine + "\n")
	out.Write(bytes.TrimRight(rest, "\n"))
	out.WriteString("\n\n" + endMark + "\n")
	return out.Bytes()
}

// spliced is the old page with what is between the lines from the fresh one; ok is false where the old one has no such
// lines. The old page's line ends are kept.
func spliced(old, fresh []byte) (page []byte, ok bool) {
	from, to, ok := between(old, beginMark, endMark)
	if !ok {
		return nil, false
	}
	at, end, ok := between(fresh, beginMark, endMark)
	if !ok {
		return nil, false
	}
	return bytes.Join([][]byte{old[:from], lineEnds(old, fresh[at:end]), old[to:]}, nil), true
}

// between finds the first pair of marks, each at the beginning of a line. It gives the offsets of the first mark's
// beginning and the last one's end. A first mark without a last one before the next first mark is somebody's text.
func between(data []byte, first, last string) (from, to int, ok bool) {
	from = -1
	for at := 0; at < len(data); {
		line := data[at:]
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i+1]
		}
		switch {
		case bytes.HasPrefix(line, []byte(first)):
			from = at
		case from >= 0 && bytes.HasPrefix(line, []byte(last)):
			return from, at + len(last), true
		}
		at += len(line)
	}
	return 0, 0, false
}

// lineEnds gives text the line ends of the page that it comes to stand in.
func lineEnds(page, text []byte) []byte {
	if !bytes.Contains(page, []byte("\r\n")) {
		return text
	}
	return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
}
