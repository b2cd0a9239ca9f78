package conform

import (
	_ "embed" // the descriptions
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:embed testdata/openapi.json
var openapi []byte

// description is the REST description, loaded once.
var description = sync.OnceValue(func() *rest {
	doc, err := openapi3.NewLoader().LoadFromData(openapi)
	if err != nil {
		panic(fmt.Errorf("read testdata/openapi.json: %w", err)) // the file is part of this package
	}
	d := &rest{doc: doc}
	for template, item := range doc.Paths.Map() {
		d.endpoints = append(d.endpoints, endpoint{template, strings.Split(template[1:], "/"), item})
	}
	slices.SortFunc(d.endpoints, func(a, b endpoint) int {
		if n := b.literals() - a.literals(); n != 0 {
			return n
		}
		return strings.Compare(a.template, b.template)
	})
	return d
})

type rest struct {
	doc       *openapi3.T
	endpoints []endpoint // those with the most literal segments first
}

type endpoint struct {
	template string
	segments []string
	item     *openapi3.PathItem
}

func (e endpoint) literals() int {
	n := 0
	for _, s := range e.segments {
		if s[0] != '{' {
			n++
		}
	}
	return n
}

// spanning are the parameters that GitHub reads over slashes.
var spanning = []string{"{path}", "{ref}", "{basehead}", "{branch}"}

// Describes tells whether the description has an endpoint: a method and an escaped path.
func Describes(method, path string) bool {
	e, _, _ := description().find(method, path)
	return e != nil
}

// find gives the endpoint of an escaped path with its parameters, unescaped; nil where there is none. known tells
// whether the path is there for another method.
func (d *rest) find(method, path string) (e *endpoint, args map[string]string, known bool) {
	segments := strings.Split(strings.TrimSuffix(path, "/")[1:], "/")
	for i := range d.endpoints {
		e := &d.endpoints[i]
		args := map[string]string{}
		if !fits(e.segments, segments, args) {
			continue
		}
		if known = true; e.item.GetOperation(method) != nil {
			return e, args, true
		}
	}
	return nil, nil, known
}

func fits(template, segments []string, args map[string]string) bool {
	if len(template) == 0 {
		return len(segments) == 0
	}
	head := template[0]
	if head[0] != '{' {
		return len(segments) > 0 && segments[0] == head && fits(template[1:], segments[1:], args)
	}
	name := strings.Trim(head, "{}")
	least, most := 1, 1
	if slices.Contains(spanning, head) {
		most = len(segments) - len(template) + 1
	}
	if head == "{path}" {
		least = 0 // the root folder
	}
	for n := most; n >= least; n-- {
		if n > len(segments) {
			continue
		}
		value, err := url.PathUnescape(strings.Join(segments[:n], "/"))
		if err != nil || value == "" && n > 0 {
			continue
		}
		if args[name] = value; n == 0 {
			args[name] = "." // the validator knows no empty path
		}
		if fits(template[1:], segments[n:], args) {
			return true
		}
	}
	return false
}
