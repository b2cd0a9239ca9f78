package calendar

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Freeze is one day or some days on end without deployments, in one year or in each.
type Freeze struct {
	text     string
	from, to date // both of them belong to it
}

// date is a day of the calendar; year 0 is every year.
type date struct{ year, month, day int }

// ParseFreeze reads 2026-12-24, 2026-12-20..2027-01-02, and for every year 12-24 or 12-20..01-02.
func ParseFreeze(text string) (Freeze, error) {
	first, last, isRange := strings.Cut(text, "..")
	text = strings.TrimSpace(first)
	from, err := parseDate(text)
	if err != nil {
		return Freeze{}, err
	}
	to := from
	if isRange {
		if to, err = parseDate(strings.TrimSpace(last)); err != nil {
			return Freeze{}, err
		}
		text += ".." + strings.TrimSpace(last)
	}
	switch {
	case (from.year == 0) != (to.year == 0):
		return Freeze{}, errors.New("has a year on one side only; give it on both, or on none for every year")
	case from.year != 0 && to.before(from):
		return Freeze{}, errors.New("ends before it begins")
	}
	return Freeze{text, from, to}, nil
}

func parseDate(s string) (date, error) {
	var d date
	parts := strings.Split(s, "-")
	good := len(parts) == 2 || len(parts) == 3
	if len(parts) == 3 {
		d.year, good = digits(parts[0], 4)
		good = good && d.year > 0
		parts = parts[1:]
	}
	if good {
		var okMonth, okDay bool
		d.month, okMonth = digits(parts[0], 2)
		d.day, okDay = digits(parts[1], 2)
		good = okMonth && okDay && d.exists()
	}
	if !good {
		return date{}, fmt.Errorf("%s is no day; expected YYYY-MM-DD, or MM-DD for every year", quote(s))
	}
	return d, nil
}

// exists tells whether the calendar has the day; of a day of every year, whether a leap year has it.
func (d date) exists() bool {
	year := d.year
	if year == 0 {
		year = 2024
	}
	t := time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	return int(t.Month()) == d.month && t.Day() == d.day
}

func (d date) before(other date) bool { return d.in(0).Before(other.in(0)) }

// in gives the day as midnight in UTC, so that days can be counted; year is taken where the date has none. A day that
// the year lacks is the one after it.
func (d date) in(year int) time.Time {
	if d.year != 0 {
		year = d.year
	}
	return time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
}

// String is the text the freeze was read from.
func (f Freeze) String() string { return f.text }

// left says how long the clock on the wall will show the freeze's days from t on; 0 where t lies outside.
func (f Freeze) left(t time.Time) time.Duration {
	if f.from.month == 0 {
		return 0
	}
	today := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	for _, year := range []int{t.Year() - 1, t.Year()} { // a stretch of every year may have begun in the last one
		from, to := f.from.in(year), f.to.in(year)
		if to.Before(from) {
			to = f.to.in(year + 1)
		}
		if !today.Before(from) && !today.After(to) {
			return to.Sub(today) + day - sinceMidnight(t)
		}
	}
	return 0
}

// Freezes are several of them, by the calendar of one time zone.
type Freezes []Freeze

// At finds the freeze on one of whose days t lies. free is the next time outside of all of them, in t's time zone; it
// is zero where none is near.
func (fs Freezes) At(t time.Time) (hit Freeze, free time.Time, ok bool) {
	for _, f := range fs {
		if f.left(t) > 0 {
			return f, leave(t, 20*366*day, fs.left), true
		}
	}
	return Freeze{}, time.Time{}, false
}

func (fs Freezes) left(t time.Time) (time.Duration, *time.Location) {
	for _, f := range fs {
		if d := f.left(t); d > 0 {
			return d, t.Location()
		}
	}
	return 0, t.Location()
}
