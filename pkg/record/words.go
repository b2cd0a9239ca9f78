package record

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// stamp is a time to the minute, as the seed's template has it, with its zone.
func stamp(t time.Time) string {
	if t.IsZero() {
		return "at an unknown time"
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}

// took is a duration as people say it: 340 ms, 12 s, 2m 5s, 3h 4m, 4d 7h.
func took(d time.Duration) string {
	switch {
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < time.Minute:
		return strconv.FormatInt(int64(d.Seconds()), 10) + " s"
	case d < time.Hour:
		return fmt.Sprintf("%dm %ds", int(d.Minutes()), int(d.Seconds())%60)
	}
	if d < 72*time.Hour {
		return fmt.Sprintf("%dh %dm", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%dd %dh", int(d.Hours())/24, int(d.Hours())%24)
}

// milliseconds is a latency: 4.2 ms, 81 ms.
func milliseconds(ms float64) string {
	if ms < 10 {
		return strconv.FormatFloat(ms, 'f', 1, 64) + " ms"
	}
	return strconv.FormatFloat(ms, 'f', 0, 64) + " ms"
}

// share is a part of one in percent; what is not all of it never reads as 100 %, what is more than nothing never as 0 %.
func share(part float64) string {
	percent := part * 100
	switch {
	case percent >= 100:
		return "100%"
	case percent <= 0:
		return "0%"
	case percent > 99.99:
		return "99.99%"
	case percent < 0.01:
		return "0.01%"
	}
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(percent, 'f', 2, 64), "0"), ".") + "%"
}

// shareOf is a part that may not be known.
func shareOf(part *float64) string {
	if part == nil {
		return "not known"
	}
	return share(*part)
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
