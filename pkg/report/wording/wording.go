// Package wording says times, shares and counts as people read them.
//
// It takes numbers and returns short texts, the same for every format. It knows nothing of what they are of.
package wording

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Unknown stands for what is not known.
const Unknown = "not known"

// Took is a number of seconds as people say it: 340 ms, 12 s, 2m 5s, 3h 4m, 4d 7h.
func Took(seconds float64) string {
	switch {
	case math.IsNaN(seconds) || seconds < 0 || seconds > 1e10:
		return Unknown
	case seconds < 1:
		return strconv.Itoa(int(seconds*1000)) + " ms"
	case seconds < 60:
		return strconv.Itoa(int(seconds)) + " s"
	}
	switch s := int(seconds); {
	case s < 3600:
		return fmt.Sprintf("%dm %ds", s/60, s%60)
	case s < 72*3600:
		return fmt.Sprintf("%dh %dm", s/3600, s/60%60)
	default:
		return fmt.Sprintf("%dd %dh", s/86400, s/3600%24)
	}
}

// TookOf is Took of what may not be known, "" where it is not.
func TookOf(seconds *float64) string {
	if seconds == nil {
		return ""
	}
	return Took(*seconds)
}

// Share is a part of one in percent; what is not all of it never reads as 100 %, what is more than nothing never as 0 %.
func Share(part float64) string {
	switch percent := part * 100; {
	case math.IsNaN(percent):
		return Unknown
	case percent >= 100:
		return "100%"
	case percent <= 0:
		return "0%"
	case percent > 99.99:
		return "99.99%"
	case percent < 0.01:
		return "0.01%"
	default:
		return Number(percent, 2) + "%"
	}
}

// Number has at most that many digits behind the point, and no more than it needs.
func Number(f float64, digits int) string {
	s := strconv.FormatFloat(f, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// Milliseconds is a latency: 4.2 ms, 81 ms, 1.2 s.
func Milliseconds(ms float64) string {
	switch {
	case ms < 10:
		return Number(ms, 1) + " ms"
	case ms < 1000:
		return Number(ms, 0) + " ms"
	}
	return Number(ms/1000, 2) + " s"
}

// Minute is a time to the minute, in UTC; "" for none.
func Minute(t time.Time) string { return formatted(t, "2006-01-02 15:04") }

// Day is its date, in UTC; "" for none.
func Day(t time.Time) string { return formatted(t, time.DateOnly) }

// Clock is a time of the day to the second, in UTC; "" for none.
func Clock(t time.Time) string { return formatted(t, time.TimeOnly) }

func formatted(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(layout)
}

// Rate is a number for a stretch of time, as precise as it is worth: 0.14, 4.2, 58.
func Rate(f float64) string {
	switch {
	case f >= 20:
		return Number(f, 0)
	case f >= 1:
		return Number(f, 1)
	}
	return Number(f, 2)
}

// Count is "1 deployment", "2 deployments", "1,024 deployments".
func Count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return Group(n) + " " + one + "s"
}

// Group writes a count with a comma between thousands.
func Group(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return Group(n/1000) + fmt.Sprintf(",%03d", n%1000)
}
