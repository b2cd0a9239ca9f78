package calendar

import (
	"fmt"
	"strings"
	"time"
)

// days says for each day of the week whether it is meant.
type days [7]bool

const legalDays = "expected Mon, Tue, Wed, Thu, Fri, Sat, Sun, a range such as Mon-Fri, a list such as Mon,Wed, or daily"

// parseDays reads "Mon-Fri", "Mon,Wed", "Fri-Mon" (over the weekend) and "daily"; "" is daily.
func parseDays(text string) (days, error) {
	var d days
	if text == "" || strings.EqualFold(text, "daily") {
		return days{true, true, true, true, true, true, true}, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(part, "-")
		from, err := weekday(first)
		if err != nil {
			return d, err
		}
		to := from
		if isRange {
			if to, err = weekday(last); err != nil {
				return d, err
			}
		}
		for at := from; ; at = (at + 1) % 7 {
			d[at] = true
			if at == to {
				break
			}
		}
	}
	return d, nil
}

// weekday reads a day's English name, or three letters and more of it.
func weekday(s string) (time.Weekday, error) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := d.String(); len(s) >= 3 && len(s) <= len(name) && strings.EqualFold(s, name[:len(s)]) {
			return d, nil
		}
	}
	return 0, fmt.Errorf("%s is no day of the week; %s", quote(s), legalDays)
}
