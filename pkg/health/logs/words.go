package logs

import "sync"

// words is the sieve without a policy's own words.
var words = sync.OnceValue(func() *sieve { return newSieve(wordGrams(), mentionGrams()) })

// wordGrams are what a line has at least one of that is an error in a format that is known.
func wordGrams() []gram {
	var all []gram
	for _, text := range []string{
		"fatal", "panic", "criti", "emerg", "alert", "excep", "trace", "sever", "unhan", "uncau",
		"segfa", "segme", "of mem", "dirty", "core dumped", "fail:", "crit:", "erro[", "fata[", "pani[", "l\":50", "l\":60",
		"\": 50", "\": 60", "eror\"", "=eror", ":\"e\",", ":\"f\",", ":\"e\"}", ":\"f\"}", "killed",
	} {
		all = append(all, word(text))
	}
	// Names of levels that are short, with what stands around them.
	around, behind := " \t\n[(<\"=|m:", " \t\n])>\"=:!|,\r\x1b"
	for _, text := range []string{"err", "ftl", "pnc", "crt"} {
		g := word("  " + text)
		all = append(all, gram{around, g[2], g[3], g[4], behind})
	}
	crit := word("crit ")
	all = append(all, gram{around, crit[0], crit[1], crit[2], crit[3]})
	digit, sep := "0123456789", " :=\"m`|\t"
	return append(all,
		gram{sep, "5", digit, digit, " ,}\"\n|`\x1b\t"},  // the status of an answer
		gram{" ", "5", digit, digit, "\r"},               //
		gram{"\n", "EF", "01", digit, "0123"},            // klog
		gram{"\n ", "EF", "01", digit, "0123"},           // klog after a time
		gram{"\n ", "<", digit, digit + ">", allBytes()}, // syslog
		gram{"lyL", "\"", ":", "01234567", ",}"},         // GELF
		gram{"lyL", "\"", ":", " ", "0123"},              //
		gram{"rR", "\"", ":", "12", digit},               // OpenTelemetry's severityNumber
		gram{"nN", "oO", "\"", ":", "45"},                // Python's levelno
		gram{"oO", "\"", ":", " ", "45"},
	)
}

// mentionGrams are words that stand in many lines that are no errors.
func mentionGrams() []gram { return []gram{word("error"), word("faile"), word("failu")} }

func allBytes() string {
	b := make([]byte, 0, 256)
	for c := range 256 {
		if c != '\n' {
			b = append(b, byte(c))
		}
	}
	return string(b)
}
