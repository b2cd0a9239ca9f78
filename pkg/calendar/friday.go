package calendar

import (
	"errors"
	"fmt"
	"time"
)

// Friday is the time from which on a Friday is late. The zero value is never.
type Friday struct {
	on   bool
	from time.Duration // of the wall's clock since midnight
}

// ParseFriday reads HH:MM; "off" and "" are never.
func ParseFriday(text string) (Friday, error) {
	if text == "off" || text == "" {
		return Friday{}, nil
	}
	from, err := minutes(text)
	switch {
	case err != nil:
		return Friday{}, fmt.Errorf("%w, or off", err)
	case from == 24*60:
		return Friday{}, errors.New("is on Saturday already; write off for never")
	}
	return Friday{true, time.Duration(from) * time.Minute}, nil
}

// String is the time, or "off".
func (f Friday) String() string {
	if !f.on {
		return "off"
	}
	return fmt.Sprintf("%02d:%02d", int(f.from.Hours()), int(f.from.Minutes())%60)
}

// At tells whether t is late on a Friday, by the clock of t's own time zone.
func (f Friday) At(t time.Time) bool {
	return f.on && t.Weekday() == time.Friday && sinceMidnight(t) >= f.from
}
