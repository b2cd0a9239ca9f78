package record

import (
	"math"
	"reflect"
	"strings"
	"time"

	"deploycoord/pkg/escape"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
)

// bounds are what one text and one list may hold. A zero is no bound.
type bounds struct {
	text      int // bytes
	list      int // elements
	latencies int // elements
	names     int // elements of the inventory
}

// canonical gives a copy in the one form that is written: times in UTC and whole milliseconds, no list that must be
// there is null, every number is finite, and nothing is beyond the bounds. Nothing of d is changed.
func canonical(d Deployment, b bounds) Deployment {
	names := d.Inventory
	d.Inventory, d.Written = nil, nil
	c := copier{b}
	d = c.value(reflect.ValueOf(d), false).Interface().(Deployment)
	for _, n := range names {
		if len(n) <= maxVariable && (b.names == 0 || len(d.Inventory) < b.names) {
			d.Inventory = append(d.Inventory, strings.ToValidUTF8(n, "\uFFFD"))
		}
	}
	return d
}

// maxVariable is the longest name of a variable, in bytes: one that was cut would be another variable's.
const maxVariable = 255

type copier struct{ bounds }

// value copies one value. Optional lists stay nil where they are empty, as they are left out.
func (c copier) value(v reflect.Value, optional bool) reflect.Value {
	switch named := v.Interface().(type) {
	case finding.Severity:
		if named < finding.Note || named > finding.Error { // has no name, as where a record's finding has none
			return reflect.ValueOf(finding.Unknown)
		}
	case health.Outcome:
		if named > health.Bad {
			return reflect.ValueOf(health.Unmeasured)
		}
	}
	switch v.Kind() {
	case reflect.String:
		out := reflect.New(v.Type()).Elem()
		out.SetString(c.string(v.String()))
		return out
	case reflect.Float64:
		return reflect.ValueOf(finite(v.Float())).Convert(v.Type())
	case reflect.Pointer:
		if v.IsNil() || v.Elem().Kind() == reflect.Float64 && finite(v.Elem().Float()) != v.Elem().Float() {
			return reflect.Zero(v.Type())
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(c.value(v.Elem(), false))
		return out
	case reflect.Slice:
		return c.slice(v, optional)
	case reflect.Struct:
		if t, ok := v.Interface().(time.Time); ok {
			return reflect.ValueOf(instant(t))
		}
		out := reflect.New(v.Type()).Elem()
		for i := range v.NumField() {
			out.Field(i).Set(c.value(v.Field(i), strings.Contains(v.Type().Field(i).Tag.Get("json"), ",omit")))
		}
		return out
	}
	return v
}

func (c copier) slice(v reflect.Value, optional bool) reflect.Value {
	if optional && v.Len() == 0 {
		return reflect.Zero(v.Type())
	}
	n := v.Len()
	switch all := v.Interface().(type) {
	case []float64:
		v = reflect.ValueOf(thinned(all, c.latencies))
		n = v.Len()
	case []health.Measurement:
		if c.list > 0 && n > c.list {
			v = reflect.ValueOf(worstFirst(all))
		}
	}
	if c.list > 0 && v.Type().Elem().Kind() != reflect.Float64 {
		n = min(n, c.list)
	}
	out := reflect.MakeSlice(v.Type(), n, n)
	for i := range n {
		out.Index(i).Set(c.value(v.Index(i), false))
	}
	return out
}

func (c copier) string(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if c.text > 0 && len(s) > c.text {
		s = escape.Cut(s, c.text-len("… (1,000,000 bytes more)")) // so that it is within the bound when it is read again
	}
	return s
}

// instant is a time as it is written; one that JSON cannot hold is none.
func instant(t time.Time) time.Time {
	t = t.UTC().Truncate(time.Millisecond)
	if t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

func finite(f float64) float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return f
}

// thinned keeps n of the figures, evenly spread, so that their distribution stays what it was.
func thinned(all []float64, n int) []float64 {
	if n == 0 || len(all) <= n {
		return all
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = all[i*len(all)/n]
	}
	return out
}

// worstFirst puts what is not good before what is, and keeps the order otherwise.
func worstFirst(all []health.Measurement) []health.Measurement {
	var first, rest []health.Measurement
	for _, m := range all {
		if m.Outcome == health.Good {
			rest = append(rest, m)
		} else {
			first = append(first, m)
		}
	}
	return append(first, rest...)
}
