package junit

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// readable gives a report without what no XML may have and some runners let through: control characters, such as those of
// a terminal's colours.
func readable(r io.Reader) (io.Reader, error) {
	var head [2]byte
	n, err := io.ReadFull(r, head[:])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	switch string(head[:n]) {
	case "\xff\xfe", "\xfe\xff", "<\x00", "\x00<":
		return nil, errors.New("it is written in UTF-16; expected UTF-8")
	}
	return &printable{io.MultiReader(bytes.NewReader(head[:n]), r)}, nil
}

// printable puts spaces in the places of control characters.
type printable struct{ from io.Reader }

func (p *printable) Read(to []byte) (int, error) {
	n, err := p.from.Read(to)
	for i, c := range to[:n] {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			to[i] = ' '
		}
	}
	return n, err
}

// charset reads Latin 1, which older runners write; of Windows' own characters it makes what Latin 1 has there. A report
// that says of itself, in ASCII, that it is UTF-16 is not: .NET writes that into UTF-8.
func charset(label string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "iso-8859-1", "latin1", "windows-1252", "us-ascii", "ascii", "cp1252", "iso-8859-15":
		return &latin{from: r}, nil
	case "utf8", "utf-16", "unicode":
		return r, nil
	}
	return nil, errors.New("it is written in " + line(label, 40) + "; expected UTF-8")
}

// latin makes UTF-8 of Latin 1.
type latin struct {
	from io.Reader
	rest []byte
}

func (l *latin) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		raw := make([]byte, 4096)
		n, err := l.from.Read(raw)
		if n == 0 {
			return 0, err
		}
		for _, c := range raw[:n] {
			l.rest = append(l.rest, string(rune(c))...)
		}
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}
