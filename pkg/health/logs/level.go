package logs

// level is how bad a line says it is.
type level uint8

const (
	noLevel level = iota
	debugLevel
	infoLevel
	warnLevel
	errorLevel
	fatalLevel
)

var levelNames = [...]string{noLevel: "", debugLevel: "debug", infoLevel: "info", warnLevel: "warn", errorLevel: "error", fatalLevel: "fatal"}

func (l level) String() string { return levelNames[l] }

const longestLevel = len("informational")

// levelOf gives the level that a word is the name of, in any case; noLevel for any other word.
func levelOf(word []byte) level {
	if len(word) < 3 || len(word) > longestLevel {
		return noLevel
	}
	var buffer [longestLevel]byte
	switch string(lower(buffer[:0], word)) {
	case "trace", "trc", "trce", "verbose", "vrb", "debug", "dbg", "dbug", "debu", "fine", "finer", "finest", "config", "silly":
		return debugLevel
	case "info", "inf", "information", "informational", "notice", "note", "log", "http":
		return infoLevel
	case "warn", "wrn", "warning":
		return warnLevel
	case "error", "err", "eror", "erro", "severe", "fail":
		return errorLevel
	case "fatal", "ftl", "fata", "critical", "crit", "crt", "emerg", "emergency", "panic", "pnc", "pani", "dpanic", "alert":
		return fatalLevel
	}
	return noLevel
}

// common tells names of levels that are ordinary words too: they count only where they are marked as a level.
func common(word []byte) bool {
	var buffer [longestLevel]byte
	switch string(lower(buffer[:0], word[:min(len(word), longestLevel)])) {
	case "fine", "config", "note", "log", "http", "fail", "alert", "trace", "notice", "finer", "finest", "silly":
		return true
	}
	return false
}

// numbered gives the level of a number in a JSON line: of pino and bunyan (50, 60) and of monolog (400 to 600). Syslog's
// (0 to 7) say the contrary of these and are read only where the line is one of GELF.
func numbered(n int) level {
	switch {
	case n >= 10 && n < 100:
		return byTens[min(n/10, 6)]
	case n >= 500 && n <= 600:
		return fatalLevel
	case n >= 400 && n < 500:
		return errorLevel
	case n == 300:
		return warnLevel
	case n >= 100 && n < 300:
		return infoLevel
	}
	return noLevel
}

var byTens = [...]level{1: debugLevel, 2: debugLevel, 3: infoLevel, 4: warnLevel, 5: errorLevel, 6: fatalLevel}

// syslogLevel gives that of RFC 5424's severities.
func syslogLevel(severity int) level {
	switch {
	case severity <= 2:
		return fatalLevel
	case severity == 3:
		return errorLevel
	case severity == 4:
		return warnLevel
	case severity <= 6:
		return infoLevel
	}
	return debugLevel
}

// lower appends word in lower case: ASCII alone.
func lower(to, word []byte) []byte {
	for _, c := range word {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		to = append(to, c)
	}
	return to
}
