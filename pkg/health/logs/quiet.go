package logs

import "bytes"

// quiet tells the beginning of a line that says at once that it is no error: JSON with a level among its first members,
// or a date, a time and a level. It knows only the most frequent forms, and these for certain.
func quiet(b []byte) bool {
	switch {
	case len(b) < len(`{"level":30,`):
		return false
	case b[0] == '{':
		return quietJSON(b[1:])
	case isDigit(b[0]) && stamp(b):
		return quietPlain(b)
	}
	return false
}

// maxAhead is how many members may stand before the level.
const maxAhead = 3

func quietJSON(b []byte) bool {
	for range maxAhead {
		key, rest, found := plainText(b)
		if !found || len(rest) < 2 || rest[0] != ':' {
			return false
		}
		rest = bytes.TrimPrefix(rest[1:], []byte(" "))
		isLevel := string(key) == "level" || string(key) == "severity"
		value, after, isText := plainText(rest)
		if !isText {
			end := bytes.IndexByte(rest, ',')
			if end <= 0 || !isDigit(rest[0]) {
				return false
			}
			value, after = rest[:end], rest[end:]
		}
		switch {
		case isLevel && isText:
			l := levelOf(value)
			return l != noLevel && l < errorLevel
		case isLevel:
			return string(value) == "30" || string(value) == "20" // pino's
		case len(after) == 0 || after[0] != ',':
			return false
		}
		b = bytes.TrimPrefix(after[1:], []byte(" "))
	}
	return false
}

// plainText reads a string without escapes with which b begins.
func plainText(b []byte) (text, rest []byte, found bool) {
	if len(b) < 2 || b[0] != '"' {
		return nil, nil, false
	}
	end := bytes.IndexByte(b[1:], '"')
	if end < 0 || bytes.IndexByte(b[1:1+end], '\\') >= 0 {
		return nil, nil, false
	}
	return b[1 : 1+end], b[2+end:], true
}

// quietPlain reads what follows on a date: a time, spaces, and the level in upper case or in brackets.
func quietPlain(b []byte) bool {
	const shape = "0000-00-00 00:00:00"
	if len(b) < len(shape)+6 || b[10] != ' ' && b[10] != 'T' || b[13] != ':' || b[16] != ':' {
		return false
	}
	i := len(shape)
	for i < len(b) && (isDigit(b[i]) || b[i] == '.' || b[i] == ',' || b[i] == 'Z') {
		i++
	}
	begin := i
	for i < len(b) && b[i] == ' ' {
		i++
	}
	if i == begin {
		return false
	}
	for _, level := range [...]string{"INFO ", "DEBUG ", "WARN ", "[info] ", "[INFO] ", "[debug] "} {
		if bytes.HasPrefix(b[i:], []byte(level)) {
			return true
		}
	}
	return false
}
