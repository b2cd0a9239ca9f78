package site

import (
	"net/url"
	"strconv"
	"strings"

	"deploycoord/pkg/escape"
)

// page is HTML being written. What is markup is a type of its own: a constant becomes one by itself, a text from outside
// only by being escaped.
type page struct {
	b []byte
	// tight is the length from which on texts are cut to maxTight; 0 for never.
	tight int
}

type markup string

// maxText bounds one text on a page, in bytes before escaping.
const (
	maxText  = 2000
	maxTight = 100
)

func newPage(size int) *page { return &page{b: make([]byte, 0, size)} }

// bounded is a text as long as there is room for.
func (p *page) bounded(s string) string {
	if p.tight > 0 && len(p.b) > p.tight {
		return escape.Cut(s, maxTight)
	}
	return escape.Cut(s, maxText)
}

func (p *page) bytes() []byte { return p.b }

// raw writes markup of this package.
func (p *page) raw(parts ...markup) *page {
	for _, s := range parts {
		p.b = append(p.b, s...)
	}
	return p
}

// text writes a text from outside: one line of visible characters, with nothing in it that HTML knows. It is safe as the
// content of an element and within the quotes of an attribute.
func (p *page) text(s string) *page {
	p.b = appendText(p.b, escape.Prose(p.bounded(s)))
	return p
}

// name writes a name, a path or a commit, in which blanks count.
func (p *page) name(s string) *page {
	p.b = appendText(p.b, escape.Name(p.bounded(s)))
	return p
}

// attr writes an attribute; its name is this package's.
func (p *page) attr(name markup, value string) *page {
	return p.raw(" ", name, `="`).text(value).raw(`"`)
}

// number writes a number of the page's own.
func (p *page) number(n int) *page {
	p.b = strconv.AppendInt(p.b, int64(n), 10)
	return p
}

// place writes a coordinate.
func (p *page) place(f float64) *page {
	p.b = strconv.AppendFloat(p.b, f, 'f', 2, 64)
	return p
}

// link writes a text, leading to an address from outside where that is a plain web address.
func (p *page) link(text, address string) *page {
	if !web(address) {
		return p.text(text)
	}
	return p.raw(`<a rel="noreferrer"`).attr("href", address).raw(">").text(text).raw("</a>")
}

// web tells whether an address is one of the web, whole, and looks like what it is.
func web(address string) bool {
	if len(address) > 1000 || !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return false
	}
	for i := range len(address) {
		if c := address[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"'<>\\^`{|}", c) >= 0 {
			return false
		}
	}
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && u.User == nil
}

func appendText(b []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		entity := ""
		switch s[i] {
		case '&':
			entity = "&amp;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		case '"':
			entity = "&#34;"
		case '\'':
			entity = "&#39;"
		case '`':
			entity = "&#96;"
		default:
			continue
		}
		b = append(append(b, s[from:i]...), entity...)
		from = i + 1
	}
	return append(b, s[from:]...)
}
