package wording

import (
	"math"
	"testing"
	"time"

	_ "deploycoord/internal/golden"
)

func TestWording(t *testing.T) {
	half := 0.5
	for _, c := range []struct{ got, want string }{
		{Took(0), "0 ms"}, {Took(0.34), "340 ms"}, {Took(12.9), "12 s"}, {Took(125), "2m 5s"}, {Took(3 * 3600), "3h 0m"}, {Took(26*3600 + 61), "26h 1m"},
		{Took(4*86400 + 7*3600), "4d 7h"}, {Took(-1), Unknown}, {Took(math.NaN()), Unknown}, {Took(math.Inf(1)), Unknown},
		{TookOf(nil), ""}, {TookOf(&half), "500 ms"},
		{Share(0), "0%"}, {Share(1), "100%"}, {Share(0.999999), "99.99%"}, {Share(0.000001), "0.01%"}, {Share(0.074), "7.4%"}, {Share(math.NaN()), Unknown}, {Share(2.0 / 3), "66.67%"},
		{Number(100, 0), "100"}, {Number(100, 1), "100"}, {Number(1.50, 2), "1.5"},
		{Milliseconds(4.21), "4.2 ms"}, {Milliseconds(81.4), "81 ms"}, {Milliseconds(1234), "1.23 s"},
		{Rate(0.142857), "0.14"}, {Rate(4.24), "4.2"}, {Rate(58.4), "58"},
		{Count(1, "week"), "1 week"}, {Count(0, "week"), "0 weeks"}, {Count(1024, "week"), "1,024 weeks"}, {Group(1_000_000), "1,000,000"},
		{Minute(time.Time{}), ""}, {Minute(time.Date(2026, 11, 23, 10, 5, 7, 0, time.UTC)), "2026-11-23 10:05"},
		{Day(time.Date(2026, 11, 23, 23, 5, 7, 0, time.FixedZone("", -7200))), "2026-11-24"}, {Clock(time.Date(2026, 11, 23, 10, 5, 7, 0, time.UTC)), "10:05:07"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
