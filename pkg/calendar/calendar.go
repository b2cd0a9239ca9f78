// Package calendar says whether an instant lies in a stretch of days or hours that people have written down.
//
// It takes texts such as "Mon-Fri 17:00-21:00 America/Sao_Paulo", "2026-12-20..2027-01-02" or "12:00" and returns values
// that can be asked of an instant. All of them mean what the clock on the wall of the named place shows: where daylight
// saving skips an hour, a window has none of it, and where an hour comes twice, a window has it twice. It reads no clock
// and never the machine's own time zone. Its errors are phrases that read on from the text they are about.
package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the container is empty: no time zone stands in its file system
)

// Zone gives the time zone of an IANA name, such as America/Sao_Paulo; "" is UTC.
func Zone(name string) (*time.Location, error) {
	if name == "" || name == "UTC" {
		return time.UTC, nil
	}
	// "Local" would be the machine's; a path or a lone file such as "leapseconds" is not for the library to open.
	if name == "Local" || !zoneName(name) {
		return nil, noZone(name)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, noZone(name)
	}
	return zone, nil
}

func noZone(name string) error {
	return fmt.Errorf("%s is no time zone; expected an IANA name such as America/Sao_Paulo", quote(name))
}

// zoneName tells whether a text has the form of an IANA name.
func zoneName(s string) bool {
	for part := range strings.SplitSeq(s, "/") {
		if part == "" || part[0] < 'A' || part[0] > 'Z' {
			return false
		}
	}
	return len(s) <= 64 && !strings.ContainsFunc(s, func(c rune) bool {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		return !letter && !strings.ContainsRune("/_-+", c)
	})
}

// quote shows a piece of the text in one line of bounded length.
func quote(s string) string { return strconv.Quote(clip(s, 40)) }

// clip cuts a text after so many characters.
func clip(s string, limit int) string {
	if r := []rune(s[:min(len(s), 4*limit+4)]); len(r) > limit {
		return string(r[:limit]) + "…"
	}
	return s
}

// minutes reads HH:MM, as minutes since midnight.
func minutes(s string) (int, error) {
	h, m, ok := strings.Cut(s, ":")
	hour, fine := digits(h, 2)
	minute, good := digits(m, 2)
	if !ok || !fine || !good || minute > 59 || hour > 24 || hour == 24 && minute > 0 {
		return 0, fmt.Errorf("%s is no time of day; expected HH:MM, such as 09:30 or 17:00", quote(s))
	}
	return hour*60 + minute, nil
}

// digits reads a number of exactly n digits.
func digits(s string, n int) (int, bool) {
	if len(s) != n || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	number, err := strconv.Atoi(s)
	return number, err == nil
}
