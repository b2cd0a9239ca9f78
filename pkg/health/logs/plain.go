package logs

import "bytes"

// The bounds of what is looked at for a level.
const (
	maxHeader = 200 // bytes
	maxWords  = 2   // ordinary words before a level: a host, a program
)

// readPlain reads a line without structure: the level in its header, else what its words say.
func (l *line) readPlain() {
	if l.readCrash(crashBegins[:], true); l.level > noLevel {
		l.message = l.body
		return
	}
	lvl, stated, at := header(l.text)
	l.body = l.text[at:]
	l.message = l.body
	if at > 0 {
		l.headed = true
	}
	if stated {
		l.level, l.stated = lvl, true
		l.headed = true
		l.soften()
	}
	if !stated || l.level >= errorLevel {
		l.readCrash(crashBegins[:], true)
		l.readCrash(crashInside[:], false)
	}
	if !stated {
		l.body = l.text[countBefore(l.text, at):]
		l.readWeak()
		l.body = l.message
	}
}

// countBefore gives where the message begins together with a count before it, which looks like a part of the header.
func countBefore(b []byte, at int) int {
	begin := at
	if at > 1 && b[at-1] == ' ' {
		for begin--; begin > 0 && isDigit(b[begin-1]); begin-- {
		}
	}
	if begin == at-1 || begin > 0 && partOfNumber(b[begin-1]) {
		return at
	}
	return begin
}

// soften takes back levels that say more than is meant.
func (l *line) soften() {
	switch {
	case l.level == fatalLevel && bytes.HasPrefix(l.body, []byte(" ")) && bytes.Contains(l.text, []byte("FATAL:  ")):
		l.level = errorLevel // PostgreSQL ends a session with it, not itself
	case l.level == fatalLevel && bytes.HasPrefix(l.text, []byte("F, [")):
		l.level = errorLevel // Rails ends a request with it
	case l.level >= errorLevel && nothing(l.body):
		l.level = infoLevel // "error: none"
	}
	l.body = bytes.TrimLeft(l.body, " \t")
	l.message = l.body
}

// header reads what stands before the message: times, hosts, threads, and the first level among them. at is where the
// message begins.
func header(b []byte) (lvl level, stated bool, at int) {
	words, stamped := 0, false
	limit := min(len(b), maxHeader)
	message := -1
	for i := 0; i < limit; {
		c := b[i]
		if c == ' ' || c == '\t' || c == '|' || c == '-' && i+1 < limit && (b[i+1] == ' ' || i > 0 && b[i-1] == '|') {
			i++
			continue
		}
		if isUpper(c) && exceptionAt(b[i:]) > 0 || isLower(c) && packaged(b[i:]) {
			return noLevel, false, i
		}
		end, found := token(b, i, limit, stamped)
		if found != noLevel {
			return found, true, end
		}
		switch tok := b[i:end]; {
		case heading(tok):
			if message < 0 && isAlpha(tok[0]) {
				message = i
			}
			stamped = stamped || isDigit(tok[0]) || tok[0] == '['
		default:
			if message < 0 {
				message = i
			}
			if words++; words > maxWords {
				return noLevel, false, message
			}
		}
		i = end
	}
	if message < 0 {
		message = 0
	}
	return noLevel, false, message
}

// heading tells what belongs to a header: anything but an ordinary word.
func heading(tok []byte) bool {
	if len(tok) <= 1 || tok[0] == '(' || tok[0] == '<' {
		return true
	}
	for i, c := range tok {
		switch {
		case isDigit(c), c == ':', c == '=', c == '[', c == ']', c == '/', c == '@', c == '#':
			return true
		case c == '.' && i > 0 && i < len(tok)-1 && len(tok) > 3:
			return true
		}
	}
	return false
}

