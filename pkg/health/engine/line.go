package engine

import (
	"bytes"
	"time"
)

// maxStamp bounds the time before a line: RFC 3339 with nanoseconds and a zone, and a space.
const maxStamp = 36

// line is one that is not whole yet.
type line struct {
	text   []byte // from the time on
	cut    bool
	begun  bool // something of it came, if only its time
	stderr bool
	at     time.Time // of the last line that had one
}

// take adds what came of a stream and hands its whole lines on. begins tells that an entry of the engine's begins here:
// it makes several of a very long line, each with its time, which does not belong into the middle of the line.
func (s *splitter) take(l *line, data []byte, begins bool) error {
	if begins && l.begun {
		if _, rest, ok := cutStamp(data); ok {
			data = rest
		}
	}
	for len(data) > 0 {
		end := bytes.IndexByte(data, '\n')
		if end < 0 {
			l.add(data)
			return nil
		}
		l.add(data[:end])
		data = data[end+1:]
		if err := s.whole(l); err != nil {
			return err
		}
	}
	return nil
}

func (l *line) add(data []byte) {
	l.begun = true
	room := MaxLine + maxStamp - len(l.text)
	l.cut = l.cut || len(data) > room
	l.text = append(l.text, data[:min(len(data), room)]...)
}

// whole hands a line on.
func (s *splitter) whole(l *line) error {
	if s.terminal {
		s.entries++
	}
	if len(l.text) > 0 && l.text[len(l.text)-1] == '\r' {
		l.text = l.text[:len(l.text)-1]
	}
	at, text, ok := cutStamp(l.text)
	if ok {
		l.at = at
	} else {
		text = l.text
	}
	if ok && s.terminal && len(text) > maxEntry {
		text = s.joined(text, l.text[:len(l.text)-len(text)])
	}
	if len(text) > MaxLine {
		text, l.cut = text[:MaxLine], true
	}
	err := s.each(Line{At: l.at, Stderr: l.stderr, Text: text, Cut: l.cut})
	if err != nil {
		s.stopped = err
	}
	l.text, l.cut, l.begun = l.text[:0], false, false
	return err
}

// maxEntry is where an engine breaks a line into entries, which all have the time of the first.
const maxEntry = 16 << 10

// joined takes the times out of a very long line of a terminal, which nothing else parts.
func (s *splitter) joined(text, stamp []byte) []byte {
	s.entries += bytes.Count(text, stamp)
	return bytes.ReplaceAll(text, stamp, nil)
}

// end hands on what has no end of its own: the last words of a container.
func (s *splitter) end() error {
	for i := range s.pending {
		if s.pending[i].begun {
			if err := s.whole(&s.pending[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// cutStamp cuts the time off a line.
func cutStamp(text []byte) (time.Time, []byte, bool) {
	at := bytes.IndexByte(text[:min(len(text), maxStamp)], ' ')
	if at < len("2006-01-02T15:04:05Z") {
		return time.Time{}, nil, false
	}
	t, err := time.Parse(time.RFC3339Nano, string(text[:at]))
	if err != nil {
		return time.Time{}, nil, false
	}
	return t, text[at+1:], true
}
