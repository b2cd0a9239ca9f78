package calendar

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Window is some hours of some days of the week, in one time zone. One that lasts past midnight belongs to the day on
// which it begins. The zero value holds no instant.
type Window struct {
	text        string
	days        days
	from, until time.Duration // of the wall's clock since midnight; until may lie before from
	zone        *time.Location
}

// ParseWindow reads "[DAYS] HH:MM-HH:MM [ZONE]": no days is every day, no zone is the fallback.
func ParseWindow(text string, fallback *time.Location) (Window, error) {
	w := Window{text: clip(strings.Join(strings.Fields(text), " "), 80), zone: fallback}
	fields := strings.Fields(text)
	at := 0
	for at < len(fields) && (fields[at][0] < '0' || fields[at][0] > '9') {
		at++
	}
	if at == len(fields) {
		return Window{}, errors.New("has no times of day; expected something like Mon-Fri 17:00-21:00 America/Sao_Paulo")
	}
	var err error
	if w.days, err = parseDays(strings.Join(fields[:at], "")); err != nil {
		return Window{}, err
	}
	if err = w.times(fields[at]); err != nil {
		return Window{}, err
	}
	switch rest := fields[at+1:]; len(rest) {
	case 0:
	case 1:
		if w.zone, err = Zone(rest[0]); err != nil {
			return Window{}, err
		}
	default:
		return Window{}, fmt.Errorf("goes on after the time zone with %s; write one window an entry", quote(strings.Join(rest[1:], " ")))
	}
	return w, nil
}

func (w *Window) times(text string) error {
	first, last, ok := strings.Cut(text, "-")
	if !ok {
		return fmt.Errorf("%s is no stretch of time; expected HH:MM-HH:MM, such as 17:00-21:00", quote(text))
	}
	from, err := minutes(first)
	if err != nil {
		return err
	}
	until, err := minutes(last)
	if err != nil {
		return err
	}
	switch {
	case from == 24*60:
		return errors.New("begins at 24:00; a day begins at 00:00")
	case from == until:
		return errors.New("ends when it begins; a whole day is 00:00-24:00")
	}
	w.from, w.until = time.Duration(from)*time.Minute, time.Duration(until)*time.Minute
	return nil
}

// String is the text the window was read from, in one line of bounded length.
func (w Window) String() string { return w.text }

// left says how long the clock on the wall will show times of this window from t on; 0 where t lies outside.
func (w Window) left(t time.Time) time.Duration {
	if w.zone == nil {
		return 0
	}
	t = t.In(w.zone)
	clock, today := sinceMidnight(t), w.days[t.Weekday()]
	if w.from < w.until {
		if today && clock >= w.from {
			return w.until - clock
		}
		return 0
	}
	switch yesterday := w.days[(t.Weekday()+6)%7]; {
	case today && clock >= w.from:
		return day - clock + w.until
	case yesterday:
		return w.until - clock
	}
	return 0
}

// Windows are several of them.
type Windows []Window

// At finds the window in which t lies. free is the next time outside of all of them, in the window's time zone; it is
// zero where there is none within eight days.
func (ws Windows) At(t time.Time) (hit Window, free time.Time, ok bool) {
	for _, w := range ws {
		if w.left(t) <= 0 {
			continue
		}
		free = leave(t, 8*day, ws.left)
		if !free.IsZero() {
			free = free.In(w.zone)
		}
		return w, free, true
	}
	return Window{}, time.Time{}, false
}

func (ws Windows) left(t time.Time) (time.Duration, *time.Location) {
	for _, w := range ws {
		if d := w.left(t); d > 0 {
			return d, w.zone
		}
	}
	return 0, time.UTC
}
