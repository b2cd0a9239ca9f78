package calendar

import "time"

// day is a day of the wall's clock, which counts no skipped and no repeated hour.
const day = 24 * time.Hour

// sinceMidnight is what the clock on the wall shows.
func sinceMidnight(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute +
		time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
}

// leave gives the first instant from t on at which left gives nothing more, and the zero time where that does not come
// within the horizon. left says how long the clock on the wall goes on showing what is meant if nobody puts it forward
// or back; so it is asked again whenever somebody does.
func leave(t time.Time, horizon time.Duration, left func(time.Time) (time.Duration, *time.Location)) time.Time {
	end := t.Add(horizon)
	for steps := 0; steps < 500 && !t.After(end); steps++ {
		d, zone := left(t)
		if d <= 0 {
			return t
		}
		next := t.Add(d).In(zone)
		if _, change := t.In(zone).ZoneBounds(); !change.IsZero() && change.Before(next) {
			next = change
		}
		t = next
	}
	return time.Time{}
}
