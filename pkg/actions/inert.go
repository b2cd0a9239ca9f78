package actions

import (
	"io"
	"unicode"
	"unicode/utf8"
)

// InertWriter is standard output without commands; see Inert. It is for one goroutine, and goes below a redacting
// writer, since the space it puts in would split a secret.
type InertWriter struct {
	to    io.Writer
	held  []byte // a character cut in two by the end of a Write
	out   []byte
	begun bool // the line has a visible character other than the colon counted below
	colon bool // the line has one colon and nothing else that is visible
	hash  int  // so many "#" stand right before, two at most
}

// Inert gives a writer under which no text is a command of the runner, for reports that quote names, paths and
// messages from outside. A space is put into what would begin a command: "::" at the beginning of a line becomes
// ": :", and "##[" anywhere becomes "## [". Nothing else changes.
//
// The runner (ActionCommand.cs) skips every Unicode space before "::", ends a line at CR as well as at LF, and compares
// with .NET's rules of culture, for which control, format and combining characters are not there. So they are looked
// through here as well ("\x1b::", ":\u200b:", "#\u200d#["), and the mark put in is a space, which counts, and not an
// invisible character, which would not.
func Inert(w io.Writer) *InertWriter { return &InertWriter{to: w} }

// Write takes all of p, or fails with the fault of the writer below.
func (w *InertWriter) Write(p []byte) (int, error) {
	text := p
	if len(w.held) > 0 {
		text = append(w.held, p...)
		w.held = nil
	}
	w.out = w.out[:0]
	for len(text) > 0 {
		if !utf8.FullRune(text) {
			w.held = append([]byte(nil), text...)
			break
		}
		c, size := utf8.DecodeRune(text)
		w.character(c, text[:size])
		text = text[size:]
	}
	if len(w.out) > 0 {
		if _, err := w.to.Write(w.out); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// Flush writes a character that was cut in two as it is, and flushes the writer below if it can be.
func (w *InertWriter) Flush() error {
	if len(w.held) > 0 {
		_, err := w.to.Write(w.held)
		w.held, w.begun, w.hash = nil, true, 0
		if err != nil {
			return err
		}
	}
	if f, can := w.to.(interface{ Flush() error }); can {
		return f.Flush()
	}
	return nil
}

// Close is Flush; it does not close what lies below.
func (w *InertWriter) Close() error { return w.Flush() }

func (w *InertWriter) character(c rune, raw []byte) {
	switch {
	case c == '\n' || c == '\r':
		w.begun, w.colon, w.hash = false, false, 0
	case ignorable(c) && !unicode.IsSpace(c):
	case unicode.IsSpace(c):
		w.hash = 0
		w.begun = w.begun || w.colon
	case c == ':':
		w.hash = 0
		if w.colon && !w.begun {
			w.out = append(w.out, ' ')
			w.begun = true
		}
		w.colon = true
	default:
		w.begun = true
		if c == '[' && w.hash == 2 {
			w.out = append(w.out, ' ')
		}
		if c == '#' {
			w.hash = min(w.hash+1, 2)
		} else {
			w.hash = 0
		}
	}
	w.out = append(w.out, raw...)
}

// ignorable says whether the rules of culture may look through a character: controls, format characters, marks, and
// what Unicode calls ignorable by default.
func ignorable(c rune) bool {
	return c < 0x20 || c >= 0x7f && unicode.In(c, unicode.Cc, unicode.Cf, unicode.M, unicode.Other_Default_Ignorable_Code_Point)
}
