package logs

import "bytes"

// readNumbered reads lines that begin with a level in a form of their own: klog's, syslog's and systemd's.
func (l *line) readNumbered() bool {
	b := l.text
	switch {
	case klog(b):
		l.headed, l.stated = true, true
		l.level = map[byte]level{'I': infoLevel, 'W': warnLevel, 'E': errorLevel, 'F': fatalLevel}[b[0]]
		l.message = b
		if at := bytes.Index(b[:min(len(b), 200)], []byte("] ")); at > 0 {
			l.message = b[at+2:]
		}
		return true
	case b[0] == '<':
		at := bytes.IndexByte(b[:min(len(b), 5)], '>')
		if at < 2 || number(b[1:at]) < 0 || number(b[1:at]) > 191 {
			return false
		}
		severity := syslogLevel(number(b[1:at]) % 8)
		l.text = b[at+1:]
		l.body = l.text
		if len(l.text) == 0 {
			l.headed = true
			return true
		}
		l.read() // its own level, where it says one, is the better one
		if !l.stated {
			l.level, l.stated = severity, true
		}
		l.headed = true
		if len(l.message) == 0 {
			l.message = l.text
		}
		return true
	}
	return false
}

// klog tells lines of Kubernetes' logger: "E1123 10:00:00.000000       1 file.go:12] message".
func klog(b []byte) bool {
	if len(b) < 15 || bytes.IndexByte([]byte("IWEF"), b[0]) < 0 || b[5] != ' ' {
		return false
	}
	for _, i := range [...]int{1, 2, 3, 4, 6, 7, 9, 10, 12, 13} {
		if !isDigit(b[i]) {
			return false
		}
	}
	return b[1] <= '1' && b[3] <= '3' && b[8] == ':' && b[11] == ':' // a month and a day first
}
