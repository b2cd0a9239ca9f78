package record

import (
	"reflect"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
)

// everywhere is a deployment with that text wherever a text can stand, and n elements in each list.
func everywhere(s string, n int) Deployment {
	var d Deployment
	fill(reflect.ValueOf(&d).Elem(), s, n)
	d.Schema, d.ID, d.Began, d.Ended = 1, NewID(noonish, sha, "", ""), noonish, at(60)
	d.Status, d.Decision = RolledBack, finding.RollBack
	return d
}

func fill(v reflect.Value, s string, n int) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(noonish))
		return
	case finding.Severity:
		v.Set(reflect.ValueOf(finding.Error))
		return
	case health.Outcome:
		v.Set(reflect.ValueOf(health.Bad))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Int, reflect.Int64:
		v.SetInt(3)
	case reflect.Float64:
		v.SetFloat(0.25)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), s, n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(v.Index(i), s, n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), s, n)
		}
	}
}
