package logs

import "bytes"

// place is where in a JSON line an object stands.
type place uint8

const (
	atTop   place = iota
	inLog         // an object that may have the usual fields: log, record, fields
	inLevel       // one that is a level
	inError       // one that is an error
	inHTTP        // one of a request or an answer
	aside         // any other
)

// maxDepth bounds how deep a JSON line is read; below it is skipped.
const maxDepth = 6

// document is a JSON line while it is read.
type document struct {
	l       *line
	b       []byte
	at      int
	small   int  // a level of one digit, or -1
	gelf    bool // what that means
	serilog bool // whose lines of information have no level
	http    bool // there is a request
	status  int
	method  []byte
	path    []byte
	inner   []byte // a line within the line: Docker's own format
	severed bool   // the line ended too early
}

// readJSON reads a line that is a JSON object, whole or cut off; what stands before it may be a time.
func (l *line) readJSON(text []byte) bool {
	if text[0] != '{' || len(text) < 2 {
		return false
	}
	if c := bytes.TrimLeft(text[1:], " \t"); len(c) == 0 || c[0] != '"' {
		return false
	}
	d := document{l: l, b: text, small: -1}
	d.object(atTop, 0)
	if !d.severed && d.at < len(text) && len(bytes.TrimSpace(text[d.at:])) > 0 && d.at < 4 {
		return false
	}
	l.headed = true
	if d.inner != nil && l.level == noLevel {
		l.unwrap(d.inner)
		return true
	}
	if d.small >= 0 && d.gelf {
		l.level, l.stated = syslogLevel(d.small), true
	}
	if d.serilog && !l.stated {
		l.level, l.stated = infoLevel, true
	}
	l.finishJSON(&d)
	return true
}

// finishJSON says what the fields come to.
func (l *line) finishJSON(d *document) {
	if d.status >= 500 && d.status < 600 && d.http && l.level < errorLevel {
		l.level, l.status = errorLevel, d.status
		l.words = appendAccess(l.words[:0], d.status, d.method, d.path)
		l.message = l.words
		return
	}
	if l.level == noLevel && !l.stated && (len(l.fault) > 0 || len(l.kind) > 0 && len(l.stack) > 0) {
		l.level = errorLevel // it says nothing of its level, and has an error
	}
	if l.level == noLevel && !l.stated && len(l.message) > 0 {
		l.body = l.message
		l.readWeak()
	}
	if len(l.message) == 0 && len(l.fault) == 0 && l.level >= errorLevel {
		l.message = l.text
	}
}

// unwrap reads the line that a JSON line has in it.
func (l *line) unwrap(inner []byte) {
	l.words = bytes.TrimRight(unescape(l.words[:0], inner), "\r\n")
	text := l.words
	l.words = nil // it is in use
	l.text, l.body, l.headed = text, text, false
	if len(text) > 0 && !l.readJSON(text) {
		l.read()
	}
}

// object reads the members of an object that begins at d.at.
func (d *document) object(where place, depth int) {
	d.at++ // {
	for {
		d.space()
		if d.end() {
			return
		}
		switch d.b[d.at] {
		case '}':
			d.at++
			return
		case ',':
			d.at++
			continue
		case '"':
		default:
			d.at, d.severed = len(d.b), true
			return
		}
		key := d.text()
		d.space()
		if d.end() {
			return
		}
		if d.b[d.at] != ':' {
			d.at, d.severed = len(d.b), true
			return
		}
		d.at++
		d.space()
		if d.end() {
			return
		}
		d.member(key, where, depth)
	}
}

// member reads a value and takes it where the key says what it is.
func (d *document) member(key []byte, where place, depth int) {
	var buffer [40]byte
	f := fieldOf(lower(buffer[:0], key[:min(len(key), len(buffer))]), where)
	switch d.b[d.at] {
	case '{':
		if depth >= maxDepth {
			d.skip()
			return
		}
		d.object(inside(f, where), depth+1)
	case '[':
		begin := d.at
		d.skip()
		if f == stackField {
			d.l.stack = d.b[begin:d.at]
		}
	case '"':
		d.take(f, d.text(), where)
	default:
		begin := d.at
		for d.at < len(d.b) && d.b[d.at] != ',' && d.b[d.at] != '}' && d.b[d.at] != ']' {
			d.at++
		}
		if value := bytes.Trim(d.b[begin:d.at], " \t\r\n"); number(value) >= 0 && (value[0] != '0' || len(value) == 1) {
			if f != levelField || bytes.IndexByte([]byte("lvyLVY"), key[len(key)-1]) >= 0 { // level, lev, severity
				d.number(f, number(value))
			}
		}
	}
}

// take takes a text.
func (d *document) take(f field, value []byte, where place) {
	l := d.l
	if len(value) == 0 {
		return
	}
	switch f {
	case levelField:
		d.level(value)
	case mongoField:
		if len(value) == 1 {
			d.level(mongoLevel(value[0]))
		}
	case messageField:
		if len(l.message) == 0 || where == atTop {
			l.message = value
		}
	case serilogField:
		l.message, d.serilog = value, true
	case gelfField:
		d.gelf, l.message = true, value
	case logField:
		if where == atTop {
			d.inner = value
		}
	case faultField:
		if !nothing(value) && len(l.fault) == 0 {
			l.fault = value
		}
	case kindField:
		l.kind = value
	case stackField:
		if len(value) > len(l.stack) {
			l.stack = value
		}
	case statusField:
		d.status = max(number(value), d.status)
	case methodField:
		d.method, d.http = value, true
	case pathField:
		d.path, d.http = value, true
	}
}

// level takes the name of one; the first that means something counts, an error more than what stands around it.
func (d *document) level(value []byte) {
	if found := levelOf(value); found != noLevel && (d.l.level == noLevel || found > d.l.level) {
		d.l.level, d.l.stated = found, true
	}
}

func (d *document) number(f field, n int) {
	l := d.l
	found := noLevel
	switch {
	case f == levelField && n < 10:
		d.small = n
	case f == levelField:
		found = numbered(n)
	case f == pythonField && n >= 40 && n < 60:
		found = numbered(n + 10)
	case f == otelField && n >= 17 && n < 21:
		found = errorLevel
	case f == otelField && n >= 21 && n <= 24:
		found = fatalLevel
	case f == otelField:
		found = infoLevel
	case f == valueField && n >= 40000 && n < 60000:
		found = errorLevel
	case f == statusField:
		d.status = max(n, d.status)
	}
	if found != noLevel && found > l.level {
		l.level, l.stated = found, true
	}
}

// mongoLevel names the level of a letter in MongoDB's own lines.
func mongoLevel(letter byte) []byte {
	switch letter {
	case 'E':
		return []byte("error")
	case 'F':
		return []byte("fatal")
	case 'W':
		return []byte("warn")
	case 'I', 'D':
		return []byte("info")
	}
	return nil
}
