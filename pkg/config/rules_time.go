package config

import (
	"strings"
	"time"

	"deploycoord/pkg/calendar"
)

func timeZone(s string) string {
	_, err := calendar.Zone(s)
	return of(s, err)
}

func trafficWindow(s string) string {
	_, err := calendar.ParseWindow(s, time.UTC)
	return of(s, err)
}

func freezeDays(s string) string {
	_, err := calendar.ParseFreeze(s)
	return of(s, err)
}

func fridayTime(s string) string {
	_, err := calendar.ParseFriday(s)
	return of(s, err)
}

// of words an error of a text: it is a phrase that reads on from the text, or from a piece of it.
func of(s string, err error) string {
	if err == nil {
		return ""
	}
	message := err.Error()
	if rest, whole := strings.CutPrefix(message, quote(s)+" "); whole {
		message = rest
	}
	if strings.HasPrefix(message, `"`) {
		return "is " + quote(s) + ": " + message
	}
	return "is " + quote(s) + ", which " + message
}
