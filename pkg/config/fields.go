package config

import (
	"encoding"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// field is one key of a mapping, as the tags of its Go field say.
type field struct {
	name       string
	index      []int
	enum       []string
	def        string // the default; empty is the zero value
	required   bool
	exclusive  bool // exactly one field of the struct that is exclusive must be there
	minItems   int
	minLength  int
	maxLength  int
	minimum    string // of a number or a time, as the tag writes it; empty for none
	maximum    string
	rule       string // of rules.go; for a list or a map it holds for each value
	keys       string // the rule of a map's keys
	hasDefault bool
}

// read holds the fields of the types that were asked for: a file may have a thousand probes.
var read sync.Map // reflect.Type to []field

// fieldsOf lists the keys of a struct, those of an inlined one among them. The list is shared: it is only read.
func fieldsOf(t reflect.Type) []field {
	if all, ok := read.Load(t); ok {
		return all.([]field)
	}
	all := readFields(t)
	read.Store(t, all)
	return all
}

func readFields(t reflect.Type) []field {
	var all []field
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			for _, inner := range fieldsOf(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				all = append(all, inner)
			}
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		out := field{name: name, index: []int{i}, rule: f.Tag.Get("check"), keys: f.Tag.Get("keys")}
		for option := range strings.SplitSeq(f.Tag.Get("jsonschema"), ",") {
			key, value, _ := strings.Cut(option, "=")
			number, _ := strconv.Atoi(value)
			switch key {
			case "enum":
				out.enum = append(out.enum, value)
			case "default":
				out.def, out.hasDefault = value, true
			case "required":
				out.required = true
			case "oneof_required":
				out.exclusive = true
			case "minItems":
				out.minItems = number
			case "minLength":
				out.minLength = number
			case "maxLength":
				out.maxLength = number
			case "minimum":
				out.minimum = value
			case "maximum":
				out.maximum = value
			}
		}
		all = append(all, out)
	}
	return all
}

func namesOf(fields []field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	slices.Sort(names)
	return names
}

// setDefaults fills a struct and all structs in it (not those in lists, which begin with the list's items).
func setDefaults(pointer any) {
	v := reflect.ValueOf(pointer).Elem()
	for _, f := range fieldsOf(v.Type()) {
		at := v.FieldByIndex(f.index)
		if f.hasDefault {
			setText(at, f.def)
		} else if at.Kind() == reflect.Struct {
			setDefaults(at.Addr().Interface())
		}
	}
}

// setText sets a scalar from its text, and says whether the text was of its kind.
func setText(v reflect.Value, text string) bool {
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(text)) == nil
	}
	if v.Type() == durationType {
		d, ok := parseDuration(text)
		v.SetInt(int64(d))
		return ok
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(text == "true")
		return text == "true" || text == "false"
	case reflect.Int:
		n, err := strconv.Atoi(text)
		v.SetInt(int64(n))
		return err == nil
	}
	return true
}
