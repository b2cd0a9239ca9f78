package config

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// list reads the items of a list. A number where numbers are wanted is a list of one.
func (d *decoder) list(n ast.Node, v reflect.Value, name string, f field, at place) {
	var values []ast.Node
	numbers := v.Type().Elem().Kind() == reflect.Int
	_, kind := scalarOf(n)
	if items, ok := n.(*ast.SequenceNode); ok {
		values = items.Values
	} else if numbers && kind == reflect.Int {
		values = []ast.Node{n}
	} else {
		wanted, hint := "a list", ""
		if numbers {
			wanted = "a whole number or a list of them"
		} else if kind != reflect.Invalid {
			hint = ": put it in [ ]"
		}
		d.problem(at, "%s must be %s, found %s%s", named(name), wanted, describe(n), hint)
		return
	}
	if len(values) < f.minItems {
		d.problem(at, "%s is an empty list, expected at least %d", named(name), f.minItems)
	}
	out := reflect.MakeSlice(v.Type(), len(values), len(values))
	item := field{rule: f.rule, minLength: 1, minimum: f.minimum, maximum: f.maximum}
	for i, value := range values {
		if out.Index(i).Kind() == reflect.Struct {
			setDefaults(out.Index(i).Addr().Interface())
		}
		d.places[fmt.Sprintf("%s[%d]", name, i)] = at
		d.value(value, out.Index(i), fmt.Sprintf("%s[%d]", name, i), item)
	}
	v.Set(out)
}

// The bounds of a mapping whose keys are the user's own. The longest values are tokens in headers.
const (
	maxEntries    = 100
	maxKey        = 200
	maxEntryValue = 8000
)

// entries reads a mapping of the user's own keys to texts. A value may be a number, true or false: it is taken as it is
// written. No fault quotes a value, which may be a password.
func (d *decoder) entries(n ast.Node, v reflect.Value, name string, f field, at place) {
	pairs, ok := d.pairs(n, at, name)
	if !ok {
		return
	}
	if len(pairs) > maxEntries {
		d.problem(at, "%s has %d keys, expected at most %d", named(name), len(pairs), maxEntries)
		return
	}
	out := make(map[string]string, len(pairs))
	first := make(map[string]int, len(pairs))
	for _, pair := range pairs {
		key, where := keyOf(pair)
		own, same := joinKey(name, key), key
		if f.keys == "header" { // RFC 9110, 5.1: case-insensitive
			same = strings.ToLower(key)
		}
		switch {
		case pair.Key != nil && pair.Key.Type() == ast.MergeKeyType:
			d.problem(where, "merge keys (<<) are not supported: write the keys out")
			continue
		case first[same] > 0:
			d.problem(where, "%s is given twice, first on line %d", own, first[same])
			continue
		}
		first[same] = where.line
		if fault := checkText(key, field{minLength: 1, maxLength: maxKey, rule: f.keys}); fault != "" {
			d.problem(where, "a key of %s %s", named(name), fault)
			continue
		}
		d.places[own] = where
		if text, ok := d.entry(pair.Value, own, f); ok {
			out[key] = text
		}
	}
	v.Set(reflect.ValueOf(out))
}

func (d *decoder) entry(n ast.Node, name string, f field) (string, bool) {
	n, ok := d.plain(n, name)
	if !ok {
		return "", false
	}
	at := begin(n)
	d.places[name] = at
	text, kind := scalarOf(n)
	if kind == reflect.Invalid {
		d.problem(at, "%s must be text, found %s", name, describe(n))
		return "", false
	}
	if fault := checkText(text, field{maxLength: maxEntryValue, rule: f.rule}); fault != "" {
		d.problem(at, "%s %s", name, fault)
		return "", false
	}
	return text, true
}

// joinKey is the dotted name of a user's own key: headers.X-Token, json.status.ok of ".status.ok", headers["a b"].
func joinKey(name, key string) string {
	switch {
	case key == "" || len(key) > 60 || !only(key, "_.-"):
		return name + "[" + quote(key) + "]"
	case key[0] == '.':
		return name + key
	}
	return join(name, key)
}
