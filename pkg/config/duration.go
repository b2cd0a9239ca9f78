package config

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

var durationType = reflect.TypeFor[time.Duration]()

const legalDuration = "a time such as 800ms, 90s, 10m or 1h30m"

// parseDuration reads whole hours, minutes, seconds and milliseconds, in this order: 1h30m. Go's own reader would take
// -1.5h and 3us.
func parseDuration(text string) (time.Duration, bool) {
	var sum time.Duration
	rest := text
	for _, unit := range []struct {
		name string
		of   time.Duration
	}{{"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}, {"ms", time.Millisecond}} {
		digits := 0
		for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
			digits++
		}
		after, ok := strings.CutPrefix(rest[digits:], unit.name)
		if !ok || digits == 0 || digits > 5 || unit.name == "m" && strings.HasPrefix(after, "s") {
			continue
		}
		n, err := strconv.Atoi(rest[:digits])
		if err != nil {
			return 0, false
		}
		sum += time.Duration(n) * unit.of
		rest = after
	}
	return sum, text != "" && rest == ""
}

func (d *decoder) duration(n ast.Node, v reflect.Value, name string, f field, at place) {
	text, kind := scalarOf(n)
	switch {
	case kind == reflect.Int:
		units := quote(clip(text)+"s") + " for seconds"
		if strings.HasSuffix(f.minimum, "ms") {
			units = quote(clip(text)+"ms") + " for milliseconds, " + units
		}
		d.problem(at, "%s is %s, a number without a unit: write %s, or %s", named(name), describe(n), units, legalDuration)
	case kind != reflect.String:
		d.problem(at, "%s must be %s, found %s", named(name), legalDuration, describe(n))
	case !setText(v, text):
		d.problem(at, "%s is %s; legal: %s", named(name), describe(n), legalDuration)
	default:
		d.bounds(v, name, f, at, clip(text))
	}
}

// bounds holds a number or a time against its field's minimum and maximum.
func (d *decoder) bounds(v reflect.Value, name string, f field, at place, found string) {
	limit := reflect.New(v.Type()).Elem()
	if f.minimum != "" && setText(limit, f.minimum) && v.Int() < limit.Int() {
		d.problem(at, "%s is %s, expected at least %s", named(name), found, f.minimum)
	}
	if f.maximum != "" && setText(limit, f.maximum) && v.Int() > limit.Int() {
		d.problem(at, "%s is %s, expected at most %s", named(name), found, f.maximum)
	}
}