// token gives the end of what begins at i, and the level that it is.
func token(b []byte, i, limit int, stamped bool) (end int, found level) {
	if open := b[i]; open == '[' || open == '(' || open == '<' {
		closing := map[byte]byte{'[': ']', '(': ')', '<': '>'}[open]
		if n := bytes.IndexByte(b[i:limit], closing); n > 0 && n < 80 {
			end = i + n + 1
			found = bracketed(b[i+1 : i+n])
			for found != noLevel && end < len(b) && (b[end] == ':' || b[end] == ' ' && end == i+n+1) {
				end++
			}
			return end, found
		}
	}
	end = i
	for end < limit && b[end] != ' ' && b[end] != '\t' && b[end] != '|' {
		end++
	}
	return worded(b, i, end, stamped)
}

// bracketed reads the level in brackets: [error], [core:error], [12:00:00 ERR], [2024-… ERROR/MainProcess], [E 240101 …].
func bracketed(b []byte) level {
	if found := levelOf(bytes.TrimSpace(b)); found != noLevel {
		return found
	}
	if len(b) > 3 && b[1] == ' ' && isDigit(b[2]) && isDigit(b[3]) {
		if found := mongoLevel(b[0]); found != nil {
			return levelOf(found)
		}
	}
	for i := 0; i < len(b); {
		if !isAlnum(b[i]) {
			i++
			continue
		}
		j := i
		for j < len(b) && isAlnum(b[j]) {
			j++
		}
		w := b[i:j]
		if found := levelOf(w); found != noLevel && !common(w) && (upper(w) || i > 0 && b[i-1] == ':' && j == len(b)) {
			return found
		}
		i = j
	}
	return noLevel
}

// worded reads the level that the word b[i:end] is or begins with: ERROR, error:, ERROR:root:…, app.ERROR:, ERRO[0000].
func worded(b []byte, i, end int, stamped bool) (int, level) {
	w := b[i:end]
	n := 0
	for n < len(w) && isAlpha(w[n]) {
		n++
	}
	if n == len(w) && n > 0 { // alone
		found := levelOf(w)
		if found == fatalLevel && bytes.HasPrefix(b[end:], []byte(" serving ")) { // net/http's server goes on after it
			found = errorLevel
		}
		tab := end < len(b) && b[end] == '\t'
		bar := stamped && i > 0 && b[i-1] == '\t' || tab
		if found != noLevel && (upper(w) && (!common(w) || stamped) || bar || stamped && !common(w) && string(w) != "panic") {
			return end, found
		}
		return end, noLevel
	}
	if n > 0 && n < len(w) {
		if w[n] == ':' && n+1 == len(w) && aboutAnother(w[:n]) {
			return end, infoLevel
		}
		if found := levelOf(w[:n]); found != noLevel {
			switch {
			case string(w[:n]) == "http": // a level of winston's, and how net/http's server begins
			case w[n] == ':' && (n+1 == len(w) || upper(w[:n])):
				return i + n + 1, found
			case w[n] == '[' && n == 4 && upper(w[:n]), w[n] == '/' && upper(w[:n]) && !common(w[:n]):
				return end, found
			case w[n] == '!' && n+1 == len(w) && upper(w[:n]): // npm ERR!
				return end, found
			case w[n] == ',' && n+1 == len(w) && upper(w[:n]):
				return end, found
			}
		}
	}
	if colon := len(w) - 1; colon > 2 && w[colon] == ':' { // app.ERROR:
		if dot := bytes.LastIndexByte(w, '.'); dot > 0 && upper(w[dot+1:colon]) {
			return end, levelOf(w[dot+1 : colon])
		}
	}
	return end, noLevel
}

// aboutAnother tells PostgreSQL's lines that belong to the one before.
func aboutAnother(w []byte) bool {
	switch string(w) {
	case "STATEMENT", "DETAIL", "HINT", "CONTEXT", "QUERY", "LOCATION":
		return true
	}
	return false
}

func upper(w []byte) bool {
	for _, c := range w {
		if !isUpper(c) {
			return false
		}
	}
	return len(w) > 0
}
