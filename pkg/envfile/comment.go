package envfile

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxDescription = 500     // bytes
	maxDecorator   = 8 << 10 // bytes of decorators in one comment, over all its lines; a longer one is prose
)

// block is the comment lines directly above an item, as far as they are read. A blank line or a divider ends it.
type block struct {
	prose      []string
	decorators []decorator
	open       string // the text of a decorator whose bracket is not closed yet
}

// documented is the block of a commented entry, kept for an uncommented one of the same name on the next line:
//
//	# The address of the service.
//	# SERVICE_URL=https://service.example.com
//	SERVICE_URL=
type documented struct {
	name  string
	block block
}

// comment reads the comment line whose "#" stands at hash.
func (p *parser) comment(hash int) {
	at := hash
	for at < p.eol && p.src[at] == '#' {
		at++
	}
	text := trimBlank(p.src[at:p.eol])
	if p.block.open != "" {
		p.continueDecorator(text)
		return
	}
	switch {
	case at-hash > 3 || at-hash == 3 && text == "":
		p.endBlock()
	case text == "":
	case text[0] == '@' && len(text) > 1 && len(text) < maxDecorator && isLetter(text[1]):
		p.block.open = text
		p.continueDecorator("")
	case p.commented(at):
	case isDivider(text):
		p.endBlock()
	default:
		p.block.prose = append(p.block.prose, text)
		p.previous.name = ""
	}
}

// continueDecorator joins a comment line to a decorator line, and reads it once its brackets are closed. Where they
// never are, the next line that is no comment has it read as it stands.
func (p *parser) continueDecorator(text string) {
	if text != "" {
		p.block.open += "\n" + text
	}
	if leftOpen(p.block.open) && len(p.block.open) < maxDecorator {
		return
	}
	p.closeDecorator()
}

func (p *parser) closeDecorator() {
	if p.block.open == "" {
		return
	}
	ds, rest := parseDecorators(p.block.open)
	for _, d := range ds {
		p.spec = p.spec || d.name == "type" || d.name == "required" || d.name == "sensitive"
	}
	p.block.decorators = append(p.block.decorators, ds...)
	if rest != "" {
		p.block.prose = append(p.block.prose, rest)
	}
	p.block.open = ""
}

// endBlock drops the comment lines above: they belong to no item. Before the first item they are the header.
func (p *parser) endBlock() {
	p.closeDecorator()
	p.header(p.block.decorators)
	p.block = block{prose: p.block.prose[:0], decorators: p.block.decorators[:0]}
	p.previous.name = ""
}

// takeBlock gives the comment lines above the item that begins here.
func (p *parser) takeBlock() block {
	p.closeDecorator()
	b := p.block
	p.block = block{}
	return b
}

// isDivider tells lines that only part sections: what @env-spec calls a divider (three of -=*# at the start of the
// comment; comment has seen to the "#"), headings that end in three, and lines without any letter or digit.
func isDivider(text string) bool {
	if len(text) >= 3 && strings.IndexByte("-=*", text[0]) >= 0 && text[1] == text[0] && text[2] == text[0] {
		return true
	}
	if n := len(strings.TrimRight(text, "-=*#")); len(text)-n >= 3 {
		return true
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return false
		}
		i += n
	}
	return true
}

// describe joins prose lines into one, bounded and valid UTF-8.
func describe(prose []string) string {
	var s string
	switch len(prose) {
	case 0:
		return ""
	case 1:
		s = prose[0]
	default:
		s = strings.Join(prose[:min(len(prose), 32)], " ")
	}
	return bounded(s, maxDescription)
}

// bounded cuts s to n bytes at most, at a blank where there is one near, and mends invalid UTF-8.
func bounded(s string, n int) string {
	if len(s) > n {
		s = s[:n]
		if i := strings.LastIndexByte(s, ' '); i > n/2 {
			s = s[:i]
		}
		s = strings.ToValidUTF8(s, "") + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
