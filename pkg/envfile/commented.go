package envfile

import "strings"

// commented reads a comment that documents an optional variable, as in `# NAME=value` or `#export NAME=`; at is the
// offset after the "#". It is one where the name is written as environment variables are (upper case), and the rest is
// a value rather than prose. false leaves the line to be prose.
func (p *parser) commented(at int) bool {
	first := skipBlank(p.src, at, p.eol)
	start := skipExport(p.src, first, p.eol)
	end := scanUpperName(p.src, start, p.eol)
	eq := skipBlank(p.src, end, p.eol)
	if end-start < 2 || eq == p.eol || p.src[eq] != '=' || eq+1 < p.eol && (p.src[eq+1] == '=' || p.src[eq+1] == '>') {
		return false
	}
	if first-at > 1 && len(p.block.prose) > 0 {
		return false // indented below prose: an example that the prose speaks of
	}
	v := p.readCommentedValue(eq + 1)
	if v.quote == 0 {
		v.text, v.comment = splitRemark(v.text, v.comment)
		if isProse(p.src[start:end], v.text) {
			return false
		}
	}
	e := Entry{Name: p.src[start:end], Line: p.line, Column: start - p.pos + 1, Commented: true}
	b := p.takeBlock()
	if !p.sawItem {
		p.header(b.decorators)
	}
	p.finish(e, v, b)
	p.previous = documented{name: e.Name, block: b}
	p.after = v.after
	p.line += v.breaks
	return true
}

const maxQuotedLine = 4 << 10 // bytes of one comment line inside a commented value

// readCommentedValue reads the value of a commented entry. A quote may close on a later comment line; one that never
// does is no error in a comment.
func (p *parser) readCommentedValue(i int) value {
	i = skipBlank(p.src, i, p.eol)
	v := value{start: i, after: p.after}
	if i == p.eol || p.src[i] != '"' && p.src[i] != '\'' && p.src[i] != '`' {
		v.text, v.comment = splitComment(p.src[i:p.eol])
		return v
	}
	v.quote = p.src[i]
	if end := closingQuote(p.src[:p.eol], i+1, p.eol, p.eol, v.quote); end >= 0 {
		p.readSameLine(&v, i, end)
		v.fault = ""
		return v
	}
	v.text = p.src[i+1 : p.eol]
	at, breaks := p.after, 0
	for breaks < 100 && at < len(p.src) {
		eol, after := lineEnd(p.src, at)
		line, isComment := strings.CutPrefix(trimBlank(p.src[at:min(eol, at+maxQuotedLine)]), "#")
		if !isComment || isAssignmentLike(line) {
			break // the quote is a stray one
		}
		breaks++
		text, _, closed := strings.Cut(line, string(v.quote))
		v.text += "\n" + trimBlank(text)
		if closed {
			v.after, v.breaks = after, breaks
			return v
		}
		at = after
	}
	v.text = p.src[i+1 : p.eol]
	return v
}

func isAssignmentLike(s string) bool {
	s = trimBlank(s)
	n := scanUpperName(s, 0, len(s))
	return n > 1 && n < len(s) && s[n] == '=' && !strings.HasPrefix(s[n:], "==")
}

func scanUpperName(s string, i, end int) int {
	start := i
	for i < end && (s[i] >= 'A' && s[i] <= 'Z' || s[i] == '_' || i > start && s[i] >= '0' && s[i] <= '9') {
		i++
	}
	return i
}

// splitRemark takes a remark off a commented value that has one without a "#": `NAME=value (the default)`.
func splitRemark(text, comment string) (string, string) {
	word, rest, _ := strings.Cut(text, " ")
	if comment != "" || word == "" || !strings.HasPrefix(rest, "(") && !strings.HasPrefix(rest, "<-") {
		return text, comment
	}
	return word, strings.TrimLeft(rest, "<- ")
}

// isProse tells an English sentence that happens to begin like an assignment from an unquoted value: a label such as
// NOTE before several words, or three words and more with one among them that only sentences have.
// `openid profile email` and `-Xmx1g -Xms1g` are values; `1 to enable the cache` is prose.
func isProse(name, text string) bool {
	if strings.IndexByte(text, ' ') < 0 {
		return false
	}
	words := strings.Fields(text[:min(len(text), 400)])
	switch name {
	case "NOTE", "NOTES", "NB", "TODO", "FIXME", "XXX", "HACK", "WARNING", "WARN", "IMPORTANT", "CAUTION", "TIP", "HINT",
		"INFO", "EXAMPLE", "USAGE", "FORMAT", "DEFAULT", "SEE":
		return len(words) > 1
	}
	if len(words) < 3 {
		return false
	}
	for _, w := range words {
		switch strings.TrimRight(w, ".,;:!?)") {
		case "the", "to", "a", "an", "is", "are", "be", "this", "that", "these", "if", "when", "or", "and", "for", "with",
			"will", "should", "must", "can", "you", "your", "it", "its", "means", "enables", "disables", "in", "of", "on",
			"which", "uses", "use", "then", "from", "instead":
			return true
		}
	}
	return false
}
