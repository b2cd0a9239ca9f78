package logs

import "bytes"

// readLogfmt reads a line of key=value pairs that has one for its level or its status.
func (l *line) readLogfmt() bool {
	if !bytes.Contains(l.text, []byte("=")) || !hasLevelKey(l.text) {
		return false
	}
	d := document{l: l, small: -1}
	var known bool
	pairs(l.text, func(key, value []byte) {
		var buffer [40]byte
		name := lower(buffer[:0], key[:min(len(key), len(buffer))])
		f := fieldOf(name, atTop)
		if string(name) == "at" && levelOf(value) != noLevel && !common(value) { // Heroku's router
			f = levelField
		}
		if string(name) == "s" {
			f = noField
		}
		known = known || f == levelField || f == statusField
		d.take(f, value, atTop)
	})
	l.body = l.text
	if !known || !l.stated && d.status == 0 {
		l.message, l.fault, l.kind, l.stack, l.level = nil, nil, nil, nil, noLevel
		return false
	}
	l.headed = true
	if d.status >= 500 && d.status < 600 && d.http && l.level < errorLevel {
		l.level, l.status = errorLevel, d.status
		l.words = appendAccess(l.words[:0], d.status, d.method, d.path)
		l.message = l.words
	}
	if !l.stated && l.status == 0 {
		return false
	}
	if len(l.message) == 0 && len(l.fault) == 0 {
		l.message = l.text
	}
	return true
}

// hasLevelKey is a quick look for the keys without which no line is read as logfmt.
func hasLevelKey(b []byte) bool {
	for _, key := range [...]string{"level=", "lvl=", "severity=", "status=", "at=", "Level=", "lev="} {
		if at := bytes.Index(b, []byte(key)); at == 0 || at > 0 && !isAlpha(b[at-1]) || at > 0 && key == "level=" {
			return true
		}
	}
	return false
}

// pairs calls take with every key=value of b; a value in quotes comes without them, its escapes as they are.
func pairs(b []byte, take func(key, value []byte)) {
	for i := 0; i < len(b); {
		for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == ',') {
			i++
		}
		begin := i
		for i < len(b) && b[i] != '=' && b[i] != ' ' && b[i] != '\t' && b[i] != '"' {
			i++
		}
		if i >= len(b) || b[i] != '=' || i == begin {
			i++
			continue
		}
		key := b[begin:i]
		i++
		if i < len(b) && b[i] == '"' {
			value, after := quoted(b, i)
			take(key, value)
			i = after
			continue
		}
		begin = i
		for i < len(b) && b[i] != ' ' && b[i] != '\t' {
			i++
		}
		take(key, bytes.TrimRight(b[begin:i], ","))
	}
}

// quoted gives what stands between the quote at i and the next one that is not escaped, and where it goes on.
func quoted(b []byte, i int) (value []byte, after int) {
	d := document{b: b, at: i}
	value = d.text()
	return value, d.at
}
