package actions

import (
	"fmt"
	"os"
	"strings"
)

// SummaryLimit is how many bytes of summary the runner takes of one step. It drops a larger one whole.
const SummaryLimit = 1 << 20

// Summary adds Markdown to the job summary of the step. What goes beyond SummaryLimit, together with what the step
// wrote before, is cut as CutMarkdown does.
func (r Runner) Summary(markdown string) error {
	const variable = "GITHUB_STEP_SUMMARY"
	limit := SummaryLimit
	if path := r.Getenv(variable); path != "" {
		if info, err := os.Stat(path); err == nil {
			limit -= int(min(info.Size(), SummaryLimit))
		}
	}
	markdown = r.Secrets.String(markdown)
	if !strings.HasSuffix(markdown, "\n") {
		markdown += "\n"
	}
	text := CutMarkdown(markdown, limit)
	if text == "" && markdown != "" {
		return fmt.Errorf("%s: the step's summary is full at %d bytes", variable, SummaryLimit)
	}
	return r.appendFile(variable, text)
}

// CutMarkdown gives markdown in at most limit bytes: whole lines from the beginning, then a line that counts what was
// left out. Code fences and HTML elements (<details>, <table> …) that the cut leaves open are closed. It is empty
// where not even that count has room.
func CutMarkdown(markdown string, limit int) string {
	if len(markdown) <= limit {
		return markdown
	}
	total := strings.Count(markdown, "\n")
	if !strings.HasSuffix(markdown, "\n") {
		total++
	}
	var state open
	kept, end, lines := "", 0, 0
	best := ending(state, total)
	if len(best) > limit {
		return ""
	}
	for line := range strings.Lines(markdown) {
		end += len(line)
		if end > limit {
			break
		}
		lines++
		state.line(line)
		if tail := ending(state, total-lines); end+len(tail) <= limit {
			kept, best = markdown[:end], tail
		}
	}
	return kept + best
}

// ending closes what is open and says how much is left out.
func ending(o open, left int) string {
	var b strings.Builder
	if o.fence != "" {
		b.WriteString(o.fence + "\n")
	}
	for i := len(o.elements) - 1; i >= 0; i-- {
		b.WriteString("\n</" + o.elements[i] + ">\n")
	}
	plural := "s"
	if left == 1 {
		plural = ""
	}
	fmt.Fprintf(&b, "\n… %d more line%s left out: GitHub takes %d KiB of summary for each step.\n", left, plural, SummaryLimit>>10)
	return b.String()
}

// open is what is open at the end of some lines of Markdown.
type open struct {
	fence    string   // of a code block, as it must be closed
	elements []string // of HTML, outermost first
}

// blocks are the HTML elements that a summary may use over several lines.
var blocks = []string{"details", "table", "tbody", "thead", "tr", "td", "ul", "ol", "div", "pre", "blockquote"}

// maxOpen bounds the elements that are followed, for text that opens thousands and closes none.
const maxOpen = 32

func (o *open) line(line string) {
	text := strings.TrimSpace(line)
	if o.fence != "" {
		if strings.HasPrefix(text, o.fence) && strings.Trim(text, o.fence[:1]) == "" {
			o.fence = ""
		}
		return
	}
	for _, c := range []string{"`", "~"} {
		if n := len(text) - len(strings.TrimLeft(text, c)); n >= 3 && (c == "~" || !strings.Contains(text[n:], c)) {
			o.fence = text[:n]
			return
		}
	}
	for rest := text; ; {
		at := strings.IndexByte(rest, '<')
		if at < 0 {
			return
		}
		rest = rest[at+1:]
		name, closing := strings.CutPrefix(rest, "/")
		name = strings.ToLower(name[:letters(name)])
		for _, b := range blocks {
			if name != b {
				continue
			}
			if !closing && len(o.elements) < maxOpen {
				o.elements = append(o.elements[:len(o.elements):len(o.elements)], name)
			} else if n := len(o.elements); closing && n > 0 && o.elements[n-1] == name {
				o.elements = o.elements[:n-1]
			}
		}
	}
}

// letters counts the ASCII letters that s begins with.
func letters(s string) int {
	n := 0
	for n < len(s) && 'a' <= s[n]|0x20 && s[n]|0x20 <= 'z' {
		n++
	}
	return n
}
