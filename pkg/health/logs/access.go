package logs

import (
	"bytes"
	"strings"
)

// request is what an access line tells.
type request struct {
	method, path []byte
	status       int
}

// readAccess reads an access line of a web server: its status alone says whether it is an error, whatever words its
// address has, unless the line itself has the level of an error.
func (l *line) readAccess() bool {
	r, found := access(l.text)
	if !found {
		return false
	}
	l.headed = true
	if lvl, stated, _ := header(l.text); stated && lvl >= errorLevel {
		return false
	}
	l.level, l.stated = infoLevel, true
	if r.status >= 500 && r.status <= 599 {
		l.level, l.status = errorLevel, r.status
	}
	l.words = appendAccess(l.words[:0], r.status, r.method, r.path)
	l.message = l.words
	return true
}

// access finds a request with its status: combined, uvicorn, Django, gin, morgan, HAProxy, Rails and what resembles them.
func access(b []byte) (request, bool) {
	if at := bytes.Index(b, []byte("Completed ")); at >= 0 && bytes.Contains(b[at:], []byte(" in ")) {
		if s := status(b[at+len("Completed "):]); s > 0 {
			return request{status: s}, true
		}
	}
	at, method := methodAt(b)
	if at < 0 {
		return request{}, false
	}
	rest := b[at+len(method)+1:]
	for len(rest) > 0 && (rest[0] == ' ' || rest[0] == '"' || rest[0] == '|') {
		rest = rest[1:]
	}
	end := bytes.IndexAny(rest, " \t\"")
	if end <= 0 {
		end = len(rest)
	}
	r := request{method: method, path: rest[:end]}
	if len(r.path) == 0 || r.path[0] != '/' && r.path[0] != '*' && !bytes.HasPrefix(r.path, []byte("http")) {
		return request{}, false
	}
	after := bytes.TrimLeft(rest[end:], " \t")
	if bytes.HasPrefix(after, []byte("HTTP/")) {
		_, after, _ = bytes.Cut(after, []byte("\""))
	}
	after = bytes.TrimLeft(after, "\" \t-")
	if r.status = status(after); r.status > 0 {
		return r, true
	}
	if r.status = statusBefore(b[:at]); r.status > 0 {
		return r, true
	}
	return request{}, false
}

// methodAt finds the method of a request, as a word of its own before a path.
func methodAt(b []byte) (int, []byte) {
	for from := 0; from < len(b); {
		n := bytes.IndexByte(b[from:], '/')
		if n < 0 {
			break
		}
		end := from + n
		from = end + 1
		if end > 0 && b[end-1] == ':' { // GET http://…
			for end--; end > 0 && isAlpha(b[end-1]); end-- {
			}
		}
		if end == 0 || b[end-1] != ' ' && b[end-1] != '"' {
			continue
		}
		for end > 0 && (b[end-1] == ' ' || b[end-1] == '"') {
			end--
		}
		begin := end
		for begin > 0 && end-begin < 8 && isUpper(b[begin-1]) {
			begin--
		}
		if begin > 0 && isAlnum(b[begin-1]) {
			continue
		}
		switch string(b[begin:end]) {
		case "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS":
			return begin, b[begin:end]
		}
	}
	return -1, nil
}

// afterStatus is what stands behind one, if anything does.
const afterStatus = " \t,;}])\"|`-\x1b"

// status reads one of HTTP at the beginning of b; 0 where none is.
func status(b []byte) int {
	if len(b) < 3 || len(b) > 3 && strings.IndexByte(afterStatus, b[3]) < 0 {
		return 0
	}
	if n := number(b[:3]); n >= 100 && n < 600 {
		return n
	}
	return 0
}

// statusBefore finds a status before the request, between bars (gin), spaces (HAProxy, Tornado) or at the beginning.
func statusBefore(b []byte) int {
	words := bytes.FieldsFunc(b, func(r rune) bool { return r == ' ' || r == '\t' })
	if at := bytes.IndexByte(b, '|'); at >= 0 { // gin
		for _, w := range words {
			if s := status(w); s > 0 {
				return s
			}
		}
		return 0
	}
	if n := len(words); n > 0 && n < 8 {
		return status(words[n-1])
	}
	if len(words) >= 8 && bytes.Contains(b, []byte("/")) { // HAProxy: five times, then the status
		for i := 1; i < len(words); i++ {
			if bytes.Count(words[i-1], []byte("/")) == 4 {
				return status(words[i])
			}
		}
	}
	return 0
}
