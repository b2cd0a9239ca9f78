package conform

import (
	"errors"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// brief is a validation's error without the schema and the value, which fill pages.
func brief(err error) string {
	var lines []string
	var walk func(error, string)
	walk = func(err error, where string) {
		switch e := err.(type) { //nolint:errorlint // the tree of errors is walked by hand
		case openapi3.MultiError:
			for _, inner := range e {
				walk(inner, where)
			}
		case *openapi3filter.RequestError:
			if e.Parameter != nil {
				where = e.Parameter.In + " " + e.Parameter.Name
			}
			if e.Err == nil {
				lines = append(lines, where+": "+e.Reason)
				return
			}
			walk(e.Err, where)
		case *openapi3.SchemaError:
			at := strings.Join(append([]string{where}, e.JSONPointer()...), "/")
			if inner := (openapi3.MultiError{}); e.Origin != nil && errors.As(e.Origin, &inner) {
				lines = append(lines, at+": none of its alternatives fits: "+each(inner))
				return
			}
			lines = append(lines, at+": "+e.Reason)
		default:
			lines = append(lines, where+": "+err.Error())
		}
	}
	walk(err, "")
	if len(lines) > 6 {
		lines = append(lines[:6], fmt.Sprintf("and %d more", len(lines)-6))
	}
	text := strings.Join(lines, "; ")
	return text[:min(len(text), 2000)]
}

// each says what is wrong with every alternative.
func each(all openapi3.MultiError) string {
	var said []string
	for _, err := range all {
		said = append(said, brief(err))
	}
	return strings.Join(said, " | ")
}
