package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// decoder walks the file's tree and the Go types side by side. It goes on after a fault, so that all are told at once.
type decoder struct {
	path     string
	problems Errors
	places   map[string]place // of every key's value, by its dotted name: env.services[0].paths
}

type place struct{ line, column int }

func placeOf(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{1, 1}
	}
	return place{max(1, t.Position.Line), max(1, t.Position.Column)}
}

func (d *decoder) decode(body ast.Node, into *Config) {
	d.places = make(map[string]place)
	d.value(body, reflect.ValueOf(into).Elem(), "", field{})
}

// report notes a fault at the value of a dotted name that was read before.
func (d *decoder) report(name, format string, args ...any) {
	d.problem(d.places[name], format, args...)
}

// given tells whether the file has a value for a dotted name.
func (d *decoder) given(name string) bool { _, ok := d.places[name]; return ok }

// sound tells whether no fault was found yet at the value of a dotted name.
func (d *decoder) sound(name string) bool {
	at := d.places[name]
	return !slices.ContainsFunc(d.problems, func(p Problem) bool { return p.Line == at.line && p.Column == at.column })
}

func (d *decoder) problem(at place, format string, args ...any) {
	d.problems = append(d.problems, Problem{d.path, max(1, at.line), max(1, at.column), fmt.Sprintf(format, args...)})
}

func (d *decoder) value(n ast.Node, v reflect.Value, name string, f field) {
	n, ok := d.plain(n, name)
	if !ok {
		return
	}
	at := begin(n)
	d.places[name] = at
	if v.Kind() == reflect.Pointer { // a mapping that may be missing
		v.Set(reflect.New(v.Type().Elem()))
		setDefaults(v.Interface())
		v = v.Elem()
	}
	switch kind := v.Kind(); {
	case kind == reflect.Struct:
		if pairs, ok := d.pairs(n, at, name); ok {
			d.mapping(pairs, v, name, at)
		}
	case kind == reflect.Slice:
		d.list(n, v, name, f, at)
	case kind == reflect.Map:
		d.entries(n, v, name, f, at)
	default:
		d.scalar(n, v, name, f, at)
	}
}

// plain refuses what makes YAML more than a tree, and gives the node beneath where there is one.
func (d *decoder) plain(n ast.Node, name string) (ast.Node, bool) {
	for range maxDepth {
		switch node := n.(type) {
		case *ast.AnchorNode:
			d.problem(placeOf(node.GetToken()), "anchors (&) are not supported: write the value out where it is used")
			n = node.Value
		case *ast.TagNode:
			d.problem(placeOf(node.GetToken()), "tags (!) are not supported: remove it")
			n = node.Value
		case *ast.AliasNode:
			d.problem(placeOf(node.GetToken()), "aliases (*) are not supported: write the value out")
			return nil, false
		case nil, *ast.NullNode:
			d.report(name, "%s has no value: give it one, or remove it", named(name))
			return nil, false
		default:
			return n, true
		}
	}
	return nil, false
}

func (d *decoder) pairs(n ast.Node, at place, name string) ([]*ast.MappingValueNode, bool) {
	switch node := n.(type) {
	case *ast.MappingNode:
		return node.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{node}, true
	}
	d.problem(at, "%s must be a mapping of keys to values, found %s", named(name), describe(n))
	return nil, false
}

func (d *decoder) mapping(pairs []*ast.MappingValueNode, v reflect.Value, name string, at place) {
	fields := fieldsOf(v.Type())
	seen := make(map[string]place, len(pairs))
	var exclusive, present []string
	for _, pair := range pairs {
		key, where := keyOf(pair)
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == key })
		first, again := seen[key]
		switch {
		case pair.Key != nil && pair.Key.Type() == ast.MergeKeyType:
			d.problem(where, "merge keys (<<) are not supported: write the keys out")
			continue
		case again:
			d.problem(where, "%s is given twice, first on line %d", named(join(name, key)), first.line)
			continue
		case i < 0:
			legal := namesOf(fields)
			d.problem(where, "unknown key %s in %s%s; legal: %s", quote(key), named(name), suggest(key, legal), strings.Join(legal, ", "))
			continue
		}
		seen[key] = where
		if fields[i].exclusive {
			present = append(present, key)
		}
		d.places[join(name, key)] = where
		d.value(pair.Value, v.FieldByIndex(fields[i].index), join(name, key), fields[i])
	}
	for _, f := range fields {
		if _, given := seen[f.name]; f.required && !given {
			d.problem(at, "%s needs the key %s; legal: %s", named(name), f.name, strings.Join(namesOf(fields), ", "))
		}
		if f.exclusive {
			exclusive = append(exclusive, f.name)
		}
	}
	switch {
	case len(exclusive) > 0 && len(present) == 0:
		d.problem(at, "%s needs one of the keys %s", named(name), strings.Join(exclusive, ", "))
	case len(present) > 1:
		d.problem(seen[present[1]], "%s has both %s: one entry names one of them", named(name), strings.Join(present, " and "))
	}
}

func (d *decoder) scalar(n ast.Node, v reflect.Value, name string, f field, at place) {
	if v.Type() == durationType {
		d.duration(n, v, name, f, at)
		return
	}
	text, kind := scalarOf(n)
	want := v.Kind()
	if len(f.enum) > 0 && want != reflect.Int && want != reflect.Bool {
		want = reflect.String // an enum is text in the file, whatever it is in Go
	}
	switch {
	case len(f.enum) > 0 && (kind != want || !slices.Contains(f.enum, text)):
		hint := ""
		if kind == want && want == reflect.String {
			hint = suggest(text, f.enum)
		}
		d.problem(at, "%s is %s%s; legal: %s", named(name), describe(n), hint, strings.Join(f.enum, ", "))
		return
	case kind != want:
		d.problem(at, "%s must be %s", named(name), expected(want, kind, describe(n)))
		return
	case want == reflect.String && len(f.enum) == 0:
		if fault := checkText(text, f); fault != "" {
			d.problem(at, "%s %s", named(name), fault)
			return
		}
	}
	if !setText(v, text) {
		d.problem(at, "%s is %s, which is out of range", named(name), describe(n))
		return
	}
	if want == reflect.Int {
		d.bounds(v, name, f, at, describe(n))
	}
}

func expected(want, kind reflect.Kind, found string) string {
	switch want {
	case reflect.Bool:
		return "true or false, found " + found + "; legal: true, false"
	case reflect.Int:
		return "a whole number, found " + found
	}
	if kind != reflect.Invalid {
		return "text, found " + found + ": put it in quotes"
	}
	return "text, found " + found
}
