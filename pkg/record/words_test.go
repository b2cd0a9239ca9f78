package record

import (
	"math"
	"testing"
	"time"
)

func TestWords(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{stamp(time.Time{}), "at an unknown time"},
		{stamp(noonish.In(time.FixedZone("", 3600))), "2026-11-23 10:00 UTC"},
		{took(340 * time.Millisecond), "340 ms"},
		{took(59 * time.Second), "59 s"},
		{took(125 * time.Second), "2m 5s"},
		{took(26 * time.Hour), "26h 0m"},
		{took(103 * time.Hour), "4d 7h"},
		{milliseconds(4.21), "4.2 ms"},
		{milliseconds(81.4), "81 ms"},
		{share(1), "100%"},
		{share(0.999999), "99.99%"},
		{share(0.9), "90%"},
		{share(0.84306), "84.31%"},
		{share(0.000001), "0.01%"},
		{share(0), "0%"},
		{shareOf(nil), "not known"},
		{count(1, "look", "looks"), "1 look"},
		{count(0, "look", "looks"), "0 looks"},
		{latency(44.1, 41.2), "44 ms (41 ms, +7%)"},
		{latency(44.1, 0), "44 ms"},
		{latency(0, 41), ""},
		{looks(9, 3, 1), "9 looks, 3 failed, 1 could not measure"},
		{number(finite(math.NaN())), "0"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
