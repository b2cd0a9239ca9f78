package calendar

import (
	"testing"
	"time"

	_ "deploycoord/internal/golden" // the -update flag
)

// at reads an instant with its offset, such as 2026-11-23T17:00:00-03:00.
func at(t *testing.T, text string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func windows(t *testing.T, texts ...string) Windows {
	t.Helper()
	var ws Windows
	for _, text := range texts {
		w, err := ParseWindow(text, time.UTC)
		if err != nil {
			t.Fatal(text, err)
		}
		ws = append(ws, w)
	}
	return ws
}

// 2026-11-23 is a Monday.
func TestWindowAt(t *testing.T) {
	const evening = "Mon-Fri 17:00-21:00 America/Sao_Paulo"
	for _, c := range []struct {
		name   string
		window []string
		at     string
		free   string // "" outside, "never" inside without an end
	}{
		{"a second before", []string{evening}, "2026-11-23T16:59:59.999999999-03:00", ""},
		{"its first instant", []string{evening}, "2026-11-23T17:00:00-03:00", "2026-11-23T21:00:00-03:00"},
		{"seen from elsewhere", []string{evening}, "2026-11-23T23:30:00Z", "2026-11-23T21:00:00-03:00"},
		{"its last instant", []string{evening}, "2026-11-23T20:59:59.5-03:00", "2026-11-23T21:00:00-03:00"},
		{"its end is free", []string{evening}, "2026-11-23T21:00:00-03:00", ""},
		{"another day", []string{evening}, "2026-11-28T18:00:00-03:00", ""},
		{"Monday in UTC, Sunday there", []string{"Sun 20:00-24:00 America/Sao_Paulo"}, "2026-11-23T01:00:00Z", "2026-11-23T00:00:00-03:00"},
		{"no day is every day", []string{"10:00-11:00"}, "2026-11-28T10:30:00Z", "2026-11-28T11:00:00Z"},
		{"daily", []string{"daily 10:00-11:00"}, "2026-11-29T10:30:00Z", "2026-11-29T11:00:00Z"},
		{"a list", []string{"Mon,Wed 10:00-11:00"}, "2026-11-25T10:30:00Z", "2026-11-25T11:00:00Z"},
		{"a list leaves out", []string{"Mon, Wed 10:00-11:00"}, "2026-11-24T10:30:00Z", ""},
		{"over the weekend", []string{"Fri-Mon 10:00-11:00"}, "2026-11-29T10:30:00Z", "2026-11-29T11:00:00Z"},
		{"over the weekend leaves out", []string{"Fri-Mon 10:00-11:00"}, "2026-11-25T10:30:00Z", ""},
		{"full names, any case", []string{"monday-THURSDAY 10:00-11:00"}, "2026-11-26T10:30:00Z", "2026-11-26T11:00:00Z"},
		{"past midnight, before it", []string{"Mon 22:00-02:00"}, "2026-11-23T23:00:00Z", "2026-11-24T02:00:00Z"},
		{"past midnight, after it", []string{"Mon 22:00-02:00"}, "2026-11-24T01:59:00Z", "2026-11-24T02:00:00Z"},
		{"past midnight, the day's own morning", []string{"Mon 22:00-02:00"}, "2026-11-23T01:00:00Z", ""},
		{"Saturday night", []string{"Sat 22:00-02:00"}, "2026-11-29T01:00:00Z", "2026-11-29T02:00:00Z"},
		{"until midnight", []string{"Mon 22:00-00:00"}, "2026-11-23T22:00:00Z", "2026-11-24T00:00:00Z"},
		{"windows that meet", []string{"Mon 10:00-12:00", "Mon 12:00-13:00"}, "2026-11-23T11:00:00Z", "2026-11-23T13:00:00Z"},
		{"windows that overlap, in two zones", []string{evening, "Mon 21:00-24:00 UTC"}, "2026-11-23T20:30:00Z", "2026-11-23T21:00:00-03:00"},
		{"a weekend on end", []string{"Sat,Sun 00:00-24:00"}, "2026-11-28T09:00:00Z", "2026-11-30T00:00:00Z"},
		{"all the time", []string{"00:00-24:00"}, "2026-11-28T09:00:00Z", "never"},
	} {
		t.Run(c.name, func(t *testing.T) { walk(t, windows(t, c.window...), c.at, c.free) })
	}
}

func walk(t *testing.T, ws Windows, instant, want string) {
	t.Helper()
	_, free, ok := ws.At(at(t, instant))
	if ok != (want != "") {
		t.Fatalf("%s: inside %v, want free %q", instant, ok, want)
	}
	switch {
	case !ok:
	case want == "never":
		if !free.IsZero() {
			t.Errorf("%s: free at %s, want never", instant, free)
		}
	case !free.Equal(at(t, want)):
		t.Errorf("%s: free at %s, want %s", instant, free.Format(time.RFC3339), want)
	}
}

// TestDaylightSaving: a window is what the clock on the wall shows. In New York clocks go from 02:00 to 03:00 on
// 2026-03-08 and from 02:00 back to 01:00 on 2026-11-01; in Berlin from 02:00 to 03:00 on 2026-03-29 and from 03:00
// back to 02:00 on 2026-10-25; on Lord Howe Island from 02:00 to 02:30 on 2026-10-04 and from 02:00 back to 01:30 on
// 2026-04-05; in São Paulo no more since 2019.
func TestDaylightSaving(t *testing.T) {
	for _, c := range []struct{ name, window, at, free string }{
		{"begins in the skipped hour", "02:30-04:00 America/New_York", "2026-03-08T03:00:00-04:00", "2026-03-08T04:00:00-04:00"},
		{"begins in the skipped hour, before it", "02:30-04:00 America/New_York", "2026-03-08T01:59:00-05:00", ""},
		{"ends in the skipped hour", "01:00-02:30 America/New_York", "2026-03-08T01:30:00-05:00", "2026-03-08T03:00:00-04:00"},
		{"lies in the skipped hour", "02:10-02:50 America/New_York", "2026-03-08T03:10:00-04:00", ""},
		{"lasts over the skipped hour", "22:00-04:00 America/New_York", "2026-03-07T23:00:00-05:00", "2026-03-08T04:00:00-04:00"},
		{"lasts over the repeated hour", "00:00-03:00 America/New_York", "2026-11-01T00:30:00-04:00", "2026-11-01T03:00:00-05:00"},
		{"ends with the repeated hour", "00:00-02:00 America/New_York", "2026-11-01T01:30:00-04:00", "2026-11-01T02:00:00-05:00"},
		{"ends within the repeated hour: once", "00:00-01:30 America/New_York", "2026-11-01T00:30:00-04:00", "2026-11-01T01:30:00-04:00"},
		{"ends within the repeated hour: between", "00:00-01:30 America/New_York", "2026-11-01T01:45:00-04:00", ""},
		{"ends within the repeated hour: and again", "00:00-01:30 America/New_York", "2026-11-01T01:10:00-05:00", "2026-11-01T01:30:00-05:00"},
		{"Berlin in spring", "Sun 02:30-03:30 Europe/Berlin", "2026-03-29T01:10:00Z", "2026-03-29T01:30:00Z"},
		{"Berlin in autumn", "Sat 23:00-04:00 Europe/Berlin", "2026-10-24T21:30:00Z", "2026-10-25T03:00:00Z"},
		{"half an hour forward", "01:00-02:15 Australia/Lord_Howe", "2026-10-04T01:30:00+10:30", "2026-10-04T02:30:00+11:00"},
		{"half an hour back", "01:00-02:00 Australia/Lord_Howe", "2026-04-05T01:45:00+11:00", "2026-04-05T02:00:00+10:30"},
		{"no daylight saving: the former change", "22:00-02:00 America/Sao_Paulo", "2026-10-18T01:00:00-03:00", "2026-10-18T02:00:00-03:00"},
		{"midnight was skipped in 2018", "Sat 22:00-02:00 America/Sao_Paulo", "2018-11-03T23:30:00-03:00", "2018-11-04T02:00:00-02:00"},
	} {
		t.Run(c.name, func(t *testing.T) { walk(t, windows(t, c.window), c.at, c.free) })
	}
}

func TestParseWindowFaults(t *testing.T) {
	const day = `; expected Mon, Tue, Wed, Thu, Fri, Sat, Sun, a range such as Mon-Fri, a list such as Mon,Wed, or daily`
	for text, want := range map[string]string{
		"":                        "has no times of day; expected something like Mon-Fri 17:00-21:00 America/Sao_Paulo",
		"Mon-Fri":                 "has no times of day; expected something like Mon-Fri 17:00-21:00 America/Sao_Paulo",
		"Mon-Fry 10:00-11:00":     `"Fry" is no day of the week` + day,
		"Mo 10:00-11:00":          `"Mo" is no day of the week` + day,
		"Mon-Tue-Wed 10:00-11:00": `"Tue-Wed" is no day of the week` + day,
		"Mon,,Tue 10:00-11:00":    `"" is no day of the week` + day,
		"Mon 10:00":               `"10:00" is no stretch of time; expected HH:MM-HH:MM, such as 17:00-21:00`,
		"10:00-11":                `"11" is no time of day; expected HH:MM, such as 09:30 or 17:00`,
		"9:00-11:00":              `"9:00" is no time of day; expected HH:MM, such as 09:30 or 17:00`,
		"10:00-24:01":             `"24:01" is no time of day; expected HH:MM, such as 09:30 or 17:00`,
		"10:60-11:00":             `"10:60" is no time of day; expected HH:MM, such as 09:30 or 17:00`,
		"24:00-01:00":             "begins at 24:00; a day begins at 00:00",
		"10:00-10:00":             "ends when it begins; a whole day is 00:00-24:00",
		"10:00-11:00 Sao_Paulo":   `"Sao_Paulo" is no time zone; expected an IANA name such as America/Sao_Paulo`,
		"10:00-11:00 Local":       `"Local" is no time zone; expected an IANA name such as America/Sao_Paulo`,
		"10:00-11:00 UTC and so":  `goes on after the time zone with "and so"; write one window an entry`,
	} {
		if _, err := ParseWindow(text, time.UTC); err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

func TestZone(t *testing.T) {
	for _, name := range []string{"", "UTC", "America/Sao_Paulo", "Etc/GMT+3", "America/Port-au-Prince", "America/Argentina/Buenos_Aires", "EST5EDT"} {
		if zone, err := Zone(name); err != nil || zone == time.Local {
			t.Errorf("%q: %v, %v", name, zone, err)
		}
	}
	for _, name := range []string{"Local", "america/sao_paulo", "../etc/passwd", "/etc/localtime", "America/../UTC", "BRT", "+03:00", "America//New_York", "A\x00B"} {
		if zone, err := Zone(name); err == nil {
			t.Errorf("%q is %v, want an error", name, zone)
		}
	}
}

func FuzzParseWindow(f *testing.F) {
	for _, s := range []string{"Mon-Fri 17:00-21:00 America/Sao_Paulo", "22:00-02:00", "Fri-Mon 00:00-24:00 Europe/Berlin"} {
		f.Add(s, int64(1_795_000_000))
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		w, err := ParseWindow(text, time.UTC)
		if err != nil {
			return
		}
		instant := time.Unix(unix%4_000_000_000, 0)
		_, free, ok := Windows{w}.At(instant)
		if !ok {
			return
		}
		if _, _, still := (Windows{w}).At(free); still && !free.IsZero() || !free.IsZero() && !free.After(instant) {
			t.Errorf("%q at %s: free at %s", text, instant, free)
		}
	})
}
