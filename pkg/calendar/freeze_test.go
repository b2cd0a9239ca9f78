package calendar

import (
	"testing"
	"time"
)

func TestFreezeAt(t *testing.T) {
	for _, c := range []struct {
		name   string
		freeze []string
		zone   string
		at     string
		free   string // "" outside
	}{
		{"the day before", []string{"2026-12-24"}, "UTC", "2026-12-23T23:59:59Z", ""},
		{"its first instant", []string{"2026-12-24"}, "UTC", "2026-12-24T00:00:00Z", "2026-12-25T00:00:00Z"},
		{"the day after", []string{"2026-12-24"}, "UTC", "2026-12-25T00:00:00Z", ""},
		{"another year", []string{"2026-12-24"}, "UTC", "2027-12-24T12:00:00Z", ""},
		{"by the zone's calendar", []string{"2026-12-24"}, "America/Sao_Paulo", "2026-12-25T02:00:00Z", "2026-12-25T00:00:00-03:00"},
		{"by the zone's calendar, not yet", []string{"2026-12-24"}, "America/Sao_Paulo", "2026-12-24T02:00:00Z", ""},
		{"a stretch", []string{"2026-12-20..2027-01-02"}, "UTC", "2026-12-31T12:00:00Z", "2027-01-03T00:00:00Z"},
		{"a stretch's last day", []string{"2026-12-20 .. 2027-01-02"}, "UTC", "2027-01-02T23:59:00Z", "2027-01-03T00:00:00Z"},
		{"every year", []string{"12-24..12-26"}, "UTC", "2031-12-25T12:00:00Z", "2031-12-27T00:00:00Z"},
		{"every year, outside", []string{"12-24..12-26"}, "UTC", "2031-12-27T12:00:00Z", ""},
		{"over the turn of every year, before it", []string{"12-20..01-02"}, "UTC", "2026-12-31T12:00:00Z", "2027-01-03T00:00:00Z"},
		{"over the turn of every year, after it", []string{"12-20..01-02"}, "UTC", "2027-01-01T12:00:00Z", "2027-01-03T00:00:00Z"},
		{"over the turn of every year, outside", []string{"12-20..01-02"}, "UTC", "2027-01-03T12:00:00Z", ""},
		{"days that meet", []string{"2026-12-24", "2026-12-25..2026-12-26"}, "UTC", "2026-12-24T12:00:00Z", "2026-12-27T00:00:00Z"},
		{"a leap day in a leap year", []string{"02-29"}, "UTC", "2028-02-29T12:00:00Z", "2028-03-01T00:00:00Z"},
		{"over the change of the clocks", []string{"2026-03-06..2026-03-09"}, "America/New_York", "2026-03-07T12:00:00-05:00", "2026-03-10T00:00:00-04:00"},
		{"a day that begins at 01:00", []string{"2018-11-03"}, "America/Sao_Paulo", "2018-11-03T12:00:00-03:00", "2018-11-04T01:00:00-02:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var fs Freezes
			for _, text := range c.freeze {
				f, err := ParseFreeze(text)
				if err != nil {
					t.Fatal(err)
				}
				fs = append(fs, f)
			}
			zone, err := Zone(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			_, free, ok := fs.At(at(t, c.at).In(zone))
			if ok != (c.free != "") {
				t.Fatalf("frozen %v, want free %q", ok, c.free)
			}
			if ok && !free.Equal(at(t, c.free)) {
				t.Errorf("free at %s, want %s", free.Format(time.RFC3339), c.free)
			}
		})
	}
}

func TestParseFreezeFaults(t *testing.T) {
	for text, want := range map[string]string{
		"":                       `"" is no day; expected YYYY-MM-DD, or MM-DD for every year`,
		"24.12.2026":             `"24.12.2026" is no day; expected YYYY-MM-DD, or MM-DD for every year`,
		"2026-02-29":             `"2026-02-29" is no day; expected YYYY-MM-DD, or MM-DD for every year`,
		"02-30":                  `"02-30" is no day; expected YYYY-MM-DD, or MM-DD for every year`,
		"2026-12-24..":           `"" is no day; expected YYYY-MM-DD, or MM-DD for every year`,
		"2026-12-24..2026-12-20": "ends before it begins",
		"2026-12-24..12-26":      "has a year on one side only; give it on both, or on none for every year",
	} {
		if _, err := ParseFreeze(text); err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

func TestFriday(t *testing.T) {
	for _, c := range []struct {
		text, at string
		want     bool
	}{
		{"12:00", "2026-11-27T11:59:59Z", false},
		{"12:00", "2026-11-27T12:00:00Z", true},
		{"12:00", "2026-11-27T23:59:59Z", true},
		{"12:00", "2026-11-28T12:00:00Z", false},
		{"00:00", "2026-11-27T00:00:00Z", true},
		{"off", "2026-11-27T13:00:00Z", false},
		{"", "2026-11-27T13:00:00Z", false},
	} {
		f, err := ParseFriday(c.text)
		if err != nil || f.At(at(t, c.at)) != c.want {
			t.Errorf("%q at %s: %v, %v, want %v", c.text, c.at, !c.want, err, c.want)
		}
	}
	for text, want := range map[string]string{
		"noon":  `"noon" is no time of day; expected HH:MM, such as 09:30 or 17:00, or off`,
		"24:00": "is on Saturday already; write off for never",
	} {
		if _, err := ParseFriday(text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}
