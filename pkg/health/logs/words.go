package logs

import "sync"

// words is the sieve without a policy's own words.
var words = sync.OnceValue(func() *sieve { return newSieve(wordGrams(), mentionGrams()) })

// wordGrams are what a line has at least one of that is an error in a format that is known.
func wordGrams() []gram {
	var all []gram
	for _, text := range []string{
		"fatal", "panic", "criti", "emerg", "alert", "excep", "trace", "sever", "unhan", "uncau",
		"segfa", "segme", "sigse", "of mem", "dirty", "core dumped", "killed",
		"hrown", "c_inf", "c_typ", "@x\":\"", "@x\": ", // keys of exceptions
	} {
		all = append(all, word(text))
	}
	// Names of levels that are short, with what stands around them; a colour before ends with m.
	edge := bytesThat(func(c byte) bool { return !isAlnum(c) })
	for _, text := range []string{"err", "ftl", "pnc", "crt"} {
		g := word("  " + text)
		all = append(all, gram{edge + "m", g[2], g[3], g[4], edge})
	}
	for _, text := range []string{"erro", "eror", "fail", "fata", "pani", "crit"} {
		g := word(text + " ")
		all = append(all, gram{g[0], g[1], g[2], g[3], edge})
	}
	digit, lowers, sep := "0123456789", "abcdefghijklmnopqrstuvwxyz", " :=\"m`|\t\n-"
	return append(all,
		gram{sep, "5", digit, digit, afterStatus + "\r\n"},                                      // of an answer
		gram{"\n", "EF", "01", digit, "0123"},                                                   // klog
		gram{"\n ", "EF", "01", digit, "0123"},                                                  // klog after a time
		gram{"\n ", "<", digit, digit + ">", bytesThat(func(c byte) bool { return c != '\n' })}, // syslog
		gram{"lvyLVY", "\"", ":", "456789", digit},                                              // pino's and monolog's numbers
		gram{"lvyLVY", "\"", ":", " ", "456789"},                                                //
		gram{"lvyLVY", "\"", ":", "01234567", ",}] \t\n\r\v\f"},                                 // GELF
		gram{"lvyLVY", "\"", ":", " ", "0123"},                                                  //
		gram{"rR", "\"", ":", "12", digit},                                                      // OpenTelemetry's severityNumber
		gram{"uU", "eE", "\"", ":", "45"},                                                       // logback's level_value
		gram{"nN", "oO", "\"", ":", "45"},                                                       // Python's levelno
		gram{"eEoO", "\"", ":", " ", "45"},
		gram{"sS", "\"", ":", "\"", "eEfF"}, // MongoDB
		gram{":", " ", "\"", "eEfF", "\"\n"},
		gram{edge, "*", "*", " ", "("},        // Elixir
		gram{"\n", "{", "\n", " \t", " \t\""}, // JSON over several lines
		gram{"\n", "{", "\r", "\n", " \t"},
		gram{" ", "{", "\n", lowers, lowers + digit + "-_."}, // after compose's names
	)
}

// mentionGrams are words that stand in many lines that are no errors.
func mentionGrams() []gram { return []gram{word("error"), word("faile"), word("failu")} }

func bytesThat(are func(c byte) bool) string {
	var b []byte
	for c := range 256 {
		if are(byte(c)) {
			b = append(b, byte(c))
		}
	}
	return string(b)
}
