package cli

import (
	"reflect"
	"time"
)

// scrub takes the secrets out of every text of a report before a format shapes it: a line break, an escape or a cut in
// the middle of a secret would hide it from the writer that all output goes through. Words of the contract (verdicts,
// severities) have types of their own and stay.
func scrub[T any](report T, redact func(string) string) T {
	scrubValue(reflect.ValueOf(&report).Elem(), redact)
	return report
}

func scrubValue(v reflect.Value, redact func(string) string) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			v.SetString(redact(v.String()))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			scrubValue(v.Elem(), redact)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			scrubValue(v.Field(i), redact)
		}
	case reflect.Slice:
		for i := range v.Len() {
			scrubValue(v.Index(i), redact)
		}
	}
}
