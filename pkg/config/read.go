package config

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The bounds of a file. The parser's time grows with the square of a mapping's keys and its stack with the depth, so
// both are looked at before it runs.
const (
	maxSize   = 1 << 20 // bytes
	maxTokens = 40_000  // more than a thousand probes with their expectations
	maxDepth  = 32
)

// read gives the body of the file's one document; nil for an empty file, and after a fault that leaves nothing to read.
func (d *decoder) read(data []byte) ast.Node {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if len(data) > maxSize {
		d.problem(place{1, 1}, "the file has more than %d KiB", maxSize>>10)
		return nil
	}
	if at, fault := badText(data); fault != "" {
		d.problem(at, "%s", fault)
		return nil
	}
	file := d.parse(string(data))
	if file == nil {
		return nil
	}
	var body ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc == nil || doc.Body == nil:
		case doc.Body.Type() == ast.DirectiveType:
			d.problem(placeOf(doc.Body.GetToken()), "directives (%%) are not supported: remove it")
		case doc.Body.Type() == ast.CommentType, doc.Body.Type() == ast.NullType:
		case body != nil:
			d.problem(begin(doc.Body), "a second document begins here: the file is one document, without --- in it")
			return body
		default:
			body = doc.Body
		}
	}
	return body
}

// parse turns text into a tree. A panic of the parser is a fault of the file like any other: the text is not ours.
func (d *decoder) parse(text string) (file *ast.File) {
	defer func() {
		if recover() != nil {
			d.problem(place{1, 1}, "the file cannot be read as YAML")
			file = nil
		}
	}()
	tokens := lexer.Tokenize(text)
	if at, fault := unbounded(tokens); fault != "" {
		d.problem(at, "%s", fault)
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err == nil {
		return file
	}
	at, message := place{1, 1}, "it cannot be read"
	var fault yaml.Error
	if errors.As(err, &fault) {
		at, message = placeOf(fault.GetToken()), clip(strings.Join(strings.Fields(fault.GetMessage()), " "))
	}
	if strings.Contains(message, "cannot start any token") {
		message = "a tab cannot indent: use spaces"
	}
	d.problem(at, "not valid YAML: %s", message)
	return nil
}

func badText(data []byte) (place, string) {
	line, column := 1, 0
	for len(data) > 0 {
		c, size := utf8.DecodeRune(data)
		column++
		switch {
		case c == utf8.RuneError && size == 1:
			return place{line, column}, "the file is not UTF-8 text"
		case c < 0x20 && c != '\n' && c != '\r' && c != '\t' || c == 0x7f:
			return place{line, column}, "the file has a control character here"
		case c == '\n':
			line, column = line+1, 0
		}
		data = data[size:]
	}
	return place{}, ""
}

// unbounded finds the place from which on a file is too large or too deep for any configuration.
func unbounded(tokens token.Tokens) (place, string) {
	depth, run, line := 0, 0, 0
	for i, t := range tokens {
		if i >= maxTokens {
			return placeOf(t), "the file has too many values from here on"
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType, token.TagType, token.AnchorType: // "- - - a" nests too
			if at := placeOf(t).line; at != line {
				run, line = 0, at
			}
			run++
		}
		if depth > maxDepth || run > maxDepth {
			return placeOf(t), "values are nested too deeply here"
		}
	}
	return place{}, ""
}
