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
	all = append(all, gram{"F", "a", "u", "l", "t"}, gram{"T", "h", "r", "o", "w"}) // how exceptions end, beside Error and Exception
	all = append(all, lineGrams(edge)...)
	return append(all, numberGrams()...)
}

const (
	digits = "0123456789"
	lowers = "abcdefghijklmnopqrstuvwxyz"
)

// lineGrams are what stands in lines that say their level in a form of their own.
func lineGrams(edge string) []gram {
	body := bytesThat(func(c byte) bool { return c != '\n' })
	return []gram{
		{" :=\"m`|\t\n-", "5", digits, digits, afterStatus + "\r\n"}, // the status of an answer
		{"\n ", "EF", "01", digits, "0123"},                          // klog
		{"\n ", "<", digits, digits + ">", body},                     // syslog
		{"[(<", "EF", " ", digits, digits},                           // Tornado
		{edge, "*", "*", " ", "("},                                   // Elixir
		{"\n", "{", "\n", " \t", " \t\""},                            // JSON over several lines
		{"\n", "{", "\r", "\n", " \t"},
		{" ", "{", "\n", lowers, lowers + digits + "-_."}, // the same after compose's names
	}
}

// numberGrams are what stands in JSON whose level is a number or a letter: the end of the key and the value's beginning.
func numberGrams() []gram {
	const keys = "lvyLVYoOeE" // the last letters of those of numbers
	return []gram{
		{"lvyLVY", "\"", ":", "456789", digits}, // pino's and monolog's
		{"lvyLVY", "\"", ":", " ", "456789"},
		{"lvyLVY", "\"", ":", "01234567", ",}] \t\n\r\v\f"}, // GELF's
		{"lvyLVY", "\"", ":", " ", "0123"},
		{"bB", "eE", "rR", "\"", ": \t\r"}, // OpenTelemetry's severityNumber
		{"uU", "eE", "\"", ":", "45"},      // logback's level_value
		{"nN", "oO", "\"", ":", "45"},      // Python's levelno
		{"eEoO", "\"", ":", " ", "45"},
		{keys, "\"", " \t\r", ":", " \t\r" + digits}, // with more space than is usual
		{keys, "\"", " \t\r", " \t\r", " \t\r:"},
		{keys, "\"", ":", " \t\r", " \t\r"},
		{keys, "\"", ":", "\t\r", digits},
		{"sS", "\"", ":", "\"", "eEfF"}, // MongoDB's
		{":", " ", "\"", "eEfF", "\"\n"},
	}
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
